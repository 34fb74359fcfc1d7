//! Pipeline templates, schema v2: a pipeline with variables, and the instances that fill them in.
//!
//! [`validate_template`] and [`validate_instance`] find every problem at once, each with its JSON path, and [`plan`]
//! makes the pipeline that an instance stands for. Nothing here knows where templates are kept.
//!
//! ```
//! use serde_json::json;
//!
//! let template = json!({
//!     "schema": "v2", "id": "pause",
//!     "variables": [{"name": "seconds", "type": "int"}],
//!     "pipeline": {"stages": [{"type": "wait", "refId": "1", "waitTime": "${templateVariables.seconds}"}]}
//! });
//! let instance = json!({
//!     "schema": "v2", "type": "templatedPipeline", "application": "myapp", "name": "short pause",
//!     "template": {"reference": "spinnaker://pause"}, "variables": {"seconds": 5}
//! });
//! let pipeline = gennaker_templates::expand(&template, &instance, None).unwrap();
//! assert_eq!(pipeline["stages"][0]["waitTime"], 5);
//! ```
//!
//! # Variables
//!
//! The pipeline carries `templateVariables`, and `${templateVariables.name}` is an expression like any other, evaluated
//! when its stage starts. Two forms are replaced by the value when the pipeline is made:
//!
//! * A text that is exactly one `${templateVariables.name}` or `${templateVariables['name']}` becomes the value, wherever
//!   it stands. It would evaluate to the same, but what the compiler reads (`requisiteStageRefIds`, `waitTime`,
//!   `stageTimeoutMs`, `restrictExecutionDuringTimeWindow` …) is known before the pipeline runs.
//! * A reference within a longer text is replaced where the value is itself a text with an expression, which would
//!   otherwise reach the stage unevaluated.
//!
//! # Where this differs from Spinnaker
//!
//! * A stage that replaces one of the template's without `requisiteStageRefIds` keeps that stage's; with them it has its
//!   own. In Spinnaker it becomes a root, or fails with a duplicate key.
//! * A stage of an instance that has no place in the graph is a problem; Spinnaker leaves it out silently.
//! * A value for a variable that the template does not have is a problem; Spinnaker takes it.
//! * Whole numbers are accepted for `float`, and 3.0 for an `int` becomes 3. `integer`, `boolean`, `double` and
//!   `number` are accepted as names of types.
//! * A nullable variable without a value is null; in Spinnaker it is a missing key, and reading it an error.
//! * An instance's parameter replaces the template's of the same name, and so do triggers and expected artifacts of the
//!   same id. Spinnaker keeps both, and the template's default wins.
//! * An injection that names a stage which is itself injected later waits for it.
//! * A digest covers white space in texts, so that different templates have different ones.

mod check;
mod compose;
mod digest;
mod inject;
mod instance;
mod kind;
mod merge;
mod nearest;
mod node;
mod plan;
mod reference;
mod substitute;
mod template;
#[cfg(test)]
mod tests;
mod variables;

pub use check::validate_template;
pub use digest::{content, digest};
pub use instance::{is_instance, reference_of, validate_instance};
pub use kind::VariableType;
pub use plan::{Planned, expand, plan};
pub use reference::{Reference, ReferenceError, Version, check_id, check_tag};
pub use template::{Metadata, Template, Variable};
