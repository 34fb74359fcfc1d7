//! From a call to an answer.

use std::process::ExitCode;

use aws_sdk_sfn::Client;
use gennaker_evaluation::Evaluation;
use gennaker_records::{Loaded, Stage as Record, Status, Store, Versioned};
use gennaker_runtime::{ErrorClass, Failure, Invocation, Ports, aws_config};
use gennaker_tokens::{join_is_done, release, release_joins};
use serde_json::{Value, json};

use crate::answer::{Answer, ended};
use crate::begin::{Gate, begin};
use crate::complete::{apply, fail, time_left, timed_out};
use crate::context::typed;
use crate::{Call, Phase, Progress, Run, Stage};

/// A wait that the machine's timer ends this many milliseconds late needs no timer of its own.
const SLACK: i64 = 2_000;

/// A stage type with the records and ports that it works with.
#[derive(Debug)]
pub struct Runtime<S> {
    stage: S,
    store: Store,
    evaluation: Evaluation,
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
        let store = Store::from(&ports)?;
        Ok(Self {
            stage: S::new(&ports)?,
            evaluation: Evaluation::new(store.clone(), &ports)?,
            store,
            states: Client::new(&aws_config(&ports)?),
            ports,
        })
    }

    /// Answers one call.
    ///
    /// # Errors
    /// A class that the state machine retries, or [`ErrorClass::StageFailed`], which halts it.
    pub async fn handle(&self, invocation: Invocation) -> Result<Value, Failure> {
        let now = self.ports.now();
        let call = Call::parse(invocation.event, invocation.request_id, now, invocation.deadline)?;
        tracing::info!(
            execution = %call.execution_id, run = call.run, stage = %call.ref_id, phase = ?call.phase, "called"
        );
        match call.phase {
            Phase::Work => self.work(&call).await,
            Phase::Join => self.join(&call).await,
            Phase::Cancel => self.cancel(&call).await,
        }
    }

    async fn work(&self, call: &Call) -> Result<Value, Failure> {
        let answered = self.answer(call).await;
        if let Ok(Answer::Ended(_)) = &answered {
            release_joins(&self.store, &self.states, &call.execution_id, &call.releases).await?;
        }
        let Some(token) = &call.task_token else { return answered.map(|answer| answer.to_json()) };
        let outcome = match answered {
            Ok(Answer::Again(seconds)) if !self.wakes_too_late(call, seconds) => return Ok(json!({})),
            Ok(answer) => answer.to_json(),
            // The machine goes on through the token and asks again; an error here would only repeat the call.
            Err(failure) if failure.class == ErrorClass::StageFailed => {
                Answer::Ended(Status::Terminal).to_json()
            }
            Err(failure) => return Err(failure),
        };
        release(&self.states, token, &outcome).await?;
        Ok(outcome)
    }

    /// Whether the machine's timer would end later than the stage wants to be looked at.
    fn wakes_too_late(&self, call: &Call, seconds: u32) -> bool {
        call.timer.is_some_and(|timer| {
            self.ports.now() + i64::from(seconds) * 1000 + SLACK < call.received + i64::from(timer) * 1000
        })
    }

    async fn answer(&self, call: &Call) -> Result<Answer, Failure> {
        let loaded = self.store.execution(&call.execution_id).await?;
        let now = self.ports.now();
        let begun = self.evaluation.run(|expressions| {
            let mut stage = loaded.stage(&call.ref_id)?.clone();
            let unevaluated = S::unevaluated(&stage.value.context);
            let gate = begin(&loaded, &mut stage.value, call, unevaluated, now, expressions)?;
            Ok::<_, Failure>((gate, stage))
        });
        let (gate, mut stage) = begun.await??;
        match gate {
            Gate::Shut => ended(&loaded.execution.value, &stage.value, call.run),
            Gate::PassedOver => self.pass_over(call, &mut stage).await,
            Gate::Skip => {
                self.store.save_stage(&call.execution_id, &mut stage).await?;
                Ok(Answer::Ended(stage.value.status))
            }
            Gate::Open => {
                let mut run = self.run(loaded, stage);
                run.save().await?;
                self.advance(&mut run, call).await
            }
        }
    }

    fn run(&self, loaded: Loaded, stage: Versioned<Record>) -> Run<'_> {
        Run {
            store: &self.store,
            evaluation: &self.evaluation,
            ports: &self.ports,
            loaded,
            stage,
            recovering: false,
        }
    }

    /// A stage that does not start: the joins that wait for it are to know.
    async fn pass_over(&self, call: &Call, stage: &mut Versioned<Record>) -> Result<Answer, Failure> {
        if !call.releases.is_empty() && stage.value.passed_over != call.run {
            stage.value.passed_over = call.run;
            self.store.save_stage(&call.execution_id, stage).await?;
        }
        Ok(Answer::Ended(Status::NotStarted))
    }

    /// The stage's own work, and what follows from it.
    async fn advance(&self, run: &mut Run<'_>, call: &Call) -> Result<Answer, Failure> {
        if let Err(failure) = self.progress_is_saved(run).await {
            self.cancel_after(call).await?;
            return Err(failure);
        }
        let now = self.ports.now();
        let (execution, stage) = (&run.loaded.execution.value, &run.stage.value);
        tracing::info!(execution = %execution.id, stage = %stage.ref_id, status = %stage.status, "answered");
        if stage.status != Status::Running {
            return ended(execution, stage, call.run);
        }
        if execution.looks > 0 && stage.looks > execution.looks {
            return Ok(Answer::Continue);
        }
        let wait = stage.waiting.as_ref().and_then(|waiting| waiting.until).unwrap_or_default() - now;
        Ok(Answer::Again(u32::try_from((wait + 999) / 1000).unwrap_or(1)))
    }

    /// Does the stage's own work, and writes down how far it is.
    async fn progress_is_saved(&self, run: &mut Run<'_>) -> Result<(), Failure> {
        let progress = match self.progress(run).await {
            Err(failure) if failure.class.is_retried() => {
                give_back(run, &failure).await;
                return Err(failure);
            }
            other => other,
        };
        let now = self.ports.now();
        match progress {
            Ok(progress) => apply(&mut run.stage.value, progress, now),
            Err(failure) => fail(&mut run.stage.value, &failure.message, now),
        }
        run.save().await
    }

    /// Where the stage was ended from outside while this call was at work, what the call has done since is ended too. Every
    /// decision was written down before it was acted on, so the record knows of it.
    async fn cancel_after(&self, call: &Call) -> Result<(), Failure> {
        let status = self.store.execution(&call.execution_id).await?.stage(&call.ref_id)?.value.status;
        let is_ended = status.is_complete() && status != Status::Succeeded;
        if is_ended { self.cancel(call).await.map(|_| ()) } else { Ok(()) }
    }

    /// How far the stage is, within its time. It looks before its time is up, so that what has come at the last moment
    /// counts.
    async fn progress(&self, run: &mut Run<'_>) -> Result<Progress, Failure> {
        let context = typed(&run.stage.value)?;
        let progress = self.stage.advance(run, context).await?;
        let Progress::Waiting { reason, seconds } = progress else { return Ok(progress) };
        let pauses = &run.loaded.execution.value.pauses;
        let Some(left) = time_left(&run.stage.value, pauses, self.ports.now()) else {
            return Ok(Progress::Waiting { reason, seconds });
        };
        if left > 0 {
            let left = u32::try_from((left + 999) / 1000).unwrap_or(u32::MAX);
            return Ok(Progress::Waiting { reason, seconds: seconds.min(left) });
        }
        let context = typed(&run.stage.value)?;
        match timed_out(&run.stage.value, &reason) {
            Progress::Failed(message) => self.stage.expire(run, context, message).await,
            progress => {
                self.stage.cancel(run, context).await?;
                Ok(progress)
            }
        }
    }

    /// Lets the machine wait until the stage's requisites have passed. The token is written before the requisites are read
    /// again: either this call sees the last of them, or that one sees the token.
    async fn join(&self, call: &Call) -> Result<Value, Failure> {
        let Some(token) = &call.task_token else {
            return Err(Failure::invalid("a join is called with a task token by its state machine"));
        };
        let loaded = self.store.execution(&call.execution_id).await?;
        let mut stage = loaded.stage(&call.ref_id)?.clone();
        if !is_shut(&loaded, &stage.value, call) {
            stage.value.join_token = Some(token.clone());
            self.store.save_stage(&call.execution_id, &mut stage).await?;
            let loaded = self.store.execution(&call.execution_id).await?;
            if !is_shut(&loaded, &stage.value, call) && !join_is_done(&loaded, &call.ref_id) {
                return Ok(json!({}));
            }
        }
        release(&self.states, token, &json!({})).await?;
        Ok(json!({}))
    }

    /// Ends what a stage that was ended from outside has started elsewhere.
    async fn cancel(&self, call: &Call) -> Result<Value, Failure> {
        let loaded = self.store.execution(&call.execution_id).await?;
        let stage = loaded.stage(&call.ref_id)?.clone();
        let context = typed(&stage.value)?;
        let mut run = self.run(loaded, stage);
        self.stage.cancel(&mut run, context).await?;
        Ok(json!({ "status": run.stage.value.status }))
    }
}

/// Whether a stage that a join waits for has come to its end otherwise.
fn is_shut(loaded: &Loaded, stage: &Record, call: &Call) -> bool {
    stage.status != Status::NotStarted || !loaded.execution.value.is_acted_on_by(call.run)
}

/// Gives the lease back after a failure that is tried again, so that the next try need not wait for it to run out.
async fn give_back(run: &mut Run<'_>, failure: &Failure) {
    run.stage.value.lease = None;
    if failure.class != ErrorClass::Conflict && run.save().await.is_err() {
        tracing::warn!("the lease could not be given back; it runs out by itself");
    }
}
