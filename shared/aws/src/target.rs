//! Which server group of a cluster is meant.

use std::fmt;

use gennaker_runtime::Failure;

use crate::ServerGroup;

/// A server group by its place in its cluster, disabled ones included (Spinnaker: `target`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The newest.
    Current,
    /// The second newest.
    Ancestor,
    /// The oldest, where there are several.
    Oldest,
    /// The one with the most instances, the newest of them.
    Largest,
    /// The only one; several are a failure.
    Only,
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Current => "newest",
            Self::Ancestor => "second newest",
            Self::Oldest => "oldest",
            Self::Largest => "largest",
            Self::Only => "only",
        })
    }
}

impl Target {
    /// Reads `current_asg_dynamic`, `ancestor_asg`, `OLDEST` and the like.
    ///
    /// # Errors
    /// When it is none of them.
    pub fn parse(name: &str) -> Result<Self, Failure> {
        let lower = name.trim().to_ascii_lowercase();
        let word = lower.strip_suffix("_dynamic").unwrap_or(&lower);
        match word.strip_suffix("_asg").unwrap_or(word) {
            "current" | "newest" => Ok(Self::Current),
            "ancestor" | "previous" => Ok(Self::Ancestor),
            "oldest" => Ok(Self::Oldest),
            "largest" => Ok(Self::Largest),
            "fail" => Ok(Self::Only),
            _ => Err(Failure::invalid(format!(
                "the target {name} is not known; use current_asg_dynamic, ancestor_asg_dynamic, oldest_asg_dynamic, \
                 largest_asg_dynamic or fail_asg_dynamic"
            ))),
        }
    }

