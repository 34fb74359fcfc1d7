//! Going back to a server group that is there (Spinnaker: `EXPLICIT`).

use gennaker_aws::{Capacity, ServerGroup};
use gennaker_runtime::Failure;
use gennaker_server_groups::{Disabling, Enabling, Place, Resizing, capacity, disable, enable, resize};
use gennaker_stage::{Lane, Step};
use serde::{Deserialize, Serialize};

/// How much of a rollback is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// The old server group gets traffic and the size that is needed, then the new one loses its traffic.
    #[default]
    Whole,
    /// The same without another size.
    EnableAndDisableOnly,
    /// The new one loses its traffic.
    DisableOnly,
}

/// A rollback to a server group that is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explicit {
    /// The server group that loses its traffic.
    pub rollback: String,
    /// The one that gets it.
    pub restore: String,
    /// How much of it is done.
    pub way: Way,
    /// Which share of the restored one's instances has to be up, in percent.
    pub healthy_percent: Option<u32>,
    /// For how many seconds both get traffic.
    pub delay: u32,
    /// Whose judgement of health counts; everybody's where none is given.
    pub providers: Option<Vec<String>>,
    /// The lower limit that the restored one has in the end; that of the other one where none is given.
    pub original_min: Option<u32>,
}

impl Explicit {
    /// A rollback without delay.
    pub fn new(rollback: &str, restore: &str, way: Way, providers: Option<Vec<String>>) -> Self {
        Self { rollback: rollback.to_owned(), restore: restore.to_owned(), way, providers, ..Self::default() }
    }
}

/// What is decided before anything is changed.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
struct Plan {
    /// The size that the restored one is to have; none where it has it.
    size: Option<Capacity>,
    /// Its lower limit in the end.
    min: u32,
}

/// The size with which one server group can take the other's traffic over; none where it has it already.
///
/// It cannot shrink meanwhile, since its lower limit is its desired size.
pub(super) fn size(rollback: Capacity, restore: Capacity) -> Option<Capacity> {
    let desired = rollback.desired.max(restore.desired);
    let wanted = Capacity { min: desired, desired, max: rollback.max.max(restore.max) };
    (wanted != restore).then_some(wanted)
}

/// Goes back to a server group: it is up before the other one loses its traffic.
///
/// # Errors
/// The stop, until it is done.
pub async fn explicit(lane: &mut Lane<'_, '_>, place: &Place, back: &Explicit) -> Step {
    let Explicit { rollback, restore, .. } = back;
    if back.way != Way::DisableOnly {
        if rollback == restore {
            return Err(Failure::invalid(format!("{rollback} cannot be rolled back to itself")).into());
        }
        let plan = plan(lane, place, back).await?;
        lane.task(&format!("Enable {restore} due to rollback"));
        let enabling = Enabling { healthy_percent: back.healthy_percent, providers: back.providers.clone() };
        enable(&mut lane.part("enable"), place, restore, &enabling).await?;
        if !lane.is_done("there")? {
            // What is to be restored may have gone since the plan was made.
            there(place, restore).await?;
            lane.remember("there", &true).await?;
        }
        if let Some(size) = plan.size {
            let Capacity { min, desired, max } = size;
            lane.task(&format!("Resize Server Group: {restore} to ({min}, {max}, {desired})"));
            let resizing = Resizing {
                healthy_percent: back.healthy_percent,
                providers: back.providers.clone(),
                ..Resizing::exact(size)
            };
            resize(&mut lane.part("resize"), place, restore, &resizing).await?;
        }
        if back.delay > 0 {
            lane.task("waitBeforeDisable");
            lane.delay("waitBeforeDisable", back.delay).await?;
        }
    }
    lane.task(&format!("Disable {rollback} due to rollback"));
    let disabling = Disabling { percent: None, providers: back.providers.clone(), unguarded: false };
    disable(&mut lane.part("disable"), place, rollback, &disabling).await?;
    if let Some(plan) = lane.remembered::<Plan>("plan")?.filter(|plan| plan.size.is_some()) {
        lane.task("Restore Min Capacity From Snapshot due to rollback");
        capacity::restore_minimum(&mut lane.part("restore"), place, restore, plan.min).await?;
    }
    Ok(())
}

/// What is to be done, once: both server groups as they were before.
async fn plan(lane: &mut Lane<'_, '_>, place: &Place, back: &Explicit) -> Step<Plan> {
    if let Some(plan) = lane.remembered("plan")? {
        return Ok(plan);
    }
    let restore = there(place, &back.restore).await?;
    let rollback = there(place, &back.rollback).await?;
    let size = size(rollback.capacity, restore.capacity).filter(|_| back.way == Way::Whole);
    if size.is_some() && back.original_min.is_none() {
        lane.task("Snapshot Source Server Group");
    }
    let plan = Plan { size, min: back.original_min.unwrap_or(rollback.capacity.min) };
    lane.remember("plan", &plan).await?;
    Ok(plan)
}

async fn there(place: &Place, name: &str) -> Result<ServerGroup, Failure> {
    let group = place.region.server_group(name).await?.filter(|group| !group.deleting);
    group.ok_or_else(|| {
        Failure::not_found(format!(
            "there is no server group {name} in {}; nothing has lost its traffic",
            place.region.name()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn capacity(min: u32, desired: u32, max: u32) -> Capacity {
        Capacity { min, desired, max }
    }

    #[test]
    fn the_restored_one_gets_the_larger_sizes_and_cannot_shrink() {
        for (rollback, restore, expected) in [
            (capacity(1, 3, 5), capacity(1, 2, 8), Some(capacity(3, 3, 8))),
            (capacity(1, 3, 5), capacity(0, 0, 0), Some(capacity(3, 3, 5))),
            (capacity(1, 1, 1), capacity(2, 4, 6), Some(capacity(4, 4, 6))),
            (capacity(1, 3, 5), capacity(3, 3, 5), None),
            (capacity(2, 2, 2), capacity(2, 2, 2), None),
        ] {
            assert_eq!(size(rollback, restore), expected, "{rollback:?} {restore:?}");
        }
    }

    prop_compose! {
        fn ordered()(mut sizes in [0_u32..500, 0_u32..500, 0_u32..500]) -> Capacity {
            sizes.sort_unstable();
            capacity(sizes[0], sizes[1], sizes[2])
        }
    }

    proptest! {
        #[test]
        fn what_is_restored_can_take_all_of_the_traffic(rollback in ordered(), restore in ordered()) {
            let after = size(rollback, restore).unwrap_or(restore);
            prop_assert!(after.is_ordered());
            prop_assert!(after.min >= rollback.desired && after.min == after.desired && after.max >= rollback.max);
            prop_assert_eq!(size(rollback, after), None, "once is enough");
        }
    }
}
