//! Waiting until enough instances are up (Spinnaker: `waitForUpInstances`).

use gennaker_aws::{Capacity, ServerGroup, health};
use gennaker_runtime::{Failure, Millis};
use gennaker_stage::{Lane, Step};
use serde_json::{Value, json};

use crate::Place;
use crate::look::{existing, explained};

const MINUTE: Millis = 60_000;

/// How long instances may take to come up.
const LIMIT: Millis = 120 * MINUTE;

/// How long a server group may take to appear, and to show the size that it was given.
const SETTLING: Millis = 10 * MINUTE;

/// How long a size of 0 is doubted where it was larger before (Spinnaker: twelve looks).
const DOUBT: Millis = 2 * MINUTE;

/// The sizes at the stage's first look, in its context.
const SNAPSHOT: &str = "capacitySnapshot";

/// What "up" means for a server group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upness {
    /// The sizes that it was given, if the caller gave it some.
    pub configured: Option<Capacity>,
    /// Which share of its instances has to be up, in percent (Spinnaker: `targetHealthyDeployPercentage`).
    pub healthy_percent: Option<u32>,
    /// Spinnaker's older share, `desiredPercentage`; it counts where [`Self::healthy_percent`] is none.
    pub desired_percent: Option<u32>,
    /// Whose judgement of health counts; everybody's where none is given.
    pub providers: Option<Vec<String>>,
    /// Whether any number suffices, as for spot instances that are deployed without a strategy.
    pub any_number: bool,
}

impl Upness {
    /// How many instances have to be up.
    fn target(&self, live: Capacity) -> u32 {
        let base = health::required(self.configured.unwrap_or(live), live, None);
        match (self.any_number, self.healthy_percent, self.desired_percent) {
            (true, _, _) => 0,
            (false, None, Some(percent)) => share_of_range(live, percent),
            (false, percent, _) => health::share(base, percent),
        }
    }

    /// The size to judge by: the one that was given, as long as AWS may not show it yet.
    fn settled(&self, live: Capacity, waited: Millis) -> Capacity {
        match self.configured {
            Some(configured) if live.desired == 0 && waited < SETTLING => configured,
            _ => live,
        }
    }
}

/// ⌈(percent/100 − 1)·max + min⌉, but not below 0: what has to be left where the rest may be away.
fn share_of_range(capacity: Capacity, percent: u32) -> u32 {
    let (min, max) = (u64::from(capacity.min) * 100, u64::from(capacity.max) * 100);
    let sum = min + u64::from(capacity.max) * u64::from(percent);
    u32::try_from(sum.saturating_sub(max).div_ceil(100)).unwrap_or(u32::MAX)
}

/// Refuses a share of instances that is more than all.
pub(crate) fn check_share(healthy_percent: Option<u32>) -> Result<(), Failure> {
    match healthy_percent {
        Some(percent @ 101..) => Err(Failure::invalid(format!(
            "targetHealthyDeployPercentage must be from 0 to 100, but is {percent}"
        ))),
        _ => Ok(()),
    }
}

/// Waits until enough instances of a server group are up. One that was made a moment ago may appear within 10 minutes.
///
/// Done once per lane and server group.
///
/// # Errors
/// The stop, until they are.
pub async fn wait_up(lane: &mut Lane<'_, '_>, place: &Place, name: &str, upness: &Upness) -> Step {
    let done = format!("up/{name}");
    if lane.is_done(&done)? {
        return Ok(());
    }
    check_share(upness.healthy_percent)?;
    lane.task("waitForUpInstances");
    lane.watch(place.region.name(), name).await?;
    let in_time = format!("up-in-time/{name}");
    let waited = lane.waited(&in_time)?;
    let group = existing(lane, place, name, SETTLING).await?;
    let group = place.region.with_health(group).await?;
    let settled = upness.settled(group.capacity, waited);
    let target = upness.target(settled);
    let providers = upness.providers.as_deref();
    if !lane.stage().context().contains_key(SNAPSHOT) {
        lane.run().set(SNAPSHOT, snapshot(settled));
    }
    show(lane, &group, target, providers);
    if shrank_to_nothing(lane, &group)? {
        return lane.wait(
            &format!("empty/{name}"),
            LIMIT,
            format!("{name} has become empty; is that to stay?"),
        );
    }
    if !health::suffices(&group, target, providers) {
        let reason = format!("{} of {target} instances of {name} are up", health::up(&group, providers));
        let reason = explained(place, name, waited, reason).await;
        return lane.wait(&in_time, LIMIT, reason);
    }
    lane.remember(&done, &true).await?;
    Ok(())
}

