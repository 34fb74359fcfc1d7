//! What becomes of a cluster's other server groups once the new one is up.

use std::collections::BTreeSet;

use gennaker_server_groups::{
    ClusterWide, DisableCluster, Place, ScaleDownCluster, ShrinkCluster, Upness, deployed_before,
    disable_cluster, scale_down_cluster, shrink_cluster, wait_up,
};
use gennaker_stage::{Lane, Step};

use super::roll_out::{Launched, mark};
use super::settings::RedBlack;

/// Remembers that others lose their traffic from here on.
pub(super) async fn begin(lane: &mut Lane<'_, '_>) -> Step {
    if !lane.is_done(mark::TEARDOWN)? {
        lane.remember(mark::TEARDOWN, &true).await?;
    }
    Ok(())
}

/// The others are disabled, but for as many as stay: fewer in all, and scaled down, as the fields say (Spinnaker: redblack).
pub(super) async fn red_black(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    launched: &Launched,
    rule: &RedBlack,
    healthy_percent: Option<u32>,
) -> Step {
    shrink(lane, place, launched, rule).await?;
    if rule.delay > 0 {
        lane.task("Wait Before Disable");
        lane.delay("Wait Before Disable", rule.delay).await?;
    }
    // Much may have happened to the new one meanwhile.
    still_up(&mut lane.part("still"), place, launched, healthy_percent).await?;
    begin(lane).await?;
    lane.task("disableCluster");
    let keep = DisableCluster { remaining: 1, prefer_larger: false };
    let wide = wide(lane, place, launched);
    disable_cluster(&mut lane.part("disableCluster"), place, &wide, &keep).await?;
    if rule.scale_down {
        scale_down(lane, place, launched, rule).await?;
    }
    Ok(())
}

/// Looks once more whether enough of the new server group is up.
pub(super) async fn still_up(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    launched: &Launched,
    healthy_percent: Option<u32>,
) -> Step {
    let providers = launched.providers.clone();
    let upness = Upness { healthy_percent, providers, ..Upness::default() };
    wait_up(lane, place, &launched.created.name, &upness).await
}

/// Fewer server groups, where the fields say how many.
pub(super) async fn shrink(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    launched: &Launched,
    rule: &RedBlack,
) -> Step {
    let Some(keep) = rule.keep else { return Ok(()) };
    if rule.delete_active {
        begin(lane).await?;
    }
    shrink_to(lane, place, launched, keep, rule.delete_active).await
}

/// The new server group alone stays (Spinnaker: highlander).
pub(super) async fn highlander(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    launched: &Launched,
    healthy_percent: Option<u32>,
) -> Step {
    still_up(&mut lane.part("still"), place, launched, healthy_percent).await?;
    begin(lane).await?;
    shrink_to(lane, place, launched, 1, true).await
}

async fn shrink_to(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    launched: &Launched,
    keep: u32,
    allow_active: bool,
) -> Step {
    lane.task("shrinkCluster");
    let rule =
        ShrinkCluster { shrink_to: i64::from(keep), allow_active, retain_larger: false, disable_first: true };
    let wide = wide(lane, place, launched);
    shrink_cluster(&mut lane.part("shrinkCluster"), place, &wide, &rule).await?;
    Ok(())
}

/// The others are scaled down to nothing, after a while.
pub(super) async fn scale_down(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    launched: &Launched,
    rule: &RedBlack,
) -> Step {
    if rule.scale_down_delay > 0 {
        lane.task("Wait Before Scale Down");
        lane.delay("Wait Before Scale Down", rule.scale_down_delay).await?;
    }
    lane.task("scaleDown");
    let keep = ScaleDownCluster { remaining: 1, prefer_larger: false, allow_active: rule.scale_down_active };
    let wide = wide(lane, place, launched);
    scale_down_cluster(&mut lane.part("scaleDown"), place, &wide, &keep).await?;
    Ok(())
}

/// The cluster but for what this execution has deployed.
fn wide(lane: &Lane<'_, '_>, place: &Place, launched: &Launched) -> ClusterWide {
    let mut deployed: BTreeSet<String> =
        deployed_before(&lane.stage().ancestors(), place.registered_account(), place.region.name());
    deployed.insert(launched.created.name.clone());
    ClusterWide {
        cluster: launched.created.cluster.clone(),
        excluded_from: deployed,
        providers: launched.providers.clone(),
    }
}
