//! Ending an execution: its status from its stages', and nothing of it left running.

use gennaker_records::{ApprovalState, Loaded, Stage, Status, Versioned};
use gennaker_runtime::{ErrorClass, Failure};
use serde_json::{Value, json};

use crate::lifecycle::TRIES;
use crate::{Lifecycle, status};

/// Why an execution ends.
#[derive(Clone, Debug, Default)]
pub struct Ended {
    /// The stages of the row in which an error came up; the one of them that runs is the one that failed.
    pub failed_among: Vec<String>,
    /// The error as Step Functions tells it: `Error` and `Cause`.
    pub error: Option<Value>,
    /// Set where nobody knows which stage it was: the machine was stopped, timed out or broke.
    pub machine: Option<String>,
}

impl Lifecycle {
    /// Ends an execution. What has ended already stays as it is; doing it again repairs what is left over.
    ///
    /// # Errors
    /// When records cannot be read or written, or keep changing.
    pub async fn finish(&self, id: &str, ended: &Ended) -> Result<Status, Failure> {
        let loaded = self.store.execution(id).await?;
        let mut stages = Vec::new();
        for stage in loaded.stages.values() {
            stages.push(self.end_stage(id, stage, ended).await?);
        }
        let mut status = status::of_stages(&stages);
        if ended.machine.is_some() && status == Status::Succeeded {
            status = Status::Terminal;
        }
        self.update(id, |execution| {
            if !execution.status.is_complete() {
                execution.status = status;
                execution.end_time = Some(self.ports.now());
                if let Some(reason) = &ended.machine {
                    execution.cancellation_reason.get_or_insert_with(|| reason.clone());
                }
            }
        })
        .await?;
        tracing::info!(execution = %id, %status, "ended");
        Ok(status)
    }

    /// Ends one stage, if it still runs; returns it as it is now.
    async fn end_stage(&self, id: &str, stage: &Versioned<Stage>, ended: &Ended) -> Result<Stage, Failure> {
        let mut stage = stage.clone();
        let mut tries = 0;
        while stage.value.status == Status::Running {
            let token = stage.value.task_token.clone();
            self.mark(&mut stage.value, ended);
            match self.store.save_stage(id, &mut stage).await {
                Ok(()) => {
                    self.after_end(&stage.value, token.as_deref()).await?;
                    break;
                }
                Err(failure) if failure.class == ErrorClass::Conflict && tries < TRIES => {
                    tries += 1;
                    stage = self.store.execution(id).await?.stage(&stage.value.ref_id)?.clone();
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(stage.value)
    }

    fn mark(&self, stage: &mut Stage, ended: &Ended) {
        let now = self.ports.now();
        if ended.error.is_some() && ended.failed_among.contains(&stage.ref_id) {
            let cause = ended.error.as_ref().map(cause).unwrap_or_default();
            stage.context.insert(
                "exception".to_owned(),
                json!({
                    "timestamp": now, "exceptionType": "FunctionFailed", "operation": stage.stage_type, "shouldRetry": false,
                    "details": { "error": cause, "errors": [cause] },
                }),
            );
            stage.end(Status::Terminal, now);
        } else {
            stage.end(Status::Canceled, now);
        }
    }

    /// A stage that ended from outside: nobody is asked any more, and a branch that waits goes on to its end.
    pub(crate) async fn after_end(&self, stage: &Stage, token: Option<&str>) -> Result<(), Failure> {
        if let Some(id) = stage.checkpoints.get("approval").and_then(Value::as_str) {
            self.store.lapse_approval(id, ApprovalState::Canceled).await?;
        }
        match token {
            Some(token) => self.release(token).await,
            None => Ok(()),
        }
    }

    /// The stages of an execution that still run.
    pub(crate) fn running(loaded: &Loaded) -> impl Iterator<Item = &Versioned<Stage>> {
        loaded.stages.values().filter(|stage| stage.value.status == Status::Running)
    }
}

/// What Step Functions says of an error, in a sentence. A function's own message is inside `Cause`, as JSON.
fn cause(error: &Value) -> String {
    let name = error.get("Error").and_then(Value::as_str).unwrap_or("an error");
    let cause = error.get("Cause").and_then(Value::as_str).unwrap_or("no cause given");
    let message = serde_json::from_str::<Value>(cause)
        .ok()
        .and_then(|inner| inner.get("errorMessage").and_then(Value::as_str).map(str::to_owned))
        .unwrap_or_else(|| cause.to_owned());
    format!("the stage's function failed for good with {name}: {message}")
}
