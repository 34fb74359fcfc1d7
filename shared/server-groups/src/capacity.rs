//! Keeping a server group from shrinking for a while.

use gennaker_aws::Capacity;
use gennaker_runtime::Failure;
use gennaker_stage::{Lane, Step};

use crate::Place;
use crate::look::{LAG, existing, find, unless_gone};

/// Raises a server group's lower limit to its desired size, so that nothing shrinks it meanwhile; answers with the sizes
/// that it had. Nothing waits for instances, since none is added. Done once per lane and server group.
///
/// # Errors
/// The stop, until it is done.
pub async fn pin_minimum(lane: &mut Lane<'_, '_>, place: &Place, name: &str) -> Step<Capacity> {
    let (done, decided) = (format!("pinned/{name}"), format!("pin/{name}"));
    let original: Capacity = match lane.remembered(&decided)? {
        Some(original) => original,
        None => {
            let original = existing(lane, place, name, LAG).await?.capacity;
            lane.remember(&decided, &original).await?;
            original
        }
    };
    if !lane.is_done(&done)? {
        if original.min < original.desired {
            place.region.set_minimum(name, original.desired).await?;
        }
        lane.remember(&done, &true).await?;
    }
    Ok(original)
}

/// Gives a server group its lower limit back, where the present one is higher. One that is gone is left alone. Done once
/// per lane and server group.
///
/// # Errors
/// The stop, until it is done.
pub async fn restore_minimum(lane: &mut Lane<'_, '_>, place: &Place, name: &str, original_min: u32) -> Step {
    let done = format!("unpinned/{name}");
    if lane.is_done(&done)? {
        return Ok(());
    }
    lower_minimum(place, name, original_min).await?;
    lane.remember(&done, &true).await?;
    Ok(())
}

/// The same where the stage was cancelled. It remembers nothing: a call that is still at work may raise the limit after this
/// looked, and then this is called again.
///
/// # Errors
/// When AWS fails.
pub async fn stop_pin(
    lane: &Lane<'_, '_>,
    place: &Place,
    name: &str,
    original_min: u32,
) -> Result<(), Failure> {
    if lane.is_done(&format!("unpinned/{name}"))? {
        return Ok(());
    }
    lower_minimum(place, name, original_min).await
}

async fn lower_minimum(place: &Place, name: &str, original_min: u32) -> Result<(), Failure> {
    match find(place, name).await? {
        Some(group) if group.capacity.min > original_min => {
            unless_gone(place, name, place.region.set_minimum(name, original_min).await).await
        }
        _ => Ok(()),
    }
}
