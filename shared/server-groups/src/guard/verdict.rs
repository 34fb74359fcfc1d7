//! Whether a cluster keeps enough traffic.

use std::collections::BTreeSet;

/// What has to be left, in percent of what is up now: more than this (Spinnaker: `min-capacity-ratio`, 0 as it comes).
const LEAST: u64 = 0;

/// A server group of the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    /// How many of its instances are up.
    pub(super) up: u32,
    /// Its size, where nothing but a person changes it.
    pub(super) pinned: Option<u32>,
}

/// How many instances are up.
pub(super) fn up(members: &[Member]) -> u64 {
    members.iter().map(|member| u64::from(member.up)).sum()
}

/// How many instances would be left up, where that is too few.
pub(super) fn forbidden(members: &[Member], leaving: &[&str]) -> Option<u64> {
    judge(members, leaving, LEAST)
}

fn judge(members: &[Member], leaving: &[&str], least: u64) -> Option<u64> {
    let goes = |member: &&Member| leaving.contains(&member.name.as_str());
    let now = up(members);
    let left = now - members.iter().filter(goes).map(|member| u64::from(member.up)).sum::<u64>();
    if now == 0 || left == now || left * 100 > least * now {
        return None;
    }
    // Server groups of one fixed size replace each other whole: then any that stays is as much as there should be.
    let sizes: BTreeSet<Option<u32>> =
        members.iter().filter(|member| member.up > 0).map(|member| member.pinned).collect();
    let replaced = left > 0 && sizes.len() == 1 && !sizes.contains(&None);
    (!replaced).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn members(members: &[(&str, u32, Option<u32>)]) -> Vec<Member> {
        let member = |(name, up, pinned): &(&str, u32, Option<u32>)| Member {
            name: (*name).to_owned(),
            up: *up,
            pinned: *pinned,
        };
        members.iter().map(member).collect()
    }

    #[test]
    fn a_guarded_cluster_keeps_some_traffic() {
        for (groups, leaving, expected) in [
            (vec![("v1", 3, None)], vec!["v1"], Some(0)),
            (vec![("v1", 3, None), ("v2", 1, None)], vec!["v1"], None),
            (vec![("v1", 3, None), ("v2", 0, None)], vec!["v1"], Some(0)),
            (vec![("v1", 3, None), ("v2", 0, None)], vec!["v2"], None),
            (vec![("v1", 3, None), ("v2", 1, None)], vec!["v1", "v2"], Some(0)),
            (vec![("v1", 0, None)], vec!["v1"], None),
            (vec![("v1", 3, Some(3)), ("v2", 3, Some(3))], vec!["v1", "v2"], Some(0)),
            (vec![("v1", 3, None)], vec!["v9"], None),
            (vec![], vec!["v1"], None),
        ] {
            assert_eq!(forbidden(&members(&groups), &leaving), expected, "{groups:?} without {leaving:?}");
        }
    }

    #[test]
    fn with_a_larger_share_only_server_groups_of_one_fixed_size_may_replace_each_other() {
        for (groups, expected) in [
            (vec![("v1", 3, None), ("v2", 3, None), ("v3", 3, None)], Some(3)),
            (vec![("v1", 3, Some(3)), ("v2", 3, Some(3)), ("v3", 3, Some(3))], None),
            (vec![("v1", 3, Some(3)), ("v2", 3, Some(3)), ("v3", 2, Some(2))], Some(2)),
            (vec![("v1", 3, Some(3)), ("v2", 3, None), ("v3", 3, Some(3))], Some(3)),
            (vec![("v1", 3, None), ("v2", 3, None), ("v3", 6, None)], None),
        ] {
            assert_eq!(judge(&members(&groups), &["v1", "v2"], 40), expected, "{groups:?}");
        }
    }

    proptest! {
        #[test]
        fn with_the_least_share_it_is_forbidden_to_take_all_that_is_up_and_nothing_else(
            groups in proptest::collection::vec((0_u32..4, any::<bool>(), proptest::option::of(0_u32..4)), 0..6),
        ) {
            let members: Vec<Member> = groups
                .iter()
                .enumerate()
                .map(|(index, (up, _, pinned))| Member { name: format!("v{index}"), up: *up, pinned: *pinned })
                .collect();
            let goes: Vec<bool> = groups.iter().map(|(_, goes, _)| *goes).collect();
            let leaving: Vec<&str> =
                members.iter().zip(&goes).filter(|(_, goes)| **goes).map(|(member, _)| member.name.as_str()).collect();
            let stays = members.iter().zip(&goes).any(|(member, goes)| !goes && member.up > 0);
            prop_assert_eq!(forbidden(&members, &leaving).is_some(), up(&members) > 0 && !stays);
        }
    }
}
