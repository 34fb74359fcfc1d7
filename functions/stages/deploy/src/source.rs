//! The server group that a new one follows, and the capacity that it gets.

use gennaker_aws::{Capacity, ServerGroup};
use gennaker_runtime::Failure;

use crate::config::Config;

/// The source among a cluster's server groups, given newest first: the largest where its capacity is to be taken,
/// otherwise the newest; one that gets traffic before one that does not.
pub(crate) fn choose<'a>(config: &Config, groups: &'a [ServerGroup]) -> Option<&'a ServerGroup> {
    let mut live: Vec<&ServerGroup> = groups.iter().filter(|group| !group.deleting).collect();
    let largest_first = config.use_source_capacity;
    // Stable: among equals the newest stays in front.
    live.sort_by_key(|group| {
        let smaller = if largest_first { usize::MAX - group.instances.len() } else { 0 };
        (group.is_disabled(), smaller)
    });
    live.first().copied()
}

/// The capacity of the new server group.
///
/// # Errors
/// When it is missing, or its sizes are not in order.
pub(crate) fn capacity(config: &Config, source: Option<&ServerGroup>) -> Result<Capacity, Failure> {
    let configured = config.capacity.whole();
    let place = format!("cluster {} in {}", config.cluster.name(), config.region);
    let capacity = match (config.use_source_capacity, source) {
        (true, Some(source)) => source.capacity,
        (true, None) if !(config.prefer_source_capacity && configured.is_some()) => {
            return Err(Failure::invalid(format!(
                "{place}: useSourceCapacity is set, but there is no server group to take it from; give a capacity and \
                 preferSourceCapacity for that case"
            )));
        }
        _ => configured
            .ok_or_else(|| Failure::invalid(format!("{place}: capacity needs min, max and desired")))?,
    };
    if capacity.is_ordered() {
        return Ok(capacity);
    }
    let Capacity { min, desired, max } = capacity;
    Err(Failure::invalid(format!(
        "{place}: capacity has min {min}, desired {desired} and max {max}, but must have min ≤ desired ≤ max"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gennaker_aws::Instance;
    use serde_json::json;

    fn config(more: &serde_json::Value) -> Config {
        let mut json =
            json!({"account": "prod", "application": "app", "instanceType": "t3.micro", "region": "r"});
        for (name, value) in more.as_object().expect("a map") {
            json[name] = value.clone();
        }
        crate::config::read(json.as_object().expect("a map")).expect("readable").remove(0)
    }

    fn group(name: &str, instances: usize, suspended: &[&str]) -> ServerGroup {
        ServerGroup {
            name: name.to_owned(),
            instances: vec![Instance::default(); instances],
            suspended_processes: suspended.iter().map(|name| (*name).to_owned()).collect(),
            capacity: Capacity { min: 1, desired: 2, max: 3 },
            ..ServerGroup::default()
        }
    }

    #[test]
    fn the_newest_with_traffic_or_the_largest_is_the_source() {
        let groups = [group("v3", 9, &["AddToLoadBalancer"]), group("v2", 1, &[]), group("v1", 5, &[])];
        for (config, expected) in [
            (config(&json!({"capacity": {"min": 1, "desired": 1, "max": 1}})), "v2"),
            (config(&json!({"useSourceCapacity": true})), "v1"),
        ] {
            assert_eq!(choose(&config, &groups).map(|group| group.name.as_str()), Some(expected));
        }
        assert_eq!(choose(&config(&json!({})), &groups[..1]).map(|group| group.name.as_str()), Some("v3"));
    }

    #[test]
    fn the_capacity_is_the_sources_or_the_configured_one() {
        let source = group("v1", 2, &[]);
        let own = json!({"min": 1, "desired": 1, "max": 1});
        for (json, source, expected) in [
            (json!({"capacity": own}), Some(&source), Some(1)),
            (json!({"capacity": own, "useSourceCapacity": true}), Some(&source), Some(2)),
            (json!({"capacity": own, "useSourceCapacity": true}), None, None),
            (
                json!({"capacity": own, "useSourceCapacity": true, "preferSourceCapacity": true}),
                None,
                Some(1),
            ),
            (json!({"useSourceCapacity": true, "preferSourceCapacity": true}), None, None),
            (json!({}), Some(&source), None),
            (json!({"capacity": {"min": 2, "desired": 1, "max": 3}}), None, None),
        ] {
            let desired = capacity(&config(&json), source).ok().map(|capacity| capacity.desired);
            assert_eq!(desired, expected, "{json}");
        }
    }
}
