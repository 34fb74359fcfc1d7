//! Another size for a server group.
//!
//! The new size is decided from the size at the first call and remembered before anything is changed, so that a call that is
//! repeated sets the same size again and does not scale twice. Around the change, launching and terminating are resumed where
//! they were suspended, and suspended again: a disabled server group can be resized and stays disabled.

mod matched;
mod plan;
mod request;

use gennaker_aws::Capacity;
use gennaker_moniker::Moniker;
use gennaker_runtime::{Failure, Millis};
use gennaker_stage::{Lane, Step, Stop};
use serde_json::json;

pub use request::{Resize, Resizing};

use crate::look::{LAG, existing, explained, find, left, unless_gone};
use crate::processes::{Change, settle};
use crate::{Place, by_region, guard};
use plan::Plan;

/// How long instances may take to come up or to go (Spinnaker: 2 h).
const LIMIT: Millis = 120 * 60_000;

/// The output in which sizes from before are left.
const ORIGINAL: &str = "originalCapacity";

/// Gives a server group another size and waits until it has it; answers with the new size. `capacity` and
/// `originalCapacity.<name>` become outputs of the stage.
///
/// Done once per lane and server group; for a second size use a [`Lane::part`] of its own.
///
/// # Errors
/// The stop, until it is done. After a failure, the processes that were resumed are suspended again.
pub async fn resize(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    name: &str,
    resizing: &Resizing,
) -> Step<Capacity> {
    let done = format!("resized/{name}");
    let plan = decide(lane, place, name, resizing).await?;
    if lane.is_done(&done)? {
        return Ok(plan.capacity);
    }
    if let Err(stop) = change(lane, place, name, resizing, &plan).await {
        if let Stop::Fail(failure) = &stop
            && !failure.class.is_retried()
        {
            // This is the end of the lane, so nobody else would suspend them again.
            restore(place, name, &plan).await?;
        }
        return Err(stop);
    }
    lane.task("suspendScalingProcesses");
    settle(lane, place, name, &plan.suspended, Change::Suspend).await?;
    lane.remember(&done, &true).await?;
    Ok(plan.capacity)
}

/// Ends a resize that was cancelled or ran out of its time on the way: the processes that it has resumed are suspended again.
/// The size stays as it was set.
///
/// # Errors
/// When AWS fails.
pub async fn stop_resize(lane: &Lane<'_, '_>, place: &Place, name: &str) -> Result<(), Failure> {
    match lane.remembered::<Plan>(&format!("resize/{name}"))? {
        Some(plan) if !lane.is_done(&format!("resized/{name}"))? => restore(place, name, &plan).await,
        _ => Ok(()),
    }
}

/// The plan, made once.
async fn decide(lane: &mut Lane<'_, '_>, place: &Place, name: &str, resizing: &Resizing) -> Step<Plan> {
    let decided = format!("resize/{name}");
    if let Some(plan) = lane.remembered(&decided)? {
        return Ok(plan);
    }
    let group = existing(lane, place, name, LAG).await?;
    let plan = plan::make(resizing, place, &group).await?;
    if plan.capacity.desired == 0
        && plan.original.desired > 0
        && !resizing.unguarded
        && let Some(moniker) = Moniker::parse(name)
    {
        guard::check(lane, place, &moniker.cluster, &[name]).await?;
    }
    by_region::leave(lane.run(), ORIGINAL, place.region.name(), name, json!(plan.original));
    lane.run().output(&format!("{ORIGINAL}.{name}"), json!(plan.original));
    lane.remember(&decided, &plan).await?;
    Ok(plan)
}

/// Sets the size and waits until the server group has it.
async fn change(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    name: &str,
    resizing: &Resizing,
    plan: &Plan,
) -> Step {
    let (applied, matched) = (format!("applied/{name}"), format!("matched/{name}"));
    if !lane.is_done(&applied)? {
        lane.task("resumeScalingProcesses");
        settle(lane, place, name, &plan.suspended, Change::Resume).await?;
        lane.task("resizeServerGroup");
        let state = format!("{name} keeps its size, and what was suspended is suspended again");
        place.region.resize(name, plan.capacity).await.map_err(left(state))?;
        tracing::info!(server_group = %name, region = %place.region.name(), desired = plan.capacity.desired, "resized");
        lane.remember(&applied, &true).await?;
    }
    if lane.is_done(&matched)? {
        return Ok(());
    }
    lane.task("waitForCapacityMatch");
    lane.watch(place.region.name(), name).await?;
    let group = existing(lane, place, name, LAG).await?;
    let group = place.region.with_health(group).await?;
    let in_time = format!("matched-in-time/{name}");
    let waited = lane.waited(&in_time)?;
    if waited < LAG && matched::is_old(plan.original, plan.capacity, group.capacity) {
        return lane.wait(&in_time, LIMIT, format!("AWS does not show the new size of {name} yet"));
    }
    let (from, to, providers) = (plan.original, plan.capacity, resizing.providers.as_deref());
    if let Some(reason) = matched::missing(from, to, resizing.healthy_percent, providers, &group) {
        let reason = explained(place, name, waited, reason).await;
        return lane.wait(&in_time, LIMIT, format!("{reason}; its new size stays set"));
    }
    lane.remember(&matched, &true).await?;
    Ok(())
}

/// Suspends again what was suspended before; there is nothing to do where the server group is gone.
async fn restore(place: &Place, name: &str, plan: &Plan) -> Result<(), Failure> {
    if plan.suspended.is_empty() || find(place, name).await?.is_none() {
        return Ok(());
    }
    unless_gone(place, name, place.region.suspend(name, &plan.suspended).await).await
}
