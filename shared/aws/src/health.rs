//! Who is up, and how many have to be (Spinnaker: `HealthHelper`, `waitForUpInstances`).

use crate::{Capacity, Health, Instance, ServerGroup};

/// Whether an instance is up, by the health providers that are asked: all for none given, no one for an empty list.
///
/// A target group must say that it is up. Where none has a say (the server group has none, or it is kept out of them)
/// it is enough that the instance is in service and healthy for Auto Scaling.
pub fn is_up(group: &ServerGroup, instance: &Instance, providers: Option<&[String]>) -> bool {
    let asked =
        |name: &str| providers.is_none_or(|names| names.iter().any(|given| given.eq_ignore_ascii_case(name)));
    let platform = instance.platform_health();
    let balanced = !group.target_group_arns.is_empty() && !group.is_disabled();
    if balanced && asked("TargetGroup") {
        let accepted = !asked("Amazon") || platform == Health::Unknown;
        return accepted && instance.balancer_health(&group.target_group_arns) == Health::Up;
    }
    platform == Health::Unknown
}

/// How many instances are up.
pub fn up(group: &ServerGroup, providers: Option<&[String]>) -> u32 {
    let up = group.instances.iter().filter(|instance| is_up(group, instance, providers)).count();
    u32::try_from(up).unwrap_or(u32::MAX)
}

/// Whether the server group has enough instances and enough of them are up.
///
/// ```
/// use gennaker_aws::{Instance, ServerGroup, health};
///
/// let up = Instance { lifecycle: "InService".into(), healthy: true, ..Instance::default() };
/// let group = ServerGroup { instances: vec![up, Instance::default()], ..ServerGroup::default() };
/// assert!(health::suffices(&group, 1, None));
/// assert!(!health::suffices(&group, 2, None));
/// assert!(health::suffices(&group, 2, Some(&[])), "nobody is asked");
/// ```
pub fn suffices(group: &ServerGroup, required: u32, providers: Option<&[String]>) -> bool {
    let enough = u32::try_from(group.instances.len()).unwrap_or(u32::MAX) >= required;
    enough && (providers.is_some_and(<[String]>::is_empty) || up(group, providers) >= required)
}

/// How many instances have to be up: the configured size where it or the present one is fixed, otherwise the present
/// one; of it `percent`, but at least one unless 0 % are asked for.
pub fn required(configured: Capacity, live: Capacity, percent: Option<u32>) -> u32 {
    let base = if configured.is_fixed() || live.is_fixed() { configured.desired } else { live.desired };
    share(base, percent)
}

