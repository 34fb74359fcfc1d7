//! What stage functions answer.

use gennaker_asl::Failure;
use gennaker_rules::{ErrorClass, Millis, Status};
use serde_json::{Value, json};

/// How a call of a stage ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answered {
    /// The stage has ended, or does not start.
    Ended(Status),
    /// It is to be looked at again after so many milliseconds.
    Again(Millis),
    /// It was looked at so often that the next run of the machine goes on.
    Continue,
    /// An error.
    Error(Failure),
    /// The call's work takes a time; it answers later.
    Later,
}

impl Answered {
    /// The stage ended TERMINAL in this run.
    pub(crate) fn stage_failed(cause: &str) -> Self {
        Self::Error(Failure::new(ErrorClass::StageFailed.name(), cause))
    }

    /// As the machine reads it.
    pub(crate) fn result(self) -> Result<Value, Failure> {
        match self {
            Self::Ended(status) => Ok(json!({ "status": status })),
            // Whole seconds, and never none at all.
            Self::Again(millis) => Ok(json!({ "status": Status::Running, "wait": seconds(millis) })),
            Self::Continue => Ok(json!({ "status": "CONTINUE" })),
            Self::Error(failure) => Err(failure),
            Self::Later => Ok(Value::Null),
        }
    }
}

/// Seconds that a stage asks for: whole ones, at least one, at most what Step Functions takes.
pub(crate) fn seconds(millis: Millis) -> Millis {
    (millis.saturating_add(999) / 1000).clamp(1, 99_999_999)
}
