//! The data that expressions see.

use serde_json::{Map, Value};

use crate::World;

/// What an expression can see.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The stage's merged context with `execution`, `trigger` and `parameters`; its keys are the bare names.
    pub root: &'a Map<String, Value>,
    /// The execution in Spinnaker's JSON, `{"stages": [{"id", "refId", "name", "type", "context", …}], …}`:
    /// what functions such as `#stage` read.
    pub execution: &'a Value,
    /// The `refId` of the stage that is being evaluated, if it is one.
    pub current_stage: Option<&'a str>,
    /// Whether a missing key reads as null (as when a stage runs) or is an error (as at launch).
    pub allow_unknown_keys: bool,
    /// The time, randomness, and what was asked of others.
    pub world: &'a World,
}
