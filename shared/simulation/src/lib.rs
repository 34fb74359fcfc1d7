//! Simulated runs of pipelines.
//!
//! [`simulate`] compiles a pipeline, as saving it does, and runs the machine in virtual time: its stages are played by a
//! [`Script`] of outcomes and by the rules that the stage runtime applies to the records. A pipeline that waits three days
//! for a person runs in a millisecond, and nothing is called.
//!
//! ```
//! use gennaker_pipeline::Pipeline;
//! use gennaker_rules::Status;
//! use gennaker_simulation::{Judgment, Plan, Script, simulate};
//!
//! let pipeline = Pipeline::parse(&serde_json::json!({ "application": "myapp", "name": "ask", "stages": [
//!     { "type": "manualJudgment", "refId": "1", "name": "Go on?" },
//!     { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"], "waitTime": 60 },
//! ]}));
//! let mut script = Script::default();
//! let judged = Plan { judgment: Some(Judgment::proceed(3_600_000)), ..Plan::default() };
//! script.stages.insert("1".to_owned(), judged);
//! let simulated = simulate(&pipeline, &script).unwrap();
//! assert_eq!(simulated.status, Status::Succeeded);
//! assert_eq!(simulated.ended_at, Some(3_660_000));
//! ```
//!
//! It is a model of outcomes, not of AWS: a stage takes as long as the script says, succeeds or fails, or its function
//! dies. What the stage would do in a cloud is left out.

mod answers;
mod call;
mod error;
mod lifecycle;
mod plan;
mod play;
mod precondition;
mod report;
mod rows;
mod scope;
mod script;
mod simulate;
mod work;

pub use error::Error;
pub use report::{Moment, Run, Simulated, StageEnd, Taken, Visit};
pub use script::{Decision, End, Judgment, Plan, Script, find};
pub use simulate::{simulate, simulate_machine};