    /// Chooses among a cluster's server groups, given newest first. One that is being deleted is none of them.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::NotFound`] when the cluster has too few, and
    /// [`gennaker_runtime::ErrorClass::InvalidInput`] when it has several where one alone is wanted.
    pub fn choose<'a>(
        self,
        cluster: &str,
        region: &str,
        groups: &'a [ServerGroup],
    ) -> Result<&'a ServerGroup, Failure> {
        let live: Vec<&ServerGroup> = groups.iter().filter(|group| !group.deleting).collect();
        let chosen = match (self, live.as_slice()) {
            (Self::Only, [_, _, ..]) => {
                let names: Vec<&str> = live.iter().map(|group| group.name.as_str()).collect();
                return Err(Failure::invalid(format!(
                    "the cluster {cluster} in {region} must have one server group alone, but has {}; destroy the others \
                     or choose another target",
                    names.join(", ")
                )));
            }
            (Self::Current | Self::Only, [first, ..]) => Some(*first),
            (Self::Ancestor, [_, second, ..]) => Some(*second),
            (Self::Oldest, [_, .., last]) => Some(*last),
            // Of equal ones the last is taken, so that the newest comes last.
            (Self::Largest, live) => live.iter().rev().copied().max_by_key(|group| group.instances.len()),
            _ => None,
        };
        chosen.ok_or_else(|| {
            Failure::not_found(format!(
                "the cluster {cluster} in {region} has no {self} server group{}: it has {} in all",
                if self == Self::Oldest { " of several" } else { "" },
                live.len()
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Instance;
    use proptest::prelude::*;

    /// `v3!` is being deleted, `v2*2` has two instances.
    fn groups(names: &[&str]) -> Vec<ServerGroup> {
        let group = |name: &&str| {
            let (name, size) = name.split_once('*').unwrap_or((name, "0"));
            ServerGroup {
                name: name.trim_end_matches('!').to_owned(),
                deleting: name.ends_with('!'),
                instances: vec![Instance::default(); size.parse().expect("a number")],
                ..ServerGroup::default()
            }
        };
        names.iter().map(group).collect()
    }

    #[test]
    fn age_and_size_decide_and_what_is_being_deleted_does_not_count() {
        for (names, target, expected) in [
            (vec!["v3", "v2", "v1"], Target::Current, Some("v3")),
            (vec!["v3", "v2", "v1"], Target::Ancestor, Some("v2")),
            (vec!["v3", "v2", "v1"], Target::Oldest, Some("v1")),
            (vec!["v3!", "v2", "v1"], Target::Current, Some("v2")),
            (vec!["v1"], Target::Current, Some("v1")),
            (vec!["v1"], Target::Ancestor, None),
            (vec!["v1"], Target::Oldest, None),
            (vec![], Target::Current, None),
            (vec!["v3*1", "v2*4", "v1*4"], Target::Largest, Some("v2")),
            (vec!["v3", "v2", "v1"], Target::Largest, Some("v3")),
            (vec!["v3!*9", "v2", "v1*1"], Target::Largest, Some("v1")),
            (vec![], Target::Largest, None),
            (vec!["v1"], Target::Only, Some("v1")),
            (vec!["v2!", "v1"], Target::Only, Some("v1")),
            (vec!["v2", "v1"], Target::Only, None),
            (vec![], Target::Only, None),
        ] {
            let groups = groups(&names);
            let chosen = target.choose("app", "us-east-1", &groups).ok().map(|group| group.name.as_str());
            assert_eq!(chosen, expected, "{names:?} {target:?}");
        }
    }

    #[test]
    fn a_refusal_says_what_there_is() {
        for (names, target, words) in [
            (vec!["v1"], Target::Ancestor, "no second newest server group: it has 1"),
            (vec!["v1"], Target::Oldest, "no oldest server group of several"),
            (vec!["v2", "v1"], Target::Only, "v2, v1"),
        ] {
            let groups = groups(&names);
            let message = target.choose("app", "us-east-1", &groups).expect_err("a refusal").message;
            assert!(message.contains(words), "{message}");
        }
    }

    #[test]
    fn targets_are_known_by_all_their_names() {
        for (names, expected) in [
            (["current", "newest"], Target::Current),
            (["ancestor", "previous"], Target::Ancestor),
            (["oldest", "OLDEST"], Target::Oldest),
            (["largest", "Largest"], Target::Largest),
            (["fail", "FAIL"], Target::Only),
        ] {
            for name in names {
                for suffix in ["", "_asg", "_asg_dynamic", "_ASG_DYNAMIC"] {
                    let name = format!("{name}{suffix}");
                    assert_eq!(Target::parse(&name).ok(), Some(expected), "{name}");
                }
            }
        }
        for name in ["", "current_dyn", "smallest_asg_dynamic", "asg"] {
            assert!(Target::parse(name).is_err(), "{name}");
        }
    }

    proptest! {
        #[test]
        fn what_is_chosen_lives_and_fits(states in proptest::collection::vec((any::<bool>(), 0_usize..4), 0..6)) {
            let count = states.len();
            let groups: Vec<ServerGroup> = states
                .iter()
                .enumerate()
                .map(|(index, (deleting, size))| ServerGroup {
                    name: format!("v{}", count - index),
                    deleting: *deleting,
                    instances: vec![Instance::default(); *size],
                    ..ServerGroup::default()
                })
                .collect();
            let live: Vec<&ServerGroup> = groups.iter().filter(|group| !group.deleting).collect();
            for (target, needed) in [
                (Target::Current, 1), (Target::Largest, 1), (Target::Only, 1), (Target::Ancestor, 2), (Target::Oldest, 2),
            ] {
                let chosen = target.choose("app", "r", &groups).ok();
                let expected = live.len() >= needed && (target != Target::Only || live.len() == 1);
                prop_assert_eq!(chosen.is_some(), expected, "{:?}", target);
                let Some(chosen) = chosen else { continue };
                prop_assert!(!chosen.deleting);
                if target == Target::Largest {
                    prop_assert!(live.iter().all(|group| group.instances.len() <= chosen.instances.len()));
                }
            }
        }
    }
}
