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

mod graph;
mod lenient;
mod pipeline;
mod problem;
mod validate;

pub use graph::Graph;
pub use lenient::{boolean, integer, text};
pub use pipeline::{OnFailure, Parameter, Pipeline, StageDefinition};
pub use problem::{Problem, Severity};
pub use validate::validate;
