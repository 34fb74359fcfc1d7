//! A saved definition.

use gennaker_runtime::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A version of a pipeline's definition.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Definition {
    /// The pipeline's id.
    pub id: String,
    /// Its application.
    pub application: String,
    /// Its name.
    pub name: String,
    /// 1 for the first.
    pub number: u64,
    /// The definition as it was saved, in Spinnaker's JSON.
    pub json: Value,
    /// SHA-256 of the compiled machine and the definition: the same hash, the same pipeline.
    pub hash: String,
    /// The ARN of the state machine's version that runs it.
    pub state_machine: String,
    /// State transitions of a run in which no stage polls.
    pub transitions: u64,
    /// Who saved it.
    pub saved_by: String,
    /// When.
    pub saved_at: Millis,
}
