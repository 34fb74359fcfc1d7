//! Doing what was chosen.

use std::collections::BTreeSet;

use gennaker_stage::{Lane, Step};

use crate::clusters::selected::{Selected, select};
use crate::clusters::side_by_side::{Act, side_by_side};
use crate::clusters::{DisableCluster, Operation, ScaleDownCluster, ShrinkCluster};
use crate::{Destroying, Disabling, Place, guard};

/// The cluster that something is done across.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClusterWide {
    /// Its name.
    pub cluster: String,
    /// The server groups that this execution has deployed here: they and all newer ones are left alone.
    pub excluded_from: BTreeSet<String>,
    /// Whose judgement of health counts; everybody's where none is given.
    pub providers: Option<Vec<String>>,
}

/// Disables the active server groups of a cluster but for those that remain, and waits until nothing goes to them any more;
/// answers with the disabled ones. Where there is no cluster there is nothing to do.
///
/// # Errors
/// The stop, until it is done.
pub async fn disable_cluster(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    wide: &ClusterWide,
    rule: &DisableCluster,
) -> Step<Vec<String>> {
    perform(lane, place, wide, &Operation::Disable { rule: *rule, percent: None }).await
}

/// Scales the server groups of a cluster down to nothing but for those that remain, and waits until their instances are gone;
/// answers with the ones scaled down. Where there is no cluster there is nothing to do.
///
/// # Errors
/// The stop, until it is done.
pub async fn scale_down_cluster(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    wide: &ClusterWide,
    rule: &ScaleDownCluster,
) -> Step<Vec<String>> {
    perform(lane, place, wide, &Operation::ScaleDown(*rule)).await
}

/// Destroys the server groups of a cluster but for those that remain, and waits until they are gone; answers with the destroyed
/// ones. Where there is no cluster there is nothing to do.
///
/// # Errors
/// The stop, until it is done.
pub async fn shrink_cluster(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    wide: &ClusterWide,
    rule: &ShrinkCluster,
) -> Step<Vec<String>> {
    perform(lane, place, wide, &Operation::Shrink(*rule)).await
}

/// Chooses and does; the traffic guards are asked once, about all that goes away together.
pub(crate) async fn perform(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    wide: &ClusterWide,
    operation: &Operation,
) -> Step<Vec<String>> {
    let Selected { chosen, disabled, .. } = select(lane, place, wide, operation).await?;
    let mut lane = lane.part(operation.task());
    if chosen.is_empty() || lane.is_done("done")? {
        return Ok(chosen);
    }
    if operation.is_guarded() {
        let leaving: Vec<&str> = chosen.iter().map(String::as_str).collect();
        guard::check(&mut lane, place, &wide.cluster, &leaving).await?;
    }
    let providers = || wide.providers.clone();
    let disable = |percent| Act::Disable(Disabling { percent, providers: providers(), unguarded: true });
    let act = match operation {
        Operation::Disable { percent, .. } => disable(*percent),
        Operation::ScaleDown(_) => Act::ScaleDown,
        Operation::Shrink(rule) => {
            side_by_side(&mut lane, place, &disabled, &disable(None), "waitForClusterDisable").await?;
            let skip_disable = rule.allow_active && !rule.disable_first;
            Act::Destroy(Destroying { skip_disable, providers: providers(), unguarded: true })
        }
    };
    side_by_side(&mut lane, place, &chosen, &act, operation.wait()).await?;
    lane.remember("done", &true).await?;
    Ok(chosen)
}
