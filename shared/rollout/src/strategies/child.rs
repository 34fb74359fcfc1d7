//! Pipelines that a strategy starts and waits for.

use gennaker_lifecycle::child::{self, Parent};
use gennaker_lifecycle::{Lifecycle, Request};
use gennaker_records::Status;
use gennaker_runtime::{ErrorClass, Failure, Millis};
use gennaker_stage::{Lane, Run, Step};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::settings::ChildPipeline;

/// How long a child is waited for (Spinnaker: the time-out of a `pipeline` stage).
const LONGEST: Millis = 12 * 60 * 60 * 1000;
/// A call that has written a child down starts it within this many milliseconds, or is dead.
const CALL: Millis = 60 * 1000;
/// What a child is remembered under.
const CHILD: &str = "child";

/// A child that is to be started.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Plan {
    execution_id: String,
    application: String,
    pipeline_id: String,
    name: String,
    /// What it is given: the same, whichever call starts it.
    #[serde(default)]
    parameters: Map<String, Value>,
    at: Millis,
}

/// Runs a pipeline and waits until it has succeeded; answers its execution's id. `parameters` are asked for once. `unique`
/// tells it from other children of the same pipeline in this stage.
///
/// # Errors
/// The stop, until it has ended; the reason where it has not succeeded.
pub(super) async fn run(
    lane: &mut Lane<'_, '_>,
    pipeline: &ChildPipeline,
    parameters: impl FnOnce(&Run<'_>) -> Map<String, Value>,
    unique: &str,
) -> Step<String> {
    let id = match lane.remembered::<String>("started")? {
        Some(id) => id,
        None => Box::pin(start(lane, pipeline, parameters, unique)).await?,
    };
    if lane.is_done("succeeded")? {
        return Ok(id);
    }
    let child = lane.stage().store().execution(&id).await?;
    let execution = &child.execution.value;
    if !execution.status.is_complete() {
        let reason = format!(
            "waiting for pipeline {} (execution {id}), which is {}",
            execution.name, execution.status
        );
        return lane.wait(CHILD, LONGEST, reason);
    }
    if execution.status != Status::Succeeded {
        let exception = child::exception(&child);
        let why = exception.as_ref().and_then(|exception| exception.pointer("/details/error")?.as_str());
        let why = why.map_or_else(String::new, |why| format!(": {why}"));
        return Err(Failure::invalid(format!(
            "pipeline {} (execution {id}) ended as {}{why}",
            execution.name, execution.status
        ))
        .into());
    }
    lane.remember("succeeded", &true).await?;
    Ok(id)
}

async fn start(
    lane: &mut Lane<'_, '_>,
    pipeline: &ChildPipeline,
    parameters: impl FnOnce(&Run<'_>) -> Map<String, Value>,
    unique: &str,
) -> Step<String> {
    let lifecycle = Lifecycle::new(lane.stage().ports().clone())?;
    let at = lane.stage().now();
    let plan = match lane.remembered::<Plan>(CHILD)? {
        Some(plan) => Plan { at, ..plan },
        None => {
            child::check_depth(lane.stage().execution())?;
            let found = lifecycle.child_definition(&pipeline.application, &pipeline.pipeline).await?;
            Plan {
                execution_id: lane.stage().ports().id()?,
                application: found.application,
                pipeline_id: found.id,
                name: found.name,
                parameters: parameters(lane.stage()),
                at,
            }
        }
    };
    // Written by every call that is about to start it: one that comes too late for a cancellation fails here.
    lane.remember(CHILD, &plan).await?;
    let run = lane.stage();
    let parent = Parent {
        execution: run.execution(),
        json: run.execution_json(),
        stage_id: run.id(),
        attempt_id: format!("{}/{unique}", run.attempt_id()),
        user: child::user(run.execution(), run.ancestors()),
    };
    let request = Request {
        application: plan.application.clone(),
        pipeline: plan.pipeline_id.clone(),
        execution_id: Some(plan.execution_id.clone()),
        trigger: child::trigger(parent, &plan.pipeline_id, plan.parameters),
        strict: false,
    };
    let id = Box::pin(lifecycle.start(request)).await?;
    tracing::info!(child = %id, pipeline = %plan.name, "started");
    lane.remember("started", &id).await?;
    Ok(id)
}

/// Cancels the child that was started here, or is about to be.
///
/// # Errors
/// [`ErrorClass::Conflict`] while it may be starting at this very moment.
pub(super) async fn cancel(lane: &Lane<'_, '_>) -> Result<(), Failure> {
    let Some(plan) = lane.remembered::<Plan>(CHILD)? else { return Ok(()) };
    let run = lane.stage();
    let lifecycle = Lifecycle::new(run.ports().clone())?;
    match run.store().execution(&plan.execution_id).await {
        Ok(_) => {
            let parent = run.execution();
            let user = parent.canceled_by.clone().unwrap_or_else(|| child::user(parent, run.ancestors()));
            lifecycle.cancel_child(&plan.execution_id, &user).await
        }
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
