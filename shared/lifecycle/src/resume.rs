//! Giving a waiting stage what it waits for.

use gennaker_records::{Stage, Status};
use gennaker_runtime::{ErrorClass, Failure};
use serde_json::{Map, Value, json};

use crate::Lifecycle;
use crate::lifecycle::TRIES;

impl Lifecycle {
    /// Merges fields into a running stage's context and wakes it (Spinnaker: `PATCH /pipelines/{id}/stages/{stageId}`).
    ///
    /// # Errors
    /// [`ErrorClass::InvalidInput`] where the stage does not run.
    pub async fn patch_stage(
        &self,
        id: &str,
        ref_id: &str,
        fields: &Map<String, Value>,
        user: &str,
    ) -> Result<(), Failure> {
        let token = self.write_patch(id, ref_id, fields, user).await?;
        match token {
            Some(token) => self.release(&token).await,
            // It polls, and sees the fields when it looks the next time.
            None => Ok(()),
        }
    }

    async fn write_patch(
        &self,
        id: &str,
        ref_id: &str,
        fields: &Map<String, Value>,
        user: &str,
    ) -> Result<Option<String>, Failure> {
        for _ in 0..=TRIES {
            let loaded = self.store.execution(id).await?;
            let mut stage = loaded.stage(ref_id)?.clone();
            check_runs(&stage.value, loaded.execution.value.status)?;
            stage.value.context.extend(fields.clone());
            stage.value.context.insert("lastModifiedBy".to_owned(), json!(user));
            match self.store.save_stage(id, &mut stage).await {
                Ok(()) => return Ok(stage.value.task_token),
                Err(failure) if failure.class == ErrorClass::Conflict => {}
                Err(failure) => return Err(failure),
            }
        }
        Err(Failure::conflict(format!("stage {ref_id} of execution {id} keeps changing; try again")))
    }

    /// Lets a machine go on where it waits for a token. One that waits no longer is no error.
    pub(crate) async fn release(&self, token: &str) -> Result<(), Failure> {
        let sent = self.states.send_task_success().task_token(token).output("{}").send().await;
        match sent.map_err(aws_sdk_sfn::error::SdkError::into_service_error) {
            Err(error)
                if error.is_task_timed_out()
                    || error.is_task_does_not_exist()
                    || error.is_invalid_token() =>
            {
                Ok(())
            }
            Err(error) => Err(Failure::from_aws("resuming the state machine", &error)),
            Ok(_) => Ok(()),
        }
    }
}

fn check_runs(stage: &Stage, execution: Status) -> Result<(), Failure> {
    if stage.status == Status::Running && !execution.is_complete() {
        return Ok(());
    }
    Err(Failure::invalid(format!(
        "stage {} ({}) is {} in an execution that is {execution}; only a running stage can be changed",
        stage.ref_id, stage.name, stage.status
    )))
}
