//! The compiler: a pipeline becomes a state machine in the Amazon States Language.
//!
//! ```
//! use gennaker_pipeline::Pipeline;
//! use gennaker_statemachines::{Environment, compile};
//!
//! let pipeline = Pipeline::parse(&serde_json::json!({
//!     "application": "myapp", "name": "pause", "stages": [{"type": "wait", "refId": "1", "waitTime": 5}]
//! }));
//! let compiled = compile(&pipeline, gennaker_catalog::catalog(), &Environment::example()).unwrap();
//! assert!(compiled.definition.contains("\"StartAt\""));
//! ```
//!
//! # From a graph to blocks
//!
//! A stage starts when its own requisites are done and waits for nothing else, for any graph. [`arrange`] makes blocks of
//! the stages: rows, branches side by side, and crossings. Edges that say nothing new are taken out first. Then whatever is
//! a row or side by side is merged until nothing is, and what is left is split where everything before a point precedes
//! everything after it, and where nothing connects.
//!
//! What can be split in neither way is a [`Block::Crossing`]: chains side by side, in which some links have a *gate*. The
//! smallest one is the letter N. Stage 4 waits for stage 1 of the other chain, which releases it:
//!
//! ```text
//!     1 ──▶ 3            ┌─ 1 ────────────────▶ 3 ─┐
//!      ╲                 │   ╲ releases            │
//!       ╲       becomes  │    ▼                    │
//!     2 ──▶ 4            └─ 2 ──▶ 4 join ─▶ 4 ─────┘
//! ```
//!
//! A gate is a task that waits for a token. Each requisite of the stage behind it has `releases` in its payload, and the
//! last of them to pass completes the token. A link needs no gate where nothing is before it in the crossing, or only the
//! link before it in its chain. A block behind a gate has one gate for all its first stages, which wait for the same.
//!
//! # From blocks to states
//!
//! The machine carries ids, the records carry data: every task gets `executionId`, `run` and `refId`, and answers a few
//! words. How a stage completes decides its states:
//!
//! ```text
//! immediate             X ─▶
//!
//! poll                  X ─▶ X done? ─▶               RUNNING: X wait ─▶ X
//!
//! callback, and its     X (waits) ─▶ X after ─▶ X done? ─▶
//! deadline is known                                   RUNNING: X rest (waits) ─▶ X after
//!
//! callback otherwise    X ─▶ X done? ─▶               RUNNING: X rest (waits) ─▶ X
//! ```
//!
//! What waits has a token, and goes on when something completes it or when its time is up. A stage that has been looked at
//! so often that the run's history might fill up answers `CONTINUE`, which leads to its row's `Continue`: the execution
//! goes on in another run of the machine, where stages that have ended answer at once. [`Compiled::looks`] says how often.
//!
//! A block of branches or chains is a `Parallel`, each branch a row of its own. A stage checks its requisites itself, so a
//! stopped branch needs no states of its own. An error leads to the `Halt` of its row, a task that ends what still runs,
//! then to `Failed`. A stage after whose failure the pipeline may go on has `X failed`, a task that records what its
//! failure means. The machine begins with `Queue` where its pipeline limits how many executions run at once, and ends with
//! `Finish`.

mod arrange;
mod block;
mod compile;
mod cost;
mod emit;
mod environment;
mod error;
mod names;
mod tally;
mod write;

pub use arrange::arrange;
pub use block::{Block, Link};
pub use compile::{Compiled, compile};
pub use cost::{Cost, PRICE_PER_TRANSITION};
pub use environment::Environment;
pub use error::Error;
