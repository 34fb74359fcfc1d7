//! Pausing and resuming an execution.

use gennaker_records::Status;
use gennaker_rules::Pause;
use gennaker_runtime::Failure;

use crate::Lifecycle;

impl Lifecycle {
    /// Pauses a running execution: nothing of it acts until it is resumed, and its machine stops. What a call does at this
    /// moment it may finish.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::InvalidInput`] where the execution does not run.
    pub async fn pause(&self, id: &str, user: &str) -> Result<(), Failure> {
        self.update(id, |execution| {
            if execution.status == Status::Running {
                execution.status = Status::Paused;
                execution.pauses.push(Pause {
                    from: self.ports.now(),
                    paused_by: user.to_owned(),
                    ..Pause::default()
                });
            }
        })
        .await?;
        let execution = self.store.execution(id).await?.execution.value;
        if execution.status != Status::Paused {
            return Err(Failure::invalid(format!(
                "execution {id} is {}; only a running one can be paused",
                execution.status
            )));
        }
        self.stop_machine(&execution, execution.run, "Paused").await
    }

    /// Resumes a paused execution: a new run of its machine passes by what has ended and goes on with the rest.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::InvalidInput`] where the execution is not paused.
    pub async fn resume(&self, id: &str, user: &str) -> Result<(), Failure> {
        let now = self.ports.now();
        self.update(id, |execution| {
            if execution.status == Status::Paused {
                execution.status = Status::Running;
                execution.run += 1;
                end_pause(&mut execution.pauses, user, now);
            }
        })
        .await?;
        let execution = self.store.execution(id).await?.execution.value;
        if execution.status != Status::Running || execution.pauses.is_empty() {
            return Err(Failure::invalid(format!(
                "execution {id} is {}; only a paused one can be resumed",
                execution.status
            )));
        }
        // Asked for again, this starts the run that was not started before.
        self.run_machine(id).await
    }
}

/// Closes the pause that lasts, if one does.
pub(crate) fn end_pause(pauses: &mut [Pause], user: &str, now: i64) {
    if let Some(pause) = pauses.last_mut().filter(|pause| pause.until.is_none()) {
        pause.until = Some(now);
        pause.resumed_by = Some(user.to_owned());
    }
}
