//! Pipeline definitions: Spinnaker's JSON as types, and what is wrong with them.
//!
//! [`Pipeline::parse`] reads a definition leniently, as Spinnaker does (numbers and booleans may be texts, fields
//! it does not know are kept), and [`validate`] finds every problem at once, each with its JSON path.
//!
//! ```
//! let definition = serde_json::json!({
//!     "application": "myapp", "name": "pause",
//!     "stages": [{"type": "wiat", "refId": "1", "waitTime": 5}]
//! });
//! let problems = gennaker_pipeline::validate(&definition, gennaker_catalog::catalog());
//! assert_eq!(problems[0].path, "$.stages[0].type");
//! assert!(problems[0].message.contains("did you mean wait"));
//! ```

mod expand;
mod graph;
mod lenient;
mod parameter;
mod parameters;
mod pipeline;
mod problem;
mod validate;
mod window;

pub use expand::{WINDOW, expand};
pub use graph::Graph;
pub use lenient::{boolean, integer, text};
pub use parameter::{Comparator, Condition, Parameter, ValueType};
pub use parameters::{apply_parameters, check_parameters};
pub use pipeline::{OnFailure, Pipeline, StageDefinition};
pub use problem::{Problem, Severity};
pub use validate::validate;
pub use window::{ExecutionWindow, Jitter, TimeRange};