/// `percent` of a size, rounded, but at least one unless it is 0 % or of nothing.
pub fn share(size: u32, percent: Option<u32>) -> u32 {
    let Some(percent) = percent else { return size };
    let rounded = (u64::from(size) * u64::from(percent) + 50) / 100;
    let share = u32::try_from(rounded).unwrap_or(u32::MAX);
    if share == 0 && percent != 0 && size > 0 { 1 } else { share }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn instance(lifecycle: &str, healthy: bool, targets: &[(&str, Health)]) -> Instance {
        Instance {
            lifecycle: lifecycle.to_owned(),
            healthy,
            target_health: targets
                .iter()
                .map(|(arn, health)| ((*arn).to_owned(), *health))
                .collect::<BTreeMap<_, _>>(),
            ..Instance::default()
        }
    }

    fn group(arns: &[&str], suspended: &[&str]) -> ServerGroup {
        ServerGroup {
            target_group_arns: arns.iter().map(|arn| (*arn).to_owned()).collect(),
            suspended_processes: suspended.iter().map(|name| (*name).to_owned()).collect(),
            ..ServerGroup::default()
        }
    }

    #[test]
    fn without_target_groups_the_lifecycle_decides() {
        let alone = group(&[], &[]);
        for (lifecycle, healthy, expected) in [
            ("InService", true, true),
            ("InService", false, false),
            ("Pending", true, false),
            ("Pending:Wait", true, false),
            ("Standby", true, false),
            ("Terminating", true, false),
        ] {
            assert_eq!(
                is_up(&alone, &instance(lifecycle, healthy, &[]), None),
                expected,
                "{lifecycle} {healthy}"
            );
        }
    }

    #[test]
    fn every_target_group_must_say_up() {
        use Health::{Down, Draining, OutOfService, Starting, Up};
        let balanced = group(&["a", "b"], &[]);
        for (targets, expected) in [
            (vec![("a", Up), ("b", Up)], true),
            (vec![("a", Up)], false),
            (vec![], false),
            (vec![("a", Up), ("b", Starting)], false),
            (vec![("a", Up), ("b", Down)], false),
            (vec![("a", Up), ("b", OutOfService)], false),
            (vec![("a", Up), ("b", Draining)], false),
        ] {
            assert_eq!(
                is_up(&balanced, &instance("InService", true, &targets), None),
                expected,
                "{targets:?}"
            );
        }
    }

    #[test]
    fn the_providers_that_are_asked_decide() {
        let providers = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
        let balanced = group(&["a"], &[]);
        let starting = instance("InService", true, &[("a", Health::Starting)]);
        assert!(is_up(&balanced, &starting, Some(&providers(&["Amazon"]))));
        assert!(!is_up(&balanced, &starting, Some(&providers(&["TargetGroup"]))));
        let pending = instance("Pending", true, &[("a", Health::Up)]);
        assert!(is_up(&balanced, &pending, Some(&providers(&["TargetGroup"]))));
        assert!(!is_up(&balanced, &pending, Some(&providers(&["TargetGroup", "Amazon"]))));
    }

    #[test]
    fn a_disabled_server_group_is_not_judged_by_target_groups() {
        let disabled = group(&["a"], &["AddToLoadBalancer"]);
        assert!(is_up(&disabled, &instance("InService", true, &[]), None));
    }

    #[test]
    fn the_outweighing_target_group_names_the_health() {
        let arns = ["a".to_owned(), "b".to_owned()];
        for (one, other, expected) in [
            (Health::Starting, Health::Down, Health::Starting),
            (Health::Down, Health::OutOfService, Health::Down),
            (Health::OutOfService, Health::Draining, Health::OutOfService),
            (Health::Draining, Health::Up, Health::Draining),
            (Health::Up, Health::Up, Health::Up),
        ] {
            let both = instance("InService", true, &[("a", one), ("b", other)]);
            assert_eq!(both.balancer_health(&arns), expected);
        }
    }

    #[test]
    fn a_fixed_size_outweighs_the_present_one() {
        let capacity = |min, desired, max| Capacity { min, desired, max };
        for (configured, live, percent, expected) in [
            (capacity(2, 2, 2), capacity(1, 3, 5), None, 2),
            (capacity(1, 3, 5), capacity(4, 4, 4), None, 3),
            (capacity(1, 3, 5), capacity(1, 4, 5), None, 4),
            (capacity(1, 3, 5), capacity(1, 4, 5), Some(50), 2),
            (capacity(3, 3, 3), capacity(3, 3, 3), Some(50), 2),
            (capacity(1, 1, 1), capacity(1, 1, 1), Some(1), 1),
            (capacity(1, 1, 1), capacity(1, 1, 1), Some(0), 0),
            (capacity(0, 0, 0), capacity(0, 0, 0), Some(100), 0),
        ] {
            assert_eq!(required(configured, live, percent), expected, "{configured:?} {live:?} {percent:?}");
        }
    }

    proptest! {
        #[test]
        fn a_share_is_within_the_size_and_grows_with_the_percentage(size in 0_u32..10_000, percent in 0_u32..100) {
            let part = share(size, Some(percent));
            prop_assert!(part <= size);
            prop_assert!(part <= share(size, Some(percent + 1)));
            prop_assert_eq!(share(size, Some(100)), size);
        }
    }
}
