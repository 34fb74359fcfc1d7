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
    /// For an instance of a template: the pipeline that it expands to, which is what its executions run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expanded: Option<Value>,
    /// SHA-256 of the compiled machine and the definition: the same hash, the same pipeline.
    pub hash: String,
    /// The ARN of the state machine's version that runs it.
    pub state_machine: String,
    /// State transitions of a run in which no stage polls.
    pub transitions: u64,
    /// How often a stage may look again in one run of the machine.
    #[serde(default)]
    pub looks: u64,
    /// Who saved it.
    pub saved_by: String,
    /// When.
    pub saved_at: Millis,
    /// The version whose definition this one took over.
    pub restored_from: Option<u64>,
    /// Whether this version is the pipeline's deletion: by [`Definition::saved_by`], at [`Definition::saved_at`].
    pub deleted: bool,
}

impl Definition {
    /// The definition that runs: the expanded one of an instance of a template, else the saved one.
    pub fn pipeline_json(&self) -> &Value {
        self.expanded.as_ref().unwrap_or(&self.json)
    }
}