/// Whether a server group that had a size has none now, for not so long that it can be believed.
fn shrank_to_nothing(lane: &mut Lane<'_, '_>, group: &ServerGroup) -> Result<bool, Failure> {
    let had_a_size = format!("had-a-size/{}/{}", group.region, group.name);
    if group.capacity.desired > 0 {
        lane.run().note(&had_a_size, &true)?;
        return Ok(false);
    }
    let had = lane.stage().remembered(&had_a_size)?.unwrap_or(false);
    Ok(had && lane.waited(&format!("empty/{}", group.name))? < DOUBT)
}

/// Shows in the stage's context how far it is, in Spinnaker's fields.
fn show(lane: &mut Lane<'_, '_>, group: &ServerGroup, target: u32, providers: Option<&[String]>) {
    let (up, down) = (health::up(group, providers), health::down(group, providers));
    let others =
        u32::try_from(group.instances.len()).unwrap_or(u32::MAX).saturating_sub(up.saturating_add(down));
    let run = lane.run();
    run.set("targetDesiredSize", target);
    run.set("currentInstanceCount", group.instances.len());
    run.set("lastCapacityCheck", json!({ "up": up, "down": down, "unknown": others }));
}

fn snapshot(capacity: Capacity) -> Value {
    json!({ "minSize": capacity.min, "desiredCapacity": capacity.desired, "maxSize": capacity.max })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn sizes(min: u32, desired: u32, max: u32) -> Capacity {
        Capacity { min, desired, max }
    }

    #[test]
    fn the_number_that_has_to_be_up_follows_from_sizes_and_shares() {
        let upness = |configured, healthy_percent, desired_percent, any_number| Upness {
            configured,
            healthy_percent,
            desired_percent,
            any_number,
            providers: None,
        };
        let (open, fixed) = (sizes(1, 4, 8), sizes(6, 6, 6));
        for (upness, live, expected) in [
            (upness(None, None, None, false), open, 4),
            (upness(Some(open), None, None, false), sizes(1, 3, 8), 3),
            (upness(Some(fixed), None, None, false), sizes(1, 3, 8), 6),
            (upness(Some(open), None, None, false), sizes(3, 3, 3), 4),
            (upness(None, Some(50), None, false), sizes(0, 5, 9), 3),
            (upness(None, Some(1), None, false), open, 1),
            (upness(None, Some(0), None, false), open, 0),
            (upness(None, None, Some(90), false), sizes(5, 7, 10), 4),
            (upness(None, None, Some(100), false), sizes(5, 7, 10), 5),
            (upness(None, None, Some(20), false), sizes(5, 7, 10), 0),
            (upness(None, None, Some(95), false), sizes(5, 7, 10), 5),
            (upness(None, Some(50), Some(90), false), sizes(4, 4, 4), 2),
            (upness(Some(fixed), None, None, true), fixed, 0),
        ] {
            assert_eq!(upness.target(live), expected, "{upness:?} {live:?}");
        }
    }

    #[test]
    fn a_size_that_aws_does_not_show_yet_is_believed_for_a_while() {
        let (given, empty) = (sizes(2, 2, 2), sizes(0, 0, 0));
        let upness = Upness { configured: Some(given), ..Upness::default() };
        for (live, waited, expected) in [
            (empty, 0, given),
            (empty, SETTLING - 1, given),
            (empty, SETTLING, empty),
            (sizes(1, 1, 1), 0, sizes(1, 1, 1)),
        ] {
            assert_eq!(upness.settled(live, waited), expected, "{live:?} after {waited} ms");
        }
        assert_eq!(Upness::default().settled(empty, 0), empty);
    }

    #[test]
    fn sizes_are_told_in_the_words_of_auto_scaling() {
        let told = json!({"minSize": 1, "desiredCapacity": 2, "maxSize": 3});
        assert_eq!(snapshot(sizes(1, 2, 3)), told);
    }

    proptest! {
        #[test]
        fn never_more_have_to_be_up_than_there_should_be(
            mut live in [0_u32..5000, 0_u32..5000, 0_u32..5000], percent in 0_u32..=100, old in any::<bool>(),
        ) {
            live.sort_unstable();
            let live = sizes(live[0], live[1], live[2]);
            let (healthy_percent, desired_percent) = if old { (None, Some(percent)) } else { (Some(percent), None) };
            let upness = Upness { healthy_percent, desired_percent, ..Upness::default() };
            prop_assert!(upness.target(live) <= live.desired);
        }
    }
}
