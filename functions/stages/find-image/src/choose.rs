//! Which server group of a cluster.

use std::cmp::Reverse;

use gennaker_aws::ServerGroup;
use gennaker_runtime::Failure;

/// Which one of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SelectionStrategy {
    Newest,
    Oldest,
    /// The one with the most instances, and of several the newest.
    Largest,
    /// It must be the only one.
    Fail,
}

impl SelectionStrategy {
    /// Reads `NEWEST`, `OLDEST`, `LARGEST` or `FAIL`.
    pub(crate) fn parse(name: &str) -> Result<Self, Failure> {
        match name.to_ascii_uppercase().as_str() {
            "NEWEST" => Ok(Self::Newest),
            "OLDEST" => Ok(Self::Oldest),
            "LARGEST" => Ok(Self::Largest),
            "FAIL" => Ok(Self::Fail),
            _ => Err(Failure::invalid(format!(
                "selectionStrategy is {name}; it can be NEWEST, OLDEST, LARGEST or FAIL"
            ))),
        }
    }

    /// The server groups that come into question, the best first. One that is being deleted does not.
    pub(crate) fn order(self, mut groups: Vec<ServerGroup>, only_enabled: bool) -> Vec<ServerGroup> {
        groups.retain(|group| !(group.deleting || only_enabled && group.is_disabled()));
        groups.sort_by(|one, other| (other.created, &other.name).cmp(&(one.created, &one.name)));
        match self {
            Self::Newest | Self::Fail => {}
            Self::Oldest => groups.reverse(),
            // The order by age stays among those of a size.
            Self::Largest => groups.sort_by_key(|group| Reverse(group.instances.len())),
        }
        groups
    }

    /// Whether the choice is made once so many have been found, the best first.
    pub(crate) fn is_decided(self, found: usize) -> bool {
        found > usize::from(self == Self::Fail)
    }

    /// Checks that there is one only, where that is asked for.
    ///
    /// # Errors
    /// With the names.
    pub(crate) fn check(self, names: &[&str], cluster: &str, region: &str) -> Result<(), Failure> {
        if self == Self::Fail && names.len() > 1 {
            return Err(Failure::invalid(format!(
                "of the cluster {cluster} in {region} {} come into question where selectionStrategy FAIL wants one",
                names.join(" and ")
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gennaker_aws::Instance;
    use proptest::prelude::*;

    fn group(name: &str, created: i64, instances: usize, disabled: bool) -> ServerGroup {
        ServerGroup {
            name: name.to_owned(),
            created,
            instances: vec![Instance::default(); instances],
            suspended_processes: disabled.then(|| "AddToLoadBalancer".to_owned()).into_iter().collect(),
            ..ServerGroup::default()
        }
    }

    fn names(groups: &[ServerGroup]) -> Vec<&str> {
        groups.iter().map(|group| group.name.as_str()).collect()
    }

    #[test]
    fn each_strategy_has_its_order() {
        let groups = || {
            let gone = ServerGroup { deleting: true, ..group("v9", 9, 9, false) };
            vec![group("v2", 2, 3, false), group("v1", 1, 3, false), group("v3", 3, 1, true), gone]
        };
        for (strategy, only_enabled, expected) in [
            (SelectionStrategy::Newest, false, vec!["v3", "v2", "v1"]),
            (SelectionStrategy::Newest, true, vec!["v2", "v1"]),
            (SelectionStrategy::Oldest, false, vec!["v1", "v2", "v3"]),
            (SelectionStrategy::Largest, false, vec!["v2", "v1", "v3"]),
            (SelectionStrategy::Fail, true, vec!["v2", "v1"]),
        ] {
            assert_eq!(
                names(&strategy.order(groups(), only_enabled)),
                expected,
                "{strategy:?} {only_enabled}"
            );
        }
    }

    #[test]
    fn no_more_are_looked_at_than_decide() {
        for (strategy, found, expected) in [
            (SelectionStrategy::Newest, 0, false),
            (SelectionStrategy::Newest, 1, true),
            (SelectionStrategy::Largest, 1, true),
            (SelectionStrategy::Fail, 1, false),
            (SelectionStrategy::Fail, 2, true),
        ] {
            assert_eq!(strategy.is_decided(found), expected, "{strategy:?} {found}");
        }
    }

    #[test]
    fn only_one_strategy_minds_several() {
        for (strategy, names, is_fine) in [
            (SelectionStrategy::Fail, &["a"][..], true),
            (SelectionStrategy::Fail, &["a", "b"][..], false),
            (SelectionStrategy::Newest, &["a", "b"][..], true),
        ] {
            assert_eq!(strategy.check(names, "app", "us-east-1").is_ok(), is_fine, "{strategy:?} {names:?}");
        }
    }

    proptest! {
        #[test]
        fn the_first_is_the_best_by_its_strategy(sizes in proptest::collection::vec((0_i64..20, 0_usize..4), 1..8)) {
            let groups: Vec<ServerGroup> = sizes
                .iter()
                .enumerate()
                .map(|(index, (created, size))| group(&format!("v{index}"), *created, *size, false))
                .collect();
            let first = |strategy: SelectionStrategy| strategy.order(groups.clone(), true).swap_remove(0);
            prop_assert!(groups.iter().all(|group| group.created <= first(SelectionStrategy::Newest).created));
            prop_assert!(groups.iter().all(|group| group.created >= first(SelectionStrategy::Oldest).created));
            let largest = first(SelectionStrategy::Largest);
            let measure = |group: &ServerGroup| (group.instances.len(), group.created);
            prop_assert!(groups.iter().all(|group| measure(group) <= measure(&largest)));
        }
    }
}
