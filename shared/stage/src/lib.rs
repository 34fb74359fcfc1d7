//! The stage runtime: the rules that hold for every stage type, once.
//!
//! A stage type implements [`Stage`] and its `main` is [`serve`]. The runtime loads the records, fences what has
//! ended, checks the requisites, evaluates expressions, keeps a second delivery out ([`Run::remember`], leases),
//! applies "if the stage fails", and turns outcomes into what the state machine understands.
//!
//! # One effect, whatever happens
//!
//! Lambda and Step Functions deliver at least once, and a function may die at any await. So a stage *plans*,
//! *remembers* and *acts*: it decides (a name, a size), writes the decision with [`Run::remember`], and only then acts,
//! in a way that finds its own effect again. While a call is at work it holds a lease on the stage's record; another
//! call meanwhile gets [`gennaker_runtime::ErrorClass::Conflict`] and the state machine tries it again later. Every write of
//! the record is conditional on its version, so a call whose lease ran out cannot write any more.
//!
//! # What a call answers
//!
//! `{"status": "SUCCEEDED"}` and the like when the stage has ended, or stays `NOT_STARTED` because its branch
//! stopped; `{"status": "RUNNING", "wait": 10}` when it wants to be called again; `{"status": "CONTINUE"}` when that was so
//! often that the machine's history grows long; the error `StageFailed` when it halts the pipeline, which takes the
//! machine to its halt. A call that waits by a token answers through the token, once there is nothing to wait for, or
//! when it wants to be looked at before the machine's own timer ends.

mod answer;
mod begin;
mod call;
mod complete;
mod context;
mod lane;
mod progress;
mod run;
mod runtime;
mod scope;
mod stage;

pub use call::{Call, Phase};
pub use lane::{Lane, Step, Stop, polls, together};
pub use progress::Progress;
pub use run::Run;
pub use runtime::{Runtime, serve};
pub use scope::StageExpressions;
pub use stage::Stage;
