//! Who is up, who is down, and how many have to be (Spinnaker: `HealthHelper`, `waitForUpInstances`).
//!
//! Three providers judge an instance: `Amazon`, the platform, which knows only whether it runs; `TargetGroup`; and
//! `LoadBalancer`, the classic ones. Stages name those that count in `interestingHealthProviderNames`: all for none
//! given, none for an empty list, which then skips all waiting for health.

mod providers;

use crate::instance::heaviest;
use crate::{Capacity, Health, Instance, ServerGroup};

use providers::Asked;
pub use providers::{AMAZON, LOAD_BALANCER, TARGET_GROUP, providers};

/// What all providers know of an instance. A load balancer that does not know it says nothing.
pub fn known(instance: &Instance) -> Vec<(&'static str, Health)> {
    known_to(Asked::ALL, instance)
}

/// What the providers that are asked know of an instance.
fn known_to(asked: Asked, instance: &Instance) -> Vec<(&'static str, Health)> {
    let all = [
        (asked.amazon, AMAZON, Some(instance.platform_health())),
        (asked.target_group, TARGET_GROUP, heaviest(instance.target_health.values().copied())),
        (asked.load_balancer, LOAD_BALANCER, heaviest(instance.classic_health.values().copied())),
    ];
    let known = all.into_iter().filter(|(is_asked, ..)| *is_asked);
    known.filter_map(|(_, name, health)| Some((name, health?))).collect()
}

/// Whether an instance is up, by the health providers that are asked.
///
/// Every kind of load balancer that its server group has and that is asked must say that it is up. Where none has a say (the
/// server group has none or is kept out of them, or only the platform is asked) it is enough that the instance is in
/// service and healthy for Auto Scaling.
pub fn is_up(group: &ServerGroup, instance: &Instance, providers: Option<&[String]>) -> bool {
    if providers.is_some_and(<[String]>::is_empty) {
        return true;
    }
    let (platform, asked) = (instance.platform_health(), Asked::about(group, providers));
    let mut balanced = Vec::new();
    if !group.is_disabled() {
        if !group.target_group_arns.is_empty() && asked.target_group {
            balanced.push(instance.balancer_health(&group.target_group_arns));
        }
        if !group.load_balancers.is_empty() && asked.load_balancer {
            balanced.push(instance.load_balancer_health(&group.load_balancers));
        }
    }
    match heaviest(balanced) {
        Some(health) => health == Health::Up && (!asked.amazon || platform == Health::Unknown),
        None => platform == Health::Unknown,
    }
}

/// Whether an instance is down for traffic, by the health providers that are asked: one of them says so, or nobody but
/// the platform knows it, and none says that it is up or still drains.
pub fn is_down(group: &ServerGroup, instance: &Instance, providers: Option<&[String]>) -> bool {
    if providers.is_some_and(<[String]>::is_empty) {
        return true;
    }
    let known = known_to(Asked::about(group, providers), instance);
    if matches!(known.as_slice(), [] | [(AMAZON, Health::Unknown)]) {
        return true;
    }
    let says = |healths: &[Health]| known.iter().any(|(_, health)| healths.contains(health));
    says(&[Health::Down, Health::OutOfService, Health::Starting]) && !says(&[Health::Up, Health::Draining])
}

/// Whether a load balancer lets an instance finish what it has.
pub fn is_draining(instance: &Instance) -> bool {
    known(instance).iter().any(|(_, health)| *health == Health::Draining)
}

/// An instance's health in one word, by all providers (Spinnaker: `healthState`).
///
/// ```
/// use gennaker_aws::{Health, Instance, health};
///
/// let alone = Instance { lifecycle: "InService".into(), healthy: true, ..Instance::default() };
/// assert_eq!(health::state(&alone), Health::Unknown, "that it runs says nothing of the application");
/// ```
pub fn state(instance: &Instance) -> Health {
    let known: Vec<Health> = known(instance).into_iter().map(|(_, health)| health).collect();
    let says = |health: Health| known.contains(&health);
    match [Health::Starting, Health::Down, Health::OutOfService].into_iter().find(|health| says(*health)) {
        Some(health) => health,
        None if says(Health::Up) && !says(Health::Draining) => Health::Up,
        None if says(Health::Draining) => Health::Draining,
        None => Health::Unknown,
    }
}

/// How many instances are up; in a mixed instances policy each counts with its weight, as in the capacity.
pub fn up(group: &ServerGroup, providers: Option<&[String]>) -> u32 {
    count(group, |instance| is_up(group, instance, providers))
}

/// How many instances are down, counted likewise.
pub fn down(group: &ServerGroup, providers: Option<&[String]>) -> u32 {
    count(group, |instance| is_down(group, instance, providers))
}

/// How many instances still drain, counted likewise.
pub fn draining(group: &ServerGroup) -> u32 {
    count(group, is_draining)
}

fn count(group: &ServerGroup, test: impl Fn(&Instance) -> bool) -> u32 {
    group.instances.iter().filter(|instance| test(instance)).map(Instance::weight).sum()
}

