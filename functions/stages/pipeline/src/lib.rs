//! `pipeline`: runs another pipeline, and waits for its end.
//!
//! The child's id is chosen and written down before the child is started, so that it starts once whatever happens. Its end
//! wakes the stage. Cancelling the parent cancels the child.

mod context;
mod ended;

use gennaker_lifecycle::child::{self, Parent};
use gennaker_lifecycle::{Lifecycle, Request};
use gennaker_records::Loaded;
use gennaker_runtime::{ErrorClass, Failure, Millis, Ports};
use gennaker_stage::{Progress, Run, Stage};
use serde::{Deserialize, Serialize};

pub use context::Context;

/// A call that has written a child's id down starts the child within this many milliseconds, or is dead.
const CALL: Millis = 60 * 1000;

/// The stage type.
#[derive(Debug)]
pub struct PipelineStage {
    lifecycle: Lifecycle,
}

/// A child that is to be started.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Plan {
    execution_id: String,
    application: String,
    pipeline_id: String,
    name: String,
    at: Millis,
}

impl Stage for PipelineStage {
    type Context = Context;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { lifecycle: Lifecycle::new(ports.clone())? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Context) -> Result<Progress, Failure> {
        if context.is_skippable() {
            run.set("canManuallySkip", true);
        }
        let id = match child(run, &context)? {
            Some(id) => id,
            None => self.start(run, &context).await?,
        };
        if !context.waits() {
            return Ok(Progress::Succeeded);
        }
        self.monitor(run, &context, &id).await
    }

    async fn cancel(&self, run: &mut Run<'_>, context: Context) -> Result<(), Failure> {
        if let Some(id) = child(run, &context)? {
            return self.cancel_child(run, &id).await;
        }
        let Some(plan) = run.remembered::<Plan>("child")? else { return Ok(()) };
        match run.store().execution(&plan.execution_id).await {
            Ok(_) => self.cancel_child(run, &plan.execution_id).await,
            Err(failure) if failure.class == ErrorClass::NotFound && run.now() < plan.at + CALL => {
                Err(Failure::conflict(format!(
                    "{} may be starting at this moment; it is looked for again",
                    plan.name
                )))
            }
            Err(failure) if failure.class == ErrorClass::NotFound => Ok(()),
            Err(failure) => Err(failure),
        }
    }
}

/// The child that was started, or the one that was given from the first.
fn child(run: &Run<'_>, context: &Context) -> Result<Option<String>, Failure> {
    if let Some(id) = run.remembered("started")? {
        return Ok(Some(id));
    }
    let is_planned = run.remembered::<Plan>("child")?.is_some();
    Ok(context.preset().filter(|_| !is_planned))
}

impl PipelineStage {
    /// Starts the child, once.
    async fn start(&self, run: &mut Run<'_>, context: &Context) -> Result<String, Failure> {
        run.task("startPipeline");
        let parameters = context.parameters()?;
        let plan = match run.remembered("child")? {
            Some(plan) => plan,
            None => self.plan(run, context).await?,
        };
        let user = child::user(run.execution(), run.ancestors());
        let parent = Parent {
            execution: run.execution(),
            json: run.execution_json(),
            stage_id: run.id(),
            attempt_id: run.attempt_id(),
            user,
        };
        let request = Request {
            application: plan.application.clone(),
            pipeline: plan.pipeline_id.clone(),
            execution_id: Some(plan.execution_id.clone()),
            trigger: child::trigger(parent, &plan.pipeline_id, parameters),
            strict: false,
        };
        let id = self.lifecycle.start(request).await?;
        tracing::info!(child = %id, pipeline = %plan.name, "started");
        run.set("executionId", id.clone());
        run.set("executionName", plan.name);
        if let Err(failure) = run.remember("started", &id).await {
            self.abandon(run, &id).await?;
            return Err(failure);
        }
        Ok(id)
    }

    /// Chooses the child and writes it down.
    async fn plan(&self, run: &mut Run<'_>, context: &Context) -> Result<Plan, Failure> {
        child::check_depth(run.execution())?;
        let pipeline = context.pipeline()?;
        let application = context.application(&run.execution().application);
        let definition = self.lifecycle.child_definition(&application, &pipeline).await?;
        let plan = Plan {
            execution_id: run.ports().id()?,
            application: definition.application,
            pipeline_id: definition.id,
            name: definition.name,
            at: run.now(),
        };
        run.remember("child", &plan).await?;
        Ok(plan)
    }

    /// Cancels a child that was started while its parent was cancelled: nobody else knows of it yet.
    async fn abandon(&self, run: &Run<'_>, id: &str) -> Result<(), Failure> {
        let parent = run.store().execution(&run.execution().id).await?;
        let is_over = parent.execution.value.status.is_complete()
            || parent.stage(run.ref_id())?.value.status.is_complete();
        if is_over { self.cancel_child(run, id).await } else { Ok(()) }
    }

    /// Looks how far the child is.
    async fn monitor(&self, run: &mut Run<'_>, context: &Context, id: &str) -> Result<Progress, Failure> {
        run.task("monitorPipeline");
        let child = run.store().execution(id).await?;
        let execution = &child.execution.value;
        run.set("executionId", id);
        run.set("executionName", execution.name.clone());
        run.set("status", execution.status.name());
        if execution.status.is_complete() {
            return Ok(end(run, context, &child));
        }
        let reason = format!(
            "waiting for pipeline {} (execution {id}), which is {}",
            execution.name, execution.status
        );
        let (limit, is_watched) = context.limit();
        let left = run.moment_after(limit) - run.now();
        if left > 0 || is_watched {
            return Ok(Progress::waiting(u32::try_from((left + 999) / 1000).unwrap_or(1).max(1), reason));
        }
        self.cancel_child(run, id).await?;
        if context.succeeds_late() {
            return Ok(Progress::Succeeded);
        }
        Ok(Progress::Failed(format!("{} timed out after {limit} ms, while {reason}", run.name())))
    }

    async fn cancel_child(&self, run: &Run<'_>, id: &str) -> Result<(), Failure> {
        let parent = run.execution();
        let user = parent.canceled_by.clone().unwrap_or_else(|| child::user(parent, run.ancestors()));
        self.lifecycle.cancel_child(id, &user).await
    }
}

/// The end of the child: what it leaves, and what it means for the stage.
fn end(run: &mut Run<'_>, context: &Context, child: &Loaded) -> Progress {
    if context.passes_outputs_on() {
        for (name, value) in child.merged_outputs() {
            // The child's own time limit is not the parent's (Spinnaker leaves it out as well).
            if name != "stageTimeoutMs" {
                run.output(&name, value);
            }
        }
    }
    let exception = child::exception(child);
    let progress = ended::progress(&child.execution.value, exception.as_ref());
    if let Some(exception) = exception {
        run.set("exception", exception);
    }
    progress
}
