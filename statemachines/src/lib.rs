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
//! # What the states are
//!
//! The machine carries ids, the records carry data: every task gets `executionId` and `refId` and answers a few words.
//! How a stage completes decides its states:
//!
//! * **immediate**: one `Task`.
//! * **poll**: `Task` → `Choice` → `Wait` → `Task` …; the function says how long to wait.
//! * **callback**: a `Task` that waits for a token until its deadline, then a `Task` that looks at what has come. Where the
//!   deadline is an expression, it is not known here and the stage polls.
//!
//! Stages in a row follow each other; stages side by side are a `Parallel`. A stage checks its requisites itself, so a
//! stopped branch needs no states of its own. An error goes to the halt of its row: a `Task` that ends what still runs,
//! then `Fail`.

mod asl;
mod block;
mod compile;
mod cost;
mod emit;
mod error;
mod names;

pub use asl::{Branch, Catcher, ChoiceRule, Machine, Next, Retrier, State};
pub use block::{Block, arrange};
pub use compile::{Compiled, Environment, compile};
pub use cost::{Cost, PRICE_PER_TRANSITION};
pub use error::Error;
