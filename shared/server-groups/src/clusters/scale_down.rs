//! A server group without instances.

use gennaker_aws::Capacity;
use gennaker_runtime::{ErrorClass, Millis};
use gennaker_stage::{Lane, Step, Stop};

use crate::Place;
use crate::look::{find, unless_gone};
use crate::processes::{Change, settle};

/// How long instances may take to go (Spinnaker: 30 min).
const LIMIT: Millis = 30 * 60_000;
const NOTHING: Capacity = Capacity { min: 0, desired: 0, max: 0 };

/// Lets a server group end its instances, which a disabled one may not, gives it no size, and waits until they are gone. One
/// that is gone itself has none. Unlike after a resize, its processes stay so: where nothing is left, nothing is to be kept.
///
/// Done once per lane.
pub(crate) async fn scale_down(lane: &mut Lane<'_, '_>, place: &Place, name: &str) -> Step {
    if lane.is_done("scaledDown")? {
        return Ok(());
    }
    let step = size(lane, place, name).await;
    if !is_gone(place, name, &step).await? {
        step?;
        lane.watch(place.region.name(), name).await?;
        let left = find(place, name).await?.map_or(0, |group| group.instances.len());
        if left > 0 {
            return lane.wait("empty", LIMIT, format!("{left} instances of {name} are left; its size is 0"));
        }
    }
    lane.remember("scaledDown", &true).await?;
    Ok(())
}

async fn size(lane: &mut Lane<'_, '_>, place: &Place, name: &str) -> Step {
    if lane.is_done("sized")? {
        return Ok(());
    }
    settle(lane, place, name, &["Terminate".to_owned()], Change::Resume).await?;
    unless_gone(place, name, place.region.resize(name, NOTHING).await).await?;
    tracing::info!(server_group = %name, region = %place.region.name(), "scaled down");
    lane.remember("sized", &true).await?;
    Ok(())
}

/// Whether a step failed because the server group does not exist any more.
async fn is_gone(place: &Place, name: &str, step: &Step) -> Step<bool> {
    let Err(Stop::Fail(failure)) = step else { return Ok(false) };
    Ok(failure.class == ErrorClass::NotFound && find(place, name).await?.is_none())
}
