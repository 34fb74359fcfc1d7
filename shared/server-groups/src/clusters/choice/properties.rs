//! What holds for every cluster and rule.

use super::*;
use proptest::prelude::*;

fn clusters() -> impl Strategy<Value = Vec<View>> {
    prop::collection::vec((0_i64..6, 0_usize..5, any::<bool>()), 0..9).prop_map(|groups| {
        let view = |(number, (created, instances, active))| View {
            name: format!("app-v{number:03}"),
            created,
            instances,
            active,
        };
        (0..).zip(groups).map(view).collect()
    })
}

fn deployments() -> impl Strategy<Value = BTreeSet<String>> {
    prop::collection::btree_set((0_u32..9).prop_map(|number| format!("app-v{number:03}")), 0..3)
}

fn disable_rules() -> impl Strategy<Value = DisableCluster> {
    (0_u32..6, any::<bool>())
        .prop_map(|(remaining, prefer_larger)| DisableCluster { remaining, prefer_larger })
}

fn shrink_rules() -> impl Strategy<Value = ShrinkCluster> {
    (-3_i64..6, any::<[bool; 3]>()).prop_map(|(shrink_to, [allow_active, retain_larger, disable_first])| {
        ShrinkCluster { shrink_to, allow_active, retain_larger, disable_first }
    })
}

fn view<'a>(groups: &'a [View], name: &str) -> &'a View {
    groups.iter().find(|group| group.name == name).expect("one of the cluster's")
}

/// Whether a server group may not be touched: it was deployed, or is newer than the oldest that was.
fn is_spared(groups: &[View], deployed: &BTreeSet<String>, name: &str) -> bool {
    let created = view(groups, name).created;
    deployed.contains(name)
        || groups.iter().any(|group| deployed.contains(&group.name) && group.created < created)
}

proptest! {
    #[test]
    fn never_more_are_destroyed_than_allowed(groups in clusters(), deployed in deployments(), rule in shrink_rules()) {
        let chosen = shrunk(&groups, &deployed, &rule);
        let stay = i64::try_from(groups.len() - chosen.destroyed.len()).expect("few");
        let all = i64::try_from(groups.len()).expect("few");
        prop_assert!(stay >= rule.shrink_to.min(all), "{stay} stay");
        for name in &chosen.destroyed {
            prop_assert!(!is_spared(&groups, &deployed, name), "{name} was deployed just now or is newer");
            prop_assert!(rule.allow_active || !view(&groups, name).active, "{name} is active");
        }
    }

    #[test]
    fn what_is_disabled_first_is_active_and_destroyed_after(groups in clusters(), deployed in deployments(), rule in shrink_rules()) {
        let chosen = shrunk(&groups, &deployed, &rule);
        for name in &chosen.disabled {
            prop_assert!(view(&groups, name).active);
            prop_assert!(chosen.destroyed.contains(name));
        }
        if rule.allow_active && rule.disable_first {
            let left = chosen.destroyed.iter().filter(|name| !chosen.disabled.contains(name));
            for name in left {
                prop_assert!(!view(&groups, name).active, "{name} is deleted while it gets traffic");
            }
        }
    }

    #[test]
    fn those_that_are_kept_come_first_by_the_order(groups in clusters(), deployed in deployments(), rule in shrink_rules()) {
        let chosen = shrunk(&groups, &deployed, &rule);
        let rank = |name: &str| {
            let group = view(&groups, name);
            let active = group.active && !chosen.disabled.iter().any(|other| other == name);
            let size = if rule.retain_larger { group.instances } else { 0 };
            (active, size, group.created, group.name.clone())
        };
        let may_go = |group: &&View| {
            !is_spared(&groups, &deployed, &group.name) && (rule.allow_active || !group.active)
        };
        let kept = groups.iter().filter(may_go).filter(|group| !chosen.destroyed.contains(&group.name));
        for group in kept {
            for gone in &chosen.destroyed {
                prop_assert!(rank(&group.name) > rank(gone), "{} stays and {gone} goes", group.name);
            }
        }
    }

    #[test]
    fn the_quota_counts_those_that_are_left_alone(groups in clusters(), deployed in deployments(), rule in shrink_rules()) {
        let chosen = shrunk(&groups, &deployed, &rule);
        let spared = groups
            .iter()
            .filter(|group| {
                is_spared(&groups, &deployed, &group.name) || (!rule.allow_active && group.active)
            })
            .count();
        let wanted = usize::try_from(rule.shrink_to).unwrap_or(0).clamp(spared, groups.len().max(spared));
        prop_assert_eq!(groups.len() - chosen.destroyed.len(), wanted);
    }

    #[test]
    fn disabling_leaves_enough_active_or_deployed_ones(groups in clusters(), deployed in deployments(), rule in disable_rules()) {
        let chosen = disabled(&groups, &deployed, &rule);
        let stay = groups
            .iter()
            .filter(|group| !chosen.contains(&group.name))
            .filter(|group| group.active || is_spared(&groups, &deployed, &group.name))
            .count();
        let could = groups
            .iter()
            .filter(|group| group.active || is_spared(&groups, &deployed, &group.name))
            .count();
        prop_assert!(stay >= could.min(usize::try_from(rule.remaining).expect("few")));
        for name in &chosen {
            prop_assert!(view(&groups, name).active && !is_spared(&groups, &deployed, name), "{name}");
        }
    }

    #[test]
    fn a_second_time_nothing_is_left_to_disable(groups in clusters(), deployed in deployments(), rule in disable_rules()) {
        let chosen = disabled(&groups, &deployed, &rule);
        let after: Vec<View> = groups
            .iter()
            .map(|group| View { active: group.active && !chosen.contains(&group.name), ..group.clone() })
            .collect();
        prop_assert_eq!(disabled(&after, &deployed, &rule), Vec::<String>::new());
    }

    #[test]
    fn scaling_down_chooses_as_shrinking_without_disabling(
        groups in clusters(), deployed in deployments(), rule in (0_u32..6, any::<bool>(), any::<bool>())
    ) {
        let (remaining, prefer_larger, allow_active) = rule;
        let scaled = scaled_down(&groups, &deployed, &ScaleDownCluster { remaining, prefer_larger, allow_active });
        let shrink = ShrinkCluster {
            shrink_to: i64::from(remaining),
            allow_active,
            retain_larger: prefer_larger,
            disable_first: false,
        };
        prop_assert_eq!(scaled, shrunk(&groups, &deployed, &shrink).destroyed);
    }

    #[test]
    fn the_order_in_which_aws_lists_them_does_not_matter(groups in clusters(), deployed in deployments(), rule in shrink_rules()) {
        let turned: Vec<View> = groups.iter().rev().cloned().collect();
        prop_assert_eq!(shrunk(&groups, &deployed, &rule), shrunk(&turned, &deployed, &rule));
    }
}
