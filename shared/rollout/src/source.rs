//! The server group that a new one follows.

use gennaker_aws::{Capacity, ServerGroup};
use gennaker_runtime::Failure;
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Step};
use serde::{Deserialize, Serialize};

use crate::strategies::Strategy;
use crate::{Config, SourceRequest};

/// The server group that a new one follows, as it was found.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Its sizes at that moment, before anything was pinned.
    pub capacity: Capacity,
    /// Whether it gets traffic.
    pub enabled: bool,
}

impl Source {
    pub(crate) fn of(group: &ServerGroup) -> Self {
        Self { name: group.name.clone(), capacity: group.capacity, enabled: !group.is_disabled() }
    }
}

/// Determines the source, once: what was found stays, whatever happens to the cluster meanwhile.
///
/// # Errors
/// When AWS fails, or the cluster has no server group of the wanted age.
pub async fn determine_source(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    config: &Config,
) -> Step<Option<Source>> {
    lane.task("determineSourceServerGroup");
    if let Some(found) = lane.remembered::<Option<Source>>("source")? {
        return Ok(found);
    }
    // A rolling strategy grows by itself, and follows the newest (Spinnaker: it takes `useSourceCapacity` back).
    let largest = config.use_source_capacity && !Strategy::of(config)?.is_rolling();
    let found = find(place, config.cluster.name(), &config.source, largest).await?;
    let source = found.as_ref().map(Source::of);
    lane.remember("source", &source).await?;
    Ok(source)
}

/// The server group that is asked for, as it is now.
pub(crate) async fn find(
    place: &Place,
    cluster: &str,
    wanted: &SourceRequest,
    largest: bool,
) -> Result<Option<ServerGroup>, Failure> {
    if let SourceRequest::Named(name) = wanted
        && let Some(group) = place.region.server_group(name).await?.filter(|group| !group.deleting)
    {
        return Ok(Some(group));
    }
    if let SourceRequest::Aged { cluster: other, target } = wanted {
        let cluster = other.as_deref().unwrap_or(cluster);
        let groups = place.region.cluster(cluster).await?;
        return target.choose(cluster, place.region.name(), &groups).cloned().map(Some);
    }
    let groups = place.region.cluster(cluster).await?;
    Ok(choose(&groups, largest).cloned())
}

/// The source among a cluster's server groups, given newest first: the largest where its size is to be taken, otherwise the
/// newest; one that gets traffic before one that does not.
pub(crate) fn choose(groups: &[ServerGroup], largest: bool) -> Option<&ServerGroup> {
    let mut live: Vec<&ServerGroup> = groups.iter().filter(|group| !group.deleting).collect();
    // Stable: among equals the newest stays in front.
    live.sort_by_key(|group| {
        let smaller = if largest { usize::MAX - group.instances.len() } else { 0 };
        (group.is_disabled(), smaller)
    });
    live.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use gennaker_aws::Instance;

    fn group(name: &str, instances: usize, suspended: &[&str]) -> ServerGroup {
        ServerGroup {
            name: name.to_owned(),
            instances: vec![Instance::default(); instances],
            suspended_processes: suspended.iter().map(|name| (*name).to_owned()).collect(),
            deleting: name.ends_with('!'),
            ..ServerGroup::default()
        }
    }

    #[test]
    fn the_newest_with_traffic_or_the_largest_is_the_source() {
        let groups = [
            group("v4!", 9, &[]),
            group("v3", 9, &["AddToLoadBalancer"]),
            group("v2", 1, &[]),
            group("v1", 5, &[]),
        ];
        for (among, largest, expected) in [
            (&groups[..], false, Some("v2")),
            (&groups[..], true, Some("v1")),
            (&groups[..2], false, Some("v3")),
            (&groups[..1], false, None),
        ] {
            assert_eq!(choose(among, largest).map(|group| group.name.as_str()), expected);
        }
    }
}
