//! What the state machine is told.

use gennaker_records::{Execution, Stage, Status};
use gennaker_runtime::{ErrorClass, Failure};
use serde_json::{Value, json};

/// How a call ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The stage has ended, or does not start.
    Ended(Status),
    /// It waits, and is to be looked at again after some seconds.
    Again(u32),
    /// It was looked at so often that the machine's history grows long: the next run goes on.
    Continue,
}

impl Answer {
    /// As the machine reads it.
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Ended(status) => json!({ "status": status }),
            // Step Functions takes no negative or fractional wait; zero would be a busy loop.
            Self::Again(seconds) => json!({ "status": Status::Running, "wait": (*seconds).max(1) }),
            Self::Continue => json!({ "status": "CONTINUE" }),
        }
    }
}

/// The answer for a stage that has ended or does not start. One that halts the pipeline is an error, which takes the
/// machine to its halt; one that halted it in an earlier run is only passed by.
pub(crate) fn ended(execution: &Execution, stage: &Stage, run: u32) -> Result<Answer, Failure> {
    let halts = matches!(stage.status, Status::Terminal | Status::Canceled);
    if halts && stage.run == run && execution.is_acted_on_by(run) {
        return Err(Failure::new(
            ErrorClass::StageFailed,
            format!("stage {} ({}): {}", stage.ref_id, stage.name, reason(stage)),
        ));
    }
    if stage.status == Status::Running {
        // Its execution has ended or is paused, or another run of the machine works on it.
        return Ok(Answer::Ended(Status::Canceled));
    }
    Ok(Answer::Ended(stage.status))
}

fn reason(stage: &Stage) -> &str {
    stage
        .context
        .get("exception")
        .and_then(|exception| exception.pointer("/details/error"))
        .and_then(Value::as_str)
        .unwrap_or("the stage failed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(execution: Status, stage: Status, worked_on_in: u32) -> Result<Answer, ErrorClass> {
        let execution = Execution { status: execution, run: 2, ..Execution::default() };
        let stage = Stage { status: stage, run: worked_on_in, ..Stage::default() };
        ended(&execution, &stage, 2).map_err(|failure| failure.class)
    }

    #[test]
    fn what_halts_in_this_run_is_an_error_and_what_halted_before_is_passed_by() {
        for (status, in_run, expected) in [
            (Status::Terminal, 2, Err(ErrorClass::StageFailed)),
            (Status::Canceled, 2, Err(ErrorClass::StageFailed)),
            (Status::Terminal, 1, Ok(Answer::Ended(Status::Terminal))),
            (Status::Stopped, 2, Ok(Answer::Ended(Status::Stopped))),
            (Status::NotStarted, 0, Ok(Answer::Ended(Status::NotStarted))),
            (Status::Running, 2, Ok(Answer::Ended(Status::Canceled))),
        ] {
            assert_eq!(answered(Status::Running, status, in_run), expected, "{status} in run {in_run}");
        }
        assert_eq!(answered(Status::Terminal, Status::Terminal, 2), Ok(Answer::Ended(Status::Terminal)));
    }
}
