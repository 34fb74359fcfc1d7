//! `pipeline`: runs another pipeline, and waits for its end.
//!
//! The child's end wakes the stage. Cancelling the parent cancels the child.

mod context;
mod ended;

use gennaker_child_pipelines::{self as child_pipelines, Wanted, cancel_execution, is_planned, start};
use gennaker_lifecycle::child;
use gennaker_records::Loaded;
use gennaker_runtime::{Failure, Ports};
use gennaker_stage::{Lane, Progress, Run, Stage};

pub use context::Context;

/// The stage type.
#[derive(Debug)]
pub struct PipelineStage;

impl Stage for PipelineStage {
    type Context = Context;

    fn new(_ports: &Ports) -> Result<Self, Failure> {
        Ok(Self)
    }

    async fn advance(&self, run: &mut Run<'_>, context: Context) -> Result<Progress, Failure> {
        if context.is_skippable() {
            run.set("canManuallySkip", true);
        }
        let id = self.child(run, &context).await?;
        if !context.waits() {
            return Ok(Progress::Succeeded);
        }
        self.monitor(run, &context, &id).await
    }

    async fn cancel(&self, run: &mut Run<'_>, context: Context) -> Result<(), Failure> {
        let lane = Lane::new(run, "");
        match context.preset() {
            Some(id) if !is_planned(&lane)? => cancel_execution(run, &id).await,
            _ => child_pipelines::cancel(&lane).await,
        }
    }
}

impl PipelineStage {
    /// The child: the one that was given from the first, or one that is started, once.
    async fn child(&self, run: &mut Run<'_>, context: &Context) -> Result<String, Failure> {
        let mut lane = Lane::new(run, "");
        if let Some(id) = context.preset()
            && !is_planned(&lane)?
        {
            return Ok(id);
        }
        lane.task("startPipeline");
        let wanted = Wanted {
            application: context.application(&lane.stage().execution().application),
            pipeline: context.pipeline()?,
            attempt_id: lane.stage().attempt_id(),
        };
        let started = start(&mut lane, &wanted, |_| context.parameters()).await?;
        run.set("executionId", started.id.clone());
        run.set("executionName", started.name);
        Ok(started.id)
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
        cancel_execution(run, id).await?;
        if context.succeeds_late() {
            return Ok(Progress::Succeeded);
        }
        Ok(Progress::Failed(format!("{} timed out after {limit} ms, while {reason}", run.name())))
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
