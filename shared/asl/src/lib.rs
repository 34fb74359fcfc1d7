//! The part of the Amazon States Language that Gennaker emits: its types, and an interpreter with virtual time.
//!
//! A [`Machine`] is what the compiler emits and Step Functions runs. An [`Interpreter`] runs the same machine here, in
//! memory and in no time: a [`World`] answers the calls of functions, and days pass between two events. It keeps to what
//! AWS does; what we never emit is an [`Error`] that names the state.
//!
//! ```
//! use gennaker_asl::{Answer, Call, Interpreter, Machine, Outcome};
//! use serde_json::json;
//!
//! let machine: Machine = serde_json::from_value(json!({
//!     "Comment": "one call", "StartAt": "Greet", "States": { "Greet": {
//!         "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:greet",
//!         "Parameters": { "name.$": "$.name" }, "ResultPath": "$.greeting", "TimeoutSeconds": 10, "Retry": [], "End": true
//!     }}
//! })).unwrap();
//! let mut interpreter = Interpreter::new(&machine, 1).unwrap();
//! interpreter.start("first", json!({ "name": "Ann" }), 0);
//! let mut greet = |call: &Call<'_>| {
//!     let name = call.payload["name"].as_str().unwrap_or("you").to_owned();
//!     Answer::After(3_000, Ok(json!(format!("hello {name}"))))
//! };
//! let ended = interpreter.run(&mut greet).unwrap();
//! assert_eq!(ended[0].at, 3_000);
//! assert_eq!(ended[0].outcome, Outcome::Succeeded(json!({ "name": "Ann", "greeting": "hello Ann" })));
//! ```

mod agenda;
mod check;
mod data;
mod error;
mod failure;
mod flow;
mod interpreter;
mod machine;
mod path;
mod retry;
mod task;
mod thread;
mod world;

pub use error::Error;
pub use failure::Failure;
pub use interpreter::Interpreter;
pub use machine::{Branch, Catcher, ChoiceRule, Machine, Next, Retrier, State, Timeout};
pub use thread::{Ended, Outcome};
pub use world::{Answer, Call, Control, Millis, Step, What, World};
