//! Giving a waiting stage what it waits for.

use gennaker_pipeline::boolean;
use gennaker_records::{Stage, Status};
use gennaker_runtime::{ErrorClass, Failure};
use gennaker_tokens::release;
use serde_json::{Map, Value, json};

use crate::Lifecycle;
use crate::lifecycle::TRIES;

impl Lifecycle {
    /// Merges fields into a running stage's context and wakes it; the stage is named by `refId` or id (Spinnaker: `PATCH /pipelines/{id}/stages/{stageId}`).
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
            Some(token) => release(&self.states, &token, &json!({})).await,
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
            let mut stage = loaded.stage_by_any_id(ref_id)?.clone();
            check(&stage.value, loaded.execution.value.status, fields)?;
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
}

/// Whether a stage may be changed so now.
fn check(stage: &Stage, execution: Status, fields: &Map<String, Value>) -> Result<(), Failure> {
    if stage.status != Status::Running || execution.is_complete() {
        return Err(Failure::invalid(format!(
            "stage {} ({}) is {} in an execution that is {execution}; only a running stage can be changed",
            stage.ref_id, stage.name, stage.status
        )));
    }
    let skippable = stage.context.get("skippable").and_then(boolean) == Some(true);
    if fields.contains_key("manualSkip") && !(stage.stage_type == "pipeline" && skippable) {
        return Err(Failure::invalid(format!(
            "stage {} ({}) can't be skipped; only a pipeline stage with skippable: true can",
            stage.ref_id, stage.name
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conformance_23_only_a_stage_that_may_be_skipped_is() {
        let skip = json!({ "manualSkip": true });
        let rest = json!({ "skipRemainingWait": true });
        for (stage_type, skippable, fields, allowed) in [
            ("pipeline", json!(true), &skip, true),
            ("pipeline", json!("true"), &skip, true),
            ("pipeline", json!(null), &skip, false),
            ("wait", json!(true), &skip, false),
            ("wait", json!(null), &rest, true),
        ] {
            let mut stage =
                Stage { status: Status::Running, stage_type: stage_type.to_owned(), ..Stage::default() };
            stage.context.insert("skippable".to_owned(), skippable.clone());
            let checked = check(&stage, Status::Running, fields.as_object().expect("a map"));
            assert_eq!(checked.is_ok(), allowed, "{stage_type} {skippable} {fields}");
        }
    }

    #[test]
    fn only_a_running_stage_is_changed_also_during_a_pause() {
        let rest = json!({ "skipRemainingWait": true });
        for (stage, execution, allowed) in [
            (Status::Running, Status::Running, true),
            (Status::Running, Status::Paused, true),
            (Status::Running, Status::Canceled, false),
            (Status::NotStarted, Status::Running, false),
            (Status::Succeeded, Status::Running, false),
        ] {
            let stage = Stage { status: stage, ..Stage::default() };
            let checked = check(&stage, execution, rest.as_object().expect("a map"));
            assert_eq!(checked.is_ok(), allowed, "{} in {execution}", stage.status);
        }
    }
}
