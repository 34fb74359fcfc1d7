//! Which server groups of a cluster are disabled, scaled down or destroyed, and which are kept.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::clusters::View;
use crate::clusters::candidates::candidates;

/// What a `disableCluster` keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisableCluster {
    /// How many server groups stay enabled (Spinnaker: `remainingEnabledServerGroups`).
    pub remaining: u32,
    /// Whether a larger one is kept before a newer one (Spinnaker: `preferLargerOverNewer`).
    pub prefer_larger: bool,
}

/// What a `scaleDownCluster` keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScaleDownCluster {
    /// How many server groups keep their size (Spinnaker: `remainingFullSizeServerGroups`).
    pub remaining: u32,
    /// Whether a larger one is kept before a newer one (Spinnaker: `preferLargerOverNewer`).
    pub prefer_larger: bool,
    /// Whether active ones may be scaled down (Spinnaker: `allowScaleDownActive`).
    pub allow_active: bool,
}

/// What a `shrinkCluster` keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShrinkCluster {
    /// How many server groups stay (Spinnaker: `shrinkToSize`); fewer than none is none.
    pub shrink_to: i64,
    /// Whether active ones may be deleted (Spinnaker: `allowDeleteActive`).
    pub allow_active: bool,
    /// Whether a larger one is kept before a newer one (Spinnaker: `retainLargerOverNewer`).
    pub retain_larger: bool,
    /// Whether active ones are all disabled before any is deleted (Spinnaker: `runDisableClusterStep`).
    pub disable_first: bool,
}

/// What a `shrinkCluster` does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shrinking {
    /// The server groups that are disabled first; all of them are destroyed as well.
    pub disabled: Vec<String>,
    /// The server groups that are destroyed.
    pub destroyed: Vec<String>,
}

/// The order in which server groups are kept. What was created at the same moment is told apart by name, so that the choice is
/// the same every time.
#[derive(Clone, Copy, Debug)]
struct Order {
    active_first: bool,
    larger_first: bool,
}

impl Order {
    fn compare(self, one: &View, other: &View) -> Ordering {
        let by_activity = other.active.cmp(&one.active);
        let by_size = other.instances.cmp(&one.instances);
        let by_age = (other.created, &other.name).cmp(&(one.created, &one.name));
        let first = if self.active_first { by_activity } else { Ordering::Equal };
        first.then(if self.larger_first { by_size } else { Ordering::Equal }).then(by_age)
    }
}

/// The server groups that are disabled: of the active ones, all that do not remain.
///
/// The quota is used up first by the server groups that are left alone in any case.
pub fn disabled(groups: &[View], deployed: &BTreeSet<String>, rule: &DisableCluster) -> Vec<String> {
    let mut chosen = candidates(groups, deployed);
    let keep = left(i64::from(rule.remaining), groups, &chosen);
    chosen.retain(|group| group.active);
    beyond(chosen, keep, Order { active_first: false, larger_first: rule.prefer_larger })
}

/// The server groups that are scaled down to nothing.
///
/// The quota is used up first by the server groups that are left alone in any case: those deployed just now, and active ones
/// where these may not be scaled down.
pub fn scaled_down(groups: &[View], deployed: &BTreeSet<String>, rule: &ScaleDownCluster) -> Vec<String> {
    let mut chosen = candidates(groups, deployed);
    chosen.retain(|group| rule.allow_active || !group.active);
    let keep = left(i64::from(rule.remaining), groups, &chosen);
    beyond(chosen, keep, Order { active_first: rule.allow_active, larger_first: rule.prefer_larger })
}

/// The server groups that are destroyed, and those of them that are disabled before.
///
/// The quota is used up first by the server groups that are left alone in any case: those deployed just now, and active ones
/// where these may not be deleted.
pub fn shrunk(groups: &[View], deployed: &BTreeSet<String>, rule: &ShrinkCluster) -> Shrinking {
    let first = if rule.allow_active && rule.disable_first {
        let remaining = u32::try_from(rule.shrink_to.max(0)).unwrap_or(u32::MAX);
        disabled(groups, deployed, &DisableCluster { remaining, prefer_larger: rule.retain_larger })
    } else {
        Vec::new()
    };
    // As the cluster will be once these are disabled.
    let groups: Vec<View> = groups
        .iter()
        .map(|group| View { active: group.active && !first.contains(&group.name), ..group.clone() })
        .collect();
    let mut chosen = candidates(&groups, deployed);
    chosen.retain(|group| rule.allow_active || !group.active);
    let keep = left(rule.shrink_to, &groups, &chosen);
    let order = Order { active_first: rule.allow_active, larger_first: rule.retain_larger };
    Shrinking { destroyed: beyond(chosen, keep, order), disabled: first }
}

/// How many of the chosen ones are kept, when as many shall remain of all.
fn left(remaining: i64, groups: &[View], chosen: &[&View]) -> usize {
    let untouched = groups.len().saturating_sub(chosen.len());
    let untouched = i64::try_from(untouched).unwrap_or(i64::MAX);
    usize::try_from(remaining.saturating_sub(untouched)).unwrap_or(0)
}

/// Those that come after the first ones by an order.
fn beyond(mut groups: Vec<&View>, keep: usize, order: Order) -> Vec<String> {
    groups.sort_by(|one, other| order.compare(one, other));
    groups.into_iter().skip(keep).map(|group| group.name.clone()).collect()
}

#[cfg(test)]
mod cases;
#[cfg(test)]
mod properties;
