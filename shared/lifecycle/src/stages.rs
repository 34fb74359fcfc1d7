//! Ending the stages of an execution from outside.

use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;
use gennaker_catalog::catalog;
use gennaker_records::{ApprovalState, Loaded, Stage, Status, Versioned};
use gennaker_rules::{Start, fails_by_expressions, failure_status, may_start};
use gennaker_runtime::{ErrorClass, Failure};
use gennaker_tokens::{release, release_joins};
use serde_json::{Value, json};

use crate::lifecycle::TRIES;
use crate::{Ended, Lifecycle};

impl Lifecycle {
    /// Ends every stage that still runs and lets go of every branch that still waits.
    pub(crate) async fn end_stages(&self, id: &str, ended: &Ended) -> Result<(), Failure> {
        let loaded = self.store.execution(id).await?;
        let failed = failed(&loaded, ended);
        for stage in loaded.stages.into_values() {
            let error = ended.error.as_ref().filter(|_| failed.as_ref() == Some(&stage.value.ref_id));
            self.end_stage(id, stage, error).await?;
        }
        Ok(())
    }

    /// Ends a stage that runs, or whose function failed before it could say that it runs.
    async fn end_stage(
        &self,
        id: &str,
        mut stage: Versioned<Stage>,
        error: Option<&Value>,
    ) -> Result<(), Failure> {
        let mut tries = 0;
        while stage.value.status == Status::Running
            || (stage.value.status == Status::NotStarted && error.is_some())
        {
            let token = stage.value.task_token.clone();
            self.mark(&mut stage.value, error);
            match self.store.save_stage(id, &mut stage).await {
                Ok(()) => return self.after_stage(id, &stage.value, token.as_deref()).await,
                Err(failure) if failure.class == ErrorClass::Conflict && tries < TRIES => {
                    tries += 1;
                    stage = self.store.execution(id).await?.stage(&stage.value.ref_id)?.clone();
                }
                Err(failure) => return Err(failure),
            }
        }
        match &stage.value.join_token {
            Some(token) => release(&self.states, token, &json!({})).await,
            None => Ok(()),
        }
    }

    fn mark(&self, stage: &mut Stage, error: Option<&Value>) {
        let now = self.ports.now();
        match error {
            Some(error) => {
                record_crash(stage, error, now);
                stage.end(Status::Terminal, now);
            }
            None => stage.end(Status::Canceled, now),
        }
    }

    /// A stage whose function failed for good, where its "if the stage fails" may let the pipeline go on.
    ///
    /// # Errors
    /// [`ErrorClass::StageFailed`] where it does not.
    pub async fn stage_failed(
        &self,
        id: &str,
        run: u32,
        ref_id: &str,
        error: &Value,
        releases: &[String],
    ) -> Result<Status, Failure> {
        for _ in 0..=TRIES {
            let loaded = self.store.execution(id).await?;
            if !loaded.execution.value.is_acted_on_by(run) {
                return Ok(loaded.execution.value.status);
            }
            let mut stage = loaded.stage(ref_id)?.clone();
            if !stage.value.status.is_complete() {
                let now = self.ports.now();
                record_crash(&mut stage.value, error, now);
                let status = if fails_by_expressions(&stage.value.context) {
                    Status::Terminal
                } else {
                    failure_status(&stage.value.context)
                };
                stage.value.end(status, now);
                match self.store.save_stage(id, &mut stage).await {
                    Err(failure) if failure.class == ErrorClass::Conflict => continue,
                    other => other?,
                }
                self.after_stage(id, &stage.value, None).await?;
            }
            if stage.value.status == Status::Terminal {
                let reason = format!("stage {ref_id} ({}) failed: {}", stage.value.name, cause(error));
                return Err(Failure::new(ErrorClass::StageFailed, reason));
            }
            release_joins(&self.store, &self.states, id, releases).await?;
            return Ok(stage.value.status);
        }
        Err(Failure::conflict(format!("stage {ref_id} of execution {id} keeps changing")))
    }

    /// A stage that ended from outside: nobody is asked any more, what it has started elsewhere is cancelled, and a branch
    /// that waits goes on to its end.
    async fn after_stage(&self, id: &str, stage: &Stage, token: Option<&str>) -> Result<(), Failure> {
        if let Some(approval) = stage.checkpoints.get("approval").and_then(Value::as_str) {
            self.store.lapse_approval(approval, ApprovalState::Canceled).await?;
        }
        self.cancel_stage(id, stage).await?;
        match token {
            Some(token) => release(&self.states, token, &json!({})).await,
            None => Ok(()),
        }
    }

    /// Asks the stage's own function to cancel what it has started, where its type does so. Lambda keeps the request and
    /// tries it again.
    async fn cancel_stage(&self, id: &str, stage: &Stage) -> Result<(), Failure> {
        let Some((function, _)) = catalog().stage(&stage.stage_type).filter(|(_, declared)| declared.cancels)
        else {
            return Ok(());
        };
        let name = format!("{}-{}", self.ports.settings.require("STACK")?, function.name());
        let payload = json!({ "executionId": id, "refId": stage.ref_id, "phase": "cancel" });
        self.functions
            .invoke()
            .function_name(&name)
            .invocation_type(InvocationType::Event)
            .payload(Blob::new(payload.to_string()))
            .send()
            .await
            .map_err(|error| {
                let doing = format!("cancelling stage {} of execution {id}", stage.ref_id);
                Failure::from_aws(&doing, &error.into_service_error())
            })?;
        Ok(())
    }
}

/// The stage of a row whose function failed for good: the one that runs, or else the one that was about to start. A stage
/// that failed by itself has written so.
fn failed(loaded: &Loaded, ended: &Ended) -> Option<String> {
    let error = ended.error.as_ref()?;
    if error.get("Error").and_then(Value::as_str) == Some(ErrorClass::StageFailed.name()) {
        return None;
    }
    let row = || ended.failed_among.iter().filter_map(|id| loaded.stages.get(id)).map(|stage| &stage.value);
    let starts = |stage: &&Stage| {
        let requisites = stage.waits_for().iter().filter_map(|id| loaded.stages.get(id));
        stage.status == Status::NotStarted
            && may_start(requisites.map(|requisite| requisite.value.status)) == Start::Now
    };
    let failed = row().find(|stage| stage.status == Status::Running).or_else(|| row().find(starts))?;
    Some(failed.ref_id.clone())
}

/// A failure of the function itself, in Spinnaker's form.
fn record_crash(stage: &mut Stage, error: &Value, now: i64) {
    let cause = cause(error);
    stage.context.insert(
        "exception".to_owned(),
        json!({
            "timestamp": now, "exceptionType": "FunctionFailed", "operation": stage.stage_type, "shouldRetry": false,
            "details": { "error": cause, "errors": [cause] },
        }),
    );
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_of_a_function_is_found_within_the_cause() {
        for (error, expected) in [
            (
                json!({"Error": "Throttled", "Cause": "{\"errorMessage\": \"slow down\"}"}),
                "the stage's function failed for good with Throttled: slow down",
            ),
            (
                json!({"Error": "Sandbox.Timedout", "Cause": "30 s"}),
                "the stage's function failed for good with Sandbox.Timedout: 30 s",
            ),
            (json!({}), "the stage's function failed for good with an error: no cause given"),
        ] {
            assert_eq!(cause(&error), expected);
        }
    }
}
