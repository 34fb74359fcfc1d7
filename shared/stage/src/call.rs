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
    /// The machine waits until the stage's requisites have passed.
    Join,
    /// It was ended from outside, and shall end what it has started elsewhere.
    Cancel,
}

/// One call of a stage.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// The execution.
    pub execution_id: String,
    /// The machine's run that calls.
    #[serde(default = "first")]
    pub run: u32,
    /// The stage.
    pub ref_id: String,
    /// Why it is called.
    #[serde(default)]
    pub phase: Phase,
    /// Resumes the machine; present where the machine waits.
    #[serde(default)]
    pub task_token: Option<String>,
    /// When the machine stops waiting, in seconds from this call.
    #[serde(default)]
    pub timer: Option<u32>,
    /// The stages whose joins this one may be the last to release.
    #[serde(default)]
    pub releases: Vec<String>,
    /// AWS's id of this call.
    #[serde(skip)]
    pub request_id: String,
    /// When the call came.
    #[serde(skip)]
    pub received: Millis,
    /// When Lambda stops this call.
    #[serde(skip)]
    pub deadline: Millis,
}

const fn first() -> u32 {
    1
}

impl Call {
    /// Reads the event.
    ///
    /// # Errors
    /// When it is not what a compiled machine sends.
    pub fn parse(
        event: Value,
        request_id: String,
        received: Millis,
        deadline: Millis,
    ) -> Result<Self, Failure> {
        let call: Self = serde_json::from_value(event).map_err(|error| {
            Failure::invalid(format!(
                "a stage is called with {{executionId, run, refId}} by its state machine: {error}"
            ))
        })?;
        Ok(Self { request_id, received, deadline, ..call })
    }
}
