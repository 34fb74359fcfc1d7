//! What the state machine is told.

use gennaker_records::{Stage, Status};
use gennaker_runtime::{ErrorClass, Failure};
use serde_json::{Value, json};

/// The answer for a stage that has ended or does not start.
pub(crate) fn ended(stage: &Stage) -> Result<Value, Failure> {
    if stage.status == Status::Terminal {
        let reason = stage
            .context
            .get("exception")
            .and_then(|exception| exception.pointer("/details/error"))
            .and_then(Value::as_str)
            .unwrap_or("the stage failed");
        return Err(Failure::new(
            ErrorClass::StageFailed,
            format!("stage {} ({}): {reason}", stage.ref_id, stage.name),
        ));
    }
    if stage.status == Status::Running {
        // The execution has ended and its end is just about to write this stage's.
        return Ok(json!({ "status": Status::Canceled }));
    }
    Ok(json!({ "status": stage.status }))
}

/// The answer for a stage that wants to be called again.
pub(crate) fn again(seconds: u32) -> Value {
    // Step Functions takes no negative or fractional wait; zero would be a busy loop.
    json!({ "status": Status::Running, "wait": seconds.max(1) })
}
