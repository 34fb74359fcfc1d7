//! Cancelling an execution.

use gennaker_records::Status;
use gennaker_runtime::{ErrorClass, Failure};

use crate::{Ended, Lifecycle};

impl Lifecycle {
    /// Cancels an execution: from the first write on nothing of it acts any more. What was done in a cloud stays, as in
    /// Spinnaker.
    ///
    /// # Errors
    /// [`ErrorClass::NotFound`] where there is none; [`ErrorClass::InvalidInput`] where it has ended.
    pub async fn cancel(&self, id: &str, user: &str, reason: Option<&str>) -> Result<(), Failure> {
        let loaded = self.store.execution(id).await?;
        let status = loaded.execution.value.status;
        if status.is_complete() && status != Status::Canceled {
            return Err(Failure::invalid(format!(
                "execution {id} has ended already ({status}); it cannot be cancelled"
            )));
        }
        self.update(id, |execution| {
            if !execution.status.is_complete() {
                execution.status = Status::Canceled;
                execution.canceled = true;
                execution.canceled_by = Some(user.to_owned());
                execution.cancellation_reason = reason.map(str::to_owned);
                execution.end_time = Some(self.ports.now());
            }
        })
        .await?;
        // Stages first: a machine that is stopped cannot release the branches that wait.
        for stage in Self::running(&self.store.execution(id).await?) {
            self.end_running(id, &stage.value.ref_id).await?;
        }
        self.stop_machine(id).await
    }

    async fn end_running(&self, id: &str, ref_id: &str) -> Result<(), Failure> {
        for _ in 0..=crate::lifecycle::TRIES {
            let mut stage = self.store.execution(id).await?.stage(ref_id)?.clone();
            if stage.value.status != Status::Running {
                return Ok(());
            }
            stage.value.end(Status::Canceled, self.ports.now());
            match self.store.save_stage(id, &mut stage).await {
                // No token is used: the machine is stopped, and with it everything that waits.
                Ok(()) => return self.after_end(&stage.value, None).await,
                Err(failure) if failure.class == ErrorClass::Conflict => {}
                Err(failure) => return Err(failure),
            }
        }
        Err(Failure::conflict(format!("stage {ref_id} of execution {id} keeps changing; cancel again")))
    }

    async fn stop_machine(&self, id: &str) -> Result<(), Failure> {
        let Some(arn) = self.store.execution(id).await?.execution.value.machine_execution else {
            return Ok(());
        };
        let stopped = self.states.stop_execution().execution_arn(arn).error("Canceled").send().await;
        match stopped.map_err(aws_sdk_sfn::error::SdkError::into_service_error) {
            Err(error) if error.is_execution_does_not_exist() => Ok(()),
            Err(error) => Err(Failure::from_aws(&format!("stopping the machine of execution {id}"), &error)),
            Ok(_) => Ok(()),
        }
    }

    /// Ends an execution whose machine ended by itself: aborted, timed out, or failed outside of its halt.
    ///
    /// # Errors
    /// When records cannot be read or written.
    pub async fn machine_ended(&self, id: &str, how: &str) -> Result<Status, Failure> {
        let machine = Some(format!("the state machine's execution ended as {how}"));
        self.finish(id, &Ended { machine, ..Ended::default() }).await
    }
}
