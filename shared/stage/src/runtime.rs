//! From a call to an answer.

use std::process::ExitCode;

use aws_sdk_sfn::Client;
use gennaker_records::{Status, Store};
use gennaker_runtime::{ErrorClass, Failure, Invocation, Ports, aws_config};
use serde_json::Value;

use crate::begin::{Gate, begin};
use crate::complete::{apply, fail, timed_out};
use crate::context::typed;
use crate::{Call, Phase, Progress, Run, Stage, answer};

/// A stage type with the records and ports that it works with.
#[derive(Debug)]
pub struct Runtime<S> {
    stage: S,
    store: Store,
    states: Client,
    ports: Ports,
}

/// Runs a stage type's function: `fn main() -> ExitCode { serve::<Wait>() }`.
pub fn serve<S: Stage>() -> ExitCode {
    gennaker_runtime::serve(Runtime::<S>::new, |runtime, invocation| async move {
        runtime.handle(invocation).await
    })
}

impl<S: Stage> Runtime<S> {
    /// The runtime of a function, from its environment.
    ///
    /// # Errors
    /// When a setting is missing.
    pub fn new(ports: Ports) -> Result<Self, Failure> {
        Ok(Self {
            stage: S::new(&ports)?,
            store: Store::from(&ports)?,
            states: Client::new(&aws_config(&ports)?),
            ports,
        })
    }

    /// Answers one call.
    ///
    /// # Errors
    /// A class that the state machine retries, or [`ErrorClass::StageFailed`], which halts it.
    pub async fn handle(&self, invocation: Invocation) -> Result<Value, Failure> {
        let call = Call::parse(invocation.event, invocation.request_id, invocation.deadline)?;
        let answered = self.answer(&call).await;
        if let (Some(token), Some(outcome)) = (&call.task_token, ends(&answered)) {
            self.release(token, &outcome).await?;
            // The machine goes on through the token and asks again; an error here would only repeat the call.
            return Ok(outcome);
        }
        answered
    }

    async fn answer(&self, call: &Call) -> Result<Value, Failure> {
        let loaded = self.store.execution(&call.execution_id).await?;
        let mut stage = loaded.stage(&call.ref_id)?.clone();
        tracing::info!(
            execution = %call.execution_id, stage = %call.ref_id, stage_type = %stage.value.stage_type,
            status = %stage.value.status, phase = ?call.phase, "called"
        );
        let gate = begin(&loaded, &mut stage.value, call, self.ports.now())?;
        if gate == Gate::Shut {
            return answer::ended(&stage.value);
        }
        let mut run = Run { store: &self.store, ports: &self.ports, loaded, stage, phase: call.phase };
        run.save().await?;
        if gate == Gate::Open {
            let progress = match self.work(&mut run).await {
                Err(failure) if failure.class.is_retried() => {
                    give_back(&mut run, &failure).await;
                    return Err(failure);
                }
                other => other,
            };
            let now = self.ports.now();
            match progress {
                Ok(progress) => apply(&mut run.stage.value, progress, now),
                Err(failure) => fail(&mut run.stage.value, &failure.message, now),
            }
            run.save().await?;
        }
        let stage = &run.stage.value;
        tracing::info!(execution = %call.execution_id, stage = %call.ref_id, status = %stage.status, "answered");
        match stage.status {
            Status::Running => {
                let wait = stage.waiting.as_ref().and_then(|waiting| waiting.until).unwrap_or_default()
                    - self.ports.now();
                Ok(answer::again(u32::try_from((wait + 999) / 1000).unwrap_or(1)))
            }
            _ => answer::ended(stage),
        }
    }

    /// The stage's own work, between the rules.
    async fn work(&self, run: &mut Run<'_>) -> Result<Progress, Failure> {
        if let Some(failure) = timed_out(&run.stage.value, self.ports.now()) {
            // A person who was asked may answer at the last moment; only the stage knows.
            if run.phase == Phase::Work {
                return Err(failure);
            }
        }
        let context = typed(&run.stage.value)?;
        let progress = self.stage.advance(run, context).await?;
        if run.phase == Phase::After && matches!(progress, Progress::Waiting { .. }) {
            return Err(Failure::internal(
                "the stage was woken and still waits; what it waits for was not recorded",
            ));
        }
        Ok(progress)
    }

    /// Lets the machine go on where it waits for a token and there is nothing to wait for.
    async fn release(&self, token: &str, outcome: &Value) -> Result<(), Failure> {
        let sent = self.states.send_task_success().task_token(token).output(outcome.to_string()).send().await;
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

/// The answer of a call that leaves nothing to wait for; none where the stage waits or the call is to be repeated.
fn ends(answered: &Result<Value, Failure>) -> Option<Value> {
    match answered {
        Ok(answer) if answer.get("status").and_then(Value::as_str) != Some(Status::Running.name()) => {
            Some(answer.clone())
        }
        Err(failure) if failure.class == ErrorClass::StageFailed => {
            Some(serde_json::json!({ "status": Status::Terminal }))
        }
        Ok(_) | Err(_) => None,
    }
}

/// Gives the lease back after a failure that is tried again, so that the next try need not wait for it to run out.
async fn give_back(run: &mut Run<'_>, failure: &Failure) {
    run.stage.value.lease = None;
    if failure.class != ErrorClass::Conflict && run.save().await.is_err() {
        tracing::warn!("the lease could not be given back; it runs out by itself");
    }
}
