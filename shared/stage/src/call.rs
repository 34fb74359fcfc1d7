//! The event that a state machine calls a stage with.

use gennaker_runtime::{Failure, Millis};
use serde::Deserialize;
use serde_json::Value;

/// Why a stage is called.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// It shall start, or look how far it is.
    #[default]
    Work,
    /// What it waited for has come, or its deadline has passed.
    After,
}

/// One call of a stage.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// The execution.
    pub execution_id: String,
    /// The stage.
    pub ref_id: String,
    /// Why it is called.
    #[serde(default)]
    pub phase: Phase,
    /// Resumes the machine; present where the stage completes by callback.
    #[serde(default)]
    pub task_token: Option<String>,
    /// AWS's id of this call.
    #[serde(skip)]
    pub request_id: String,
    /// When Lambda stops this call.
    #[serde(skip)]
    pub deadline: Millis,
}

impl Call {
    /// Reads the event.
    ///
    /// # Errors
    /// When it is not what a compiled machine sends.
    pub fn parse(event: Value, request_id: String, deadline: Millis) -> Result<Self, Failure> {
        let call: Self = serde_json::from_value(event).map_err(|error| {
            Failure::invalid(format!(
                "a stage is called with {{executionId, refId}} by its state machine: {error}"
            ))
        })?;
        Ok(Self { request_id, deadline, ..call })
    }
}
