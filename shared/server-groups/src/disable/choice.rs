//! Which instances of a server group are put into traffic or taken out of it.

use gennaker_aws::{Health, Instance, ServerGroup, health};

/// The instances that load balancers can know: those that run or are about to.
pub(crate) fn registrable(group: &ServerGroup) -> impl Iterator<Item = &Instance> {
    group
        .instances
        .iter()
        .filter(|instance| instance.lifecycle == "InService" || instance.lifecycle.starts_with("Pending"))
}

/// The ids of the instances that leave, so that `percent` of all, rounded up, are out of traffic: those that are out already
/// count (Spinnaker: `desiredPercentage` of a disable).
pub(crate) fn leaving(group: &ServerGroup, percent: u32) -> Vec<String> {
    let total = registrable(group).count();
    let serving: Vec<&Instance> = registrable(group).filter(|instance| serves(instance)).collect();
    let out = (total * usize::try_from(percent).unwrap_or(100)).div_ceil(100);
    let more = out.saturating_sub(total - serving.len());
    serving.into_iter().take(more).map(|instance| instance.id.clone()).collect()
}

/// Whether somebody says that an instance is up, and nobody that it is down.
fn serves(instance: &Instance) -> bool {
    let known = health::known(instance);
    let says = |health: Health| known.iter().any(|(_, known)| *known == health);
    says(Health::Up) && !says(Health::Down)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// `u` is up, `o` is out of traffic, `d` is down in its target group, `t` terminates, `p` is pending.
    fn group(states: &str) -> ServerGroup {
        let instance = |(index, state): (usize, char)| {
            let targets = match state {
                'u' | 't' => vec![("tg".to_owned(), Health::Up)],
                'd' => vec![("tg".to_owned(), Health::Down)],
                _ => Vec::new(),
            };
            let lifecycle = match state {
                't' => "Terminating",
                'p' => "Pending:Wait",
                _ => "InService",
            };
            Instance {
                id: format!("i-{index}"),
                lifecycle: lifecycle.to_owned(),
                healthy: true,
                target_health: targets.into_iter().collect(),
                ..Instance::default()
            }
        };
        ServerGroup {
            target_group_arns: vec!["tg".to_owned()],
            instances: states.chars().enumerate().map(instance).collect(),
            ..ServerGroup::default()
        }
    }

    #[test]
    fn a_share_is_rounded_up_and_counts_those_that_are_out() {
        for (states, percent, expected) in [
            ("uuuuuuuuuu", 50, vec!["i-0", "i-1", "i-2", "i-3", "i-4"]),
            ("uuu", 50, vec!["i-0", "i-1"]),
            ("uuu", 1, vec!["i-0"]),
            ("uuu", 0, vec![]),
            ("uuu", 100, vec!["i-0", "i-1", "i-2"]),
            ("ouu", 50, vec!["i-1"]),
            ("ouuu", 25, vec![]),
            ("duuu", 50, vec!["i-1"]),
            ("puuu", 50, vec!["i-1"]),
            ("tuuu", 50, vec!["i-1", "i-2"]),
            ("oo", 50, vec![]),
            ("", 50, vec![]),
        ] {
            assert_eq!(leaving(&group(states), percent), expected, "{states} {percent}");
        }
    }

    proptest! {
        #[test]
        fn after_a_share_has_left_nobody_has_to_leave_for_it_again(states in "[uodtp]{0,12}", percent in 0_u32..=100) {
            let mut group = group(&states);
            let chosen: BTreeSet<String> = leaving(&group, percent).into_iter().collect();
            for instance in group.instances.iter_mut().filter(|instance| chosen.contains(&instance.id)) {
                prop_assert!(serves(instance));
                instance.target_health.clear();
            }
            prop_assert_eq!(leaving(&group, percent), Vec::<String>::new());
        }

        #[test]
        fn a_larger_share_takes_the_smaller_one_along(states in "[uodtp]{0,12}", percent in 0_u32..=100, more in 0_u32..=100) {
            let group = group(&states);
            let larger = leaving(&group, (percent + more).min(100));
            prop_assert!(larger.starts_with(&leaving(&group, percent)));
        }

        #[test]
        fn all_is_everybody_who_serves(states in "[uodtp]{0,12}") {
            let group = group(&states);
            let serving = registrable(&group).filter(|instance| serves(instance)).count();
            prop_assert_eq!(leaving(&group, 100).len(), serving);
        }
    }
}
