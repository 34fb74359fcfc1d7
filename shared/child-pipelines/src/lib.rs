//! Pipelines that a stage starts.
//!
//! The child's id is chosen and written down before the child is started, so that it starts once whatever happens, and
//! whoever cancels the stage finds it.

mod plan;

use gennaker_lifecycle::child::{self, Parent};
use gennaker_lifecycle::{Lifecycle, Request};
use gennaker_runtime::{ErrorClass, Failure, Millis};
use gennaker_stage::{Lane, Run};
use serde_json::{Map, Value};

use crate::plan::Plan;

/// A call that has written a child down starts it within this many milliseconds, or is dead.
const CALL: Millis = 60 * 1000;
/// What a child is remembered under.
const CHILD: &str = "child";
/// That it was started.
const STARTED: &str = "started";

/// A pipeline that is to be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its application.
    pub application: String,
    /// Its id or name.
    pub pipeline: String,
    /// Tells it from other children of the same pipeline in the same stage, and from those of other attempts at it.
    pub attempt_id: String,
}

/// A pipeline that was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// The id of its execution.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The child of a lane, once it was started.
///
/// # Errors
/// When what was remembered cannot be read.
fn started(lane: &Lane<'_, '_>) -> Result<Option<Started>, Failure> {
    let name = planned(lane)?.map(|plan| plan.name);
    Ok(lane.remembered(STARTED)?.zip(name).map(|(id, name)| Started { id, name }))
}

/// Whether a child was chosen, started or not.
///
/// # Errors
/// When what was remembered cannot be read.
pub fn is_planned(lane: &Lane<'_, '_>) -> Result<bool, Failure> {
    planned(lane).map(|plan| plan.is_some())
}

fn planned(lane: &Lane<'_, '_>) -> Result<Option<Plan>, Failure> {
    lane.remembered(CHILD)
}

/// Starts a child, once per lane. `parameters` are asked for once.
///
/// # Errors
/// When there is no such pipeline, it cannot be started, or a cancellation was faster.
pub async fn start(
    lane: &mut Lane<'_, '_>,
    wanted: &Wanted,
    parameters: impl FnOnce(&Run<'_>) -> Result<Map<String, Value>, Failure>,
) -> Result<Started, Failure> {
    if let Some(started) = started(lane)? {
        return Ok(started);
    }
    let lifecycle = Lifecycle::new(lane.stage().ports().clone())?;
    let at = lane.stage().now();
    let plan = match planned(lane)? {
        Some(plan) => {
            let given = match plan.parameters {
                Some(given) => given,
                None => parameters(lane.stage())?,
            };
            Plan { at, parameters: Some(given), ..plan }
        }
        None => {
            child::check_depth(lane.stage().execution())?;
            let parameters = parameters(lane.stage())?;
            let found = lifecycle.child_definition(&wanted.application, &wanted.pipeline).await?;
            Plan {
                execution_id: lane.stage().ports().id()?,
                application: found.application,
                pipeline_id: found.id,
                name: found.name,
                parameters: Some(parameters),
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
        attempt_id: wanted.attempt_id.clone(),
        user: child::user(run.execution(), run.ancestors()),
    };
    let request = Request {
        application: plan.application.clone(),
        pipeline: plan.pipeline_id.clone(),
        execution_id: Some(plan.execution_id.clone()),
        trigger: child::trigger(parent, &plan.pipeline_id, plan.parameters.unwrap_or_default()),
        strict: false,
    };
    let id = Box::pin(lifecycle.start(request)).await?;
    tracing::info!(child = %id, pipeline = %plan.name, "started");
    lane.remember(STARTED, &id).await?;
    Ok(Started { id, name: plan.name })
}

/// Cancels the child that was started in a lane, or is about to be. May be called twice.
///
/// # Errors
/// [`ErrorClass::Conflict`] while it may be starting at this very moment.
pub async fn cancel(lane: &Lane<'_, '_>) -> Result<(), Failure> {
    let Some(plan) = planned(lane)? else { return Ok(()) };
    let run = lane.stage();
    match run.store().execution(&plan.execution_id).await {
        Ok(_) => cancel_execution(run, &plan.execution_id).await,
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

/// Cancels an execution for the sake of the stage that waits for it.
///
/// # Errors
/// When the records or Step Functions fail.
pub async fn cancel_execution(run: &Run<'_>, id: &str) -> Result<(), Failure> {
    let parent = run.execution();
    let user = parent.canceled_by.clone().unwrap_or_else(|| child::user(parent, run.ancestors()));
    Box::pin(Lifecycle::new(run.ports().clone())?.cancel_child(id, &user)).await
}
