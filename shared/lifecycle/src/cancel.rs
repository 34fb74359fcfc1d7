//! Cancelling an execution.

use gennaker_records::{Execution, Status};
use gennaker_runtime::Failure;
use gennaker_tokens::release;
use serde_json::json;

use crate::pause::end_pause;
use crate::{Ended, Lifecycle};

impl Lifecycle {
    /// Cancels an execution: from the first write on nothing of it acts any more. What was done in a cloud stays, as in
    /// Spinnaker; what its stages have started elsewhere (child pipelines) they cancel.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::NotFound`] where there is none; [`gennaker_runtime::ErrorClass::InvalidInput`] where
    /// it has ended otherwise.
    pub async fn cancel(&self, id: &str, user: &str, reason: Option<&str>) -> Result<(), Failure> {
        let execution = self.cancel_alone(id, user, reason).await?;
        self.after_execution(&execution).await
    }

    /// Cancels an execution whose time to start has passed (Spinnaker: StartExecutionHandler).
    pub(crate) async fn expire(&self, id: &str) -> Result<(), Failure> {
        let reason = "Could not begin execution before start time expiry";
        let execution = self.cancel_alone(id, "spinnaker", Some(reason)).await?;
        self.wake_parent(&execution).await
    }

    /// Cancels an execution without a look at others that wait for its end.
    pub(crate) async fn cancel_alone(
        &self,
        id: &str,
        user: &str,
        reason: Option<&str>,
    ) -> Result<Execution, Failure> {
        let status = self.store.execution(id).await?.execution.value.status;
        if status.is_complete() && status != Status::Canceled {
            return Err(Failure::invalid(format!(
                "execution {id} has ended already ({status}); it cannot be cancelled"
            )));
        }
        let now = self.ports.now();
        self.update(id, |execution| {
            if !execution.status.is_complete() {
                execution.status = Status::Canceled;
                execution.canceled = true;
                execution.canceled_by = Some(user.to_owned());
                execution.cancellation_reason = reason.map(str::to_owned);
                execution.end_time = Some(now);
                end_pause(&mut execution.pauses, user, now);
            }
        })
        .await?;
        // Stages first: a machine that is stopped cannot release the branches that wait.
        self.end_stages(id, &Ended::default()).await?;
        let execution = self.store.execution(id).await?.execution.value;
        if let Some(token) = &execution.queue_token {
            release(&self.states, token, &json!({})).await?;
        }
        self.stop_machine(&execution, execution.run, "Canceled").await?;
        Ok(execution)
    }
}