/// How much of its capacity a server group has, up or not: its instances, each with its weight.
pub fn present(group: &ServerGroup) -> u32 {
    count(group, |_| true)
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
    let enough = present(group) >= required;
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
        let (serving, alone) = (instance("InService", true, &[("a", Health::Up)]), group(&[], &[]));
        let classic = Some(providers(&["LoadBalancer"]));
        assert!(!is_up(&balanced, &starting, classic.as_deref()), "it has target groups, and they are asked");
        assert!(is_up(&balanced, &serving, classic.as_deref()));
        assert!(is_up(&alone, &instance("InService", true, &[]), classic.as_deref()), "nobody else can say");
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

    fn classic(lifecycle: &str, healths: &[(&str, Health)]) -> Instance {
        let known = healths.iter().map(|(name, health)| ((*name).to_owned(), *health));
        Instance { classic_health: known.collect(), ..instance(lifecycle, true, &[]) }
    }

    #[test]
    fn classic_load_balancers_and_target_groups_must_both_say_up() {
        use Health::{Down, Starting, Unknown, Up};
        let both = ServerGroup { load_balancers: vec!["web".to_owned()], ..group(&["a"], &[]) };
        let alone = ServerGroup { load_balancers: vec!["web".to_owned()], ..ServerGroup::default() };
        for (group, targets, names, expected) in [
            (&both, vec![("a", Up)], vec![("web", Up)], true),
            (&both, vec![("a", Up)], vec![("web", Down)], false),
            (&both, vec![("a", Starting)], vec![("web", Up)], false),
            (&both, vec![("a", Up)], vec![], false),
            (&alone, vec![], vec![("web", Up)], true),
            (&alone, vec![], vec![("web", Unknown)], false),
            (&alone, vec![], vec![], false),
        ] {
            let given = Instance {
                target_health: instance("InService", true, &targets).target_health,
                ..classic("InService", &names)
            };
            assert_eq!(is_up(group, &given, None), expected, "{targets:?} {names:?}");
        }
        let only = ["LoadBalancer".to_owned()];
        assert!(
            is_up(&both, &classic("InService", &[("web", Up)]), Some(&only)),
            "target groups are not asked"
        );
    }

    #[test]
    fn down_means_that_nobody_sends_traffic_any_more() {
        use Health::{Down, Draining, OutOfService, Starting, Up};
        for (lifecycle, targets, expected) in [
            ("InService", vec![], true),
            ("InService", vec![("a", Up)], false),
            ("InService", vec![("a", Draining)], false),
            ("InService", vec![("a", OutOfService)], true),
            ("InService", vec![("a", Starting)], true),
            ("InService", vec![("a", Down), ("b", Draining)], true),
            ("Pending", vec![], true),
            ("Terminating", vec![], true),
            ("Terminating", vec![("a", Draining)], false),
            ("Terminating", vec![("a", Up)], false),
        ] {
            let given = instance(lifecycle, true, &targets);
            assert_eq!(is_down(&group(&["a", "b"], &[]), &given, None), expected, "{lifecycle} {targets:?}");
        }
        let draining = classic("InService", &[("web", Draining)]);
        assert!(!is_down(&group(&[], &[]), &draining, None) && is_draining(&draining));
        let providers = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
        let serving = instance("InService", true, &[("a", Up)]);
        for (names, expected) in [
            (vec!["Amazon"], true),
            (vec!["TargetGroup"], false),
            (vec!["LoadBalancer"], false),
            (vec!["Amazon", "LoadBalancer"], true),
            (vec![], true),
        ] {
            let balanced = group(&["a"], &["AddToLoadBalancer"]);
            assert_eq!(is_down(&balanced, &serving, Some(&providers(&names))), expected, "{names:?}");
        }
    }

    #[test]
    fn one_word_tells_an_instances_health() {
        use Health::{Down, Draining, OutOfService, Starting, Unknown, Up};
        for (lifecycle, targets, expected) in [
            ("InService", vec![], Unknown),
            ("InService", vec![("a", Up)], Up),
            ("InService", vec![("a", Draining)], Draining),
            ("InService", vec![("a", OutOfService)], OutOfService),
            ("InService", vec![("a", Down)], Down),
            ("Pending", vec![("a", Up)], Starting),
            ("Terminating", vec![("a", Up)], Down),
        ] {
            assert_eq!(state(&instance(lifecycle, true, &targets)), expected, "{lifecycle} {targets:?}");
        }
    }

    #[test]
    fn an_empty_list_of_providers_asks_nobody() {
        let balanced = group(&["a"], &[]);
        let failing = instance("InService", false, &[("a", Health::Down)]);
        assert!(is_up(&balanced, &failing, Some(&[])) && is_down(&balanced, &failing, Some(&[])));
        assert_eq!((up(&balanced, Some(&[])), draining(&balanced)), (0, 0), "there is no instance to count");
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
