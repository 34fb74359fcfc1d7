//! What was chosen in a cluster, remembered before anything is done to it.

use gennaker_stage::{Lane, Step};
use serde::{Deserialize, Serialize};

use crate::Place;
use crate::clusters::perform::ClusterWide;
use crate::clusters::{Operation, Shrinking, View, disabled, scaled_down, shrunk};

/// Whether there is a cluster.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Presence {
    /// There is no server group of it.
    Missing,
    /// All of its server groups are being deleted.
    Empty,
    /// It has server groups.
    Present,
}

/// A cluster as it was found in a region, and what was chosen there.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Selected {
    /// Whether there was a cluster.
    pub(crate) cluster: Presence,
    /// The server groups that are acted upon, in the order in which they would have been kept.
    pub(crate) chosen: Vec<String>,
    /// Those of them that are disabled before any is destroyed.
    pub(crate) disabled: Vec<String>,
}

/// Chooses once; from then on the choice stands, whatever becomes of the cluster.
pub(crate) async fn select(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    wide: &ClusterWide,
    operation: &Operation,
) -> Step<Selected> {
    let mut lane = lane.part(operation.task());
    if let Some(selected) = lane.remembered("selected")? {
        return Ok(selected);
    }
    lane.task(operation.task());
    let found = place.region.cluster(&wide.cluster).await?;
    let is_known = !found.is_empty();
    let mut views = Vec::new();
    for group in found.into_iter().filter(|group| !group.deleting) {
        // Of an enabled one nobody needs to say that it is active.
        let group = if group.is_disabled() { place.region.with_health(group).await? } else { group };
        views.push(View::of(&group));
    }
    let cluster = match (is_known, views.is_empty()) {
        (false, _) => Presence::Missing,
        (true, true) => Presence::Empty,
        (true, false) => Presence::Present,
    };
    let Shrinking { disabled, destroyed } = choose(&views, wide, operation);
    let selected = Selected { cluster, chosen: destroyed, disabled };
    tracing::info!(
        cluster = %wide.cluster, region = %place.region.name(), chosen = ?selected.chosen, spared = ?wide.excluded_from,
        "{} of {} server groups", operation.task(), views.len()
    );
    lane.remember("selected", &selected).await?;
    Ok(selected)
}

fn choose(groups: &[View], wide: &ClusterWide, operation: &Operation) -> Shrinking {
    let spared = &wide.excluded_from;
    let alone = |destroyed| Shrinking { disabled: Vec::new(), destroyed };
    match operation {
        Operation::Disable { rule, .. } => alone(disabled(groups, spared, rule)),
        Operation::ScaleDown(rule) => alone(scaled_down(groups, spared, rule)),
        Operation::Shrink(rule) => shrunk(groups, spared, rule),
    }
}
