//! Ending an execution: its status from its stages', and nothing of it left running.

use gennaker_records::{Execution, Loaded, Status};
use gennaker_rules::{End, execution_status, fails_at_the_end};
use gennaker_runtime::{ErrorClass, Failure};
use gennaker_tokens::release;
use serde_json::{Value, json};

use crate::Lifecycle;

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
    /// Ends an execution on behalf of a run of its machine. An older run, or one of an execution that is paused, changes
    /// nothing. What has ended already stays as it is; doing it again repairs what is left over.
    ///
    /// # Errors
    /// When records cannot be read or written, or keep changing.
    pub async fn finish(&self, id: &str, run: u32, ended: &Ended) -> Result<Status, Failure> {
        let execution = self.store.execution(id).await?.execution.value;
        if !execution.status.is_complete() {
            if !execution.is_acted_on_by(run) {
                return Ok(execution.status);
            }
            self.end_stages(id, ended).await?;
            let status = status(&self.store.execution(id).await?, ended);
            self.update(id, |execution| {
                if execution.is_acted_on_by(run) {
                    execution.status = status;
                    execution.end_time = Some(self.ports.now());
                    if let Some(reason) = &ended.machine {
                        execution.cancellation_reason.get_or_insert_with(|| reason.clone());
                    }
                }
            })
            .await?;
        }
        // Nothing starts any more; what started while the others were ended is ended now.
        self.end_stages(id, &Ended::default()).await?;
        let execution = self.store.execution(id).await?.execution.value;
        self.after_execution(&execution).await?;
        // The machine of a deleted pipeline stays until nothing of it runs.
        self.collect_machine(&execution.pipeline_config_id).await?;
        tracing::info!(execution = %id, status = %execution.status, "ended");
        Ok(execution.status)
    }

    /// Ends an execution whose machine ended by itself: aborted, timed out, or failed outside of its halt. `name` is the
    /// name of the run.
    ///
    /// # Errors
    /// When records cannot be read or written.
    pub async fn machine_ended(&self, name: &str, how: &str) -> Result<Status, Failure> {
        let (id, run) = Execution::of_run_name(name);
        let machine = Some(format!("the state machine's execution ended as {how}"));
        self.finish(id, run, &Ended { machine, ..Ended::default() }).await
    }

    /// What waits for the end of an execution goes on: the next in its queue, and the stage that started it.
    pub(crate) async fn after_execution(&self, execution: &Execution) -> Result<(), Failure> {
        if !execution.status.is_complete() {
            return Ok(());
        }
        self.leave_queue(execution).await?;
        self.wake_parent(execution).await
    }

    /// Wakes the stage of another execution that waits for this one.
    pub(crate) async fn wake_parent(&self, execution: &Execution) -> Result<(), Failure> {
        let Some((parent, stage)) = execution.parent() else { return Ok(()) };
        let loaded = match self.store.execution(parent).await {
            Err(failure) if failure.class == ErrorClass::NotFound => return Ok(()),
            other => other?,
        };
        match &loaded.stage_by_any_id(stage)?.value.task_token {
            Some(token) => release(&self.states, token, &json!({})).await,
            None => Ok(()),
        }
    }
}

/// What the execution ends as.
fn status(loaded: &Loaded, ended: &Ended) -> Status {
    let ends = loaded.stages.values().map(|stage| End {
        status: stage.value.status,
        fails_at_the_end: fails_at_the_end(&stage.value.context),
    });
    match execution_status(ends) {
        // The machine broke although no stage failed.
        Status::Succeeded if ended.machine.is_some() || ended.error.is_some() => Status::Terminal,
        status => status,
    }
}
