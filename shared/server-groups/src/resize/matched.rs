//! Whether a server group has its new size (Spinnaker: `waitForCapacityMatch`).

use gennaker_aws::{Capacity, Instance, ServerGroup, health};

/// Whether AWS shows the size from before a change. Afterwards somebody else may change the desired size at any time, so that
/// this says little once AWS had the time to show it.
pub(super) fn is_old(from: Capacity, to: Capacity, shown: Capacity) -> bool {
    (shown.min, shown.max) != (to.min, to.max)
        || (shown.desired != to.desired && shown.desired == from.desired)
}

/// None when it has, otherwise a sentence on how far it is. Where it grows, the new instances must be up as well, unless it
/// gets no traffic.
pub(super) fn missing(
    from: Capacity,
    to: Capacity,
    percent: Option<u32>,
    providers: Option<&[String]>,
    group: &ServerGroup,
) -> Option<String> {
    let (name, desired) = (&group.name, group.capacity.desired);
    let present = health::present(group);
    // Where instances count for more than one, AWS may have a part of one too much.
    let largest = group.instances.iter().map(Instance::weight).max().unwrap_or(1);
    let grows = to.desired > from.desired && !group.is_disabled();
    let is_short = present < desired && !(grows && percent.is_some());
    if is_short || present.saturating_sub(desired) >= largest {
        return Some(format!("{present} of {desired} instances of {name} are there"));
    }
    if !grows {
        return None;
    }
    let required = health::required(to, group.capacity, percent);
    if health::suffices(group, required, providers) {
        return None;
    }
    Some(format!("{} of {required} instances of {name} are up", health::up(group, providers)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn fixed(size: u32) -> Capacity {
        Capacity { min: size, desired: size, max: size }
    }

    fn look(
        from: u32,
        to: u32,
        up: usize,
        others: usize,
        suspended: &[&str],
        percent: u32,
    ) -> Option<String> {
        let ready = Instance { lifecycle: "InService".to_owned(), healthy: true, ..Instance::default() };
        let mut instances = vec![ready; up];
        instances.extend(vec![Instance { lifecycle: "Pending".to_owned(), ..Instance::default() }; others]);
        let group = ServerGroup {
            name: "app-v001".to_owned(),
            capacity: fixed(to),
            instances,
            suspended_processes: suspended.iter().map(|name| (*name).to_owned()).collect(),
            ..ServerGroup::default()
        };
        missing(fixed(from), fixed(to), Some(percent), None, &group)
    }

    #[test]
    fn growing_waits_for_the_new_instances_to_be_up() {
        assert_eq!(look(1, 3, 1, 0, &[], 100).as_deref(), Some("1 of 3 instances of app-v001 are up"));
        assert_eq!(look(1, 10, 8, 0, &[], 80), None, "so many suffice, although more are to come");
        assert_eq!(look(1, 3, 1, 2, &[], 100).as_deref(), Some("1 of 3 instances of app-v001 are up"));
        assert_eq!(look(1, 3, 3, 0, &[], 100), None);
        assert_eq!(look(1, 4, 2, 2, &[], 50), None, "half of them suffice");
        assert_eq!(look(1, 3, 0, 3, &["AddToLoadBalancer"], 100), None, "a disabled one is not judged");
    }

    #[test]
    fn a_size_from_before_is_recognized() {
        let sizes = |min, desired, max| Capacity { min, desired, max };
        let (from, to) = (sizes(1, 1, 4), sizes(1, 3, 4));
        for (shown, expected) in [
            (from, true),
            (to, false),
            (sizes(1, 2, 4), false),
            (sizes(0, 3, 4), true),
            (sizes(1, 3, 5), true),
        ] {
            assert_eq!(is_old(from, to, shown), expected, "{shown:?}");
        }
        assert!(!is_old(to, to, to), "nothing was to be changed");
    }

    #[test]
    fn shrinking_waits_until_the_others_are_gone() {
        assert_eq!(look(3, 1, 3, 0, &[], 100).as_deref(), Some("3 of 1 instances of app-v001 are there"));
        assert_eq!(look(3, 1, 0, 1, &[], 100), None);
    }
}
