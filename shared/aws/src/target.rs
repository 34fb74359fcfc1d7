//! Which server group of a cluster is meant.

use gennaker_runtime::Failure;

use crate::ServerGroup;

/// A server group by its age in its cluster, disabled ones included (Spinnaker: `target`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The newest.
    Current,
    /// The second newest.
    Ancestor,
    /// The oldest, where there are several.
    Oldest,
}

impl Target {
    /// Reads `current_asg_dynamic`, `ancestor_asg`, `oldest` and the like.
    ///
    /// # Errors
    /// When it is none of them.
    pub fn parse(name: &str) -> Result<Self, Failure> {
        let lower = name.to_ascii_lowercase();
        let word = lower.strip_suffix("_dynamic").unwrap_or(&lower);
        match word.strip_suffix("_asg").unwrap_or(word) {
            "current" | "newest" => Ok(Self::Current),
            "ancestor" | "previous" => Ok(Self::Ancestor),
            "oldest" => Ok(Self::Oldest),
            _ => Err(Failure::invalid(format!(
                "the target {name} is not known; use current_asg_dynamic, ancestor_asg_dynamic or oldest_asg_dynamic"
            ))),
        }
    }

    /// Chooses among a cluster's server groups, given newest first. One that is being deleted is none of them.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::NotFound`] when the cluster has too few.
    pub fn choose<'a>(
        self,
        cluster: &str,
        region: &str,
        groups: &'a [ServerGroup],
    ) -> Result<&'a ServerGroup, Failure> {
        let mut live = groups.iter().filter(|group| !group.deleting);
        let count = live.clone().count();
        let (what, chosen) = match self {
            Self::Current => ("newest", live.next()),
            Self::Ancestor => ("second newest", live.nth(1)),
            Self::Oldest => ("oldest of several", live.next_back().filter(|_| count > 1)),
        };
        chosen.ok_or_else(|| {
            Failure::not_found(format!(
                "the cluster {cluster} in {region} has no {what} server group: it has {count} in all"
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(names: &[&str]) -> Vec<ServerGroup> {
        let group = |name: &&str| ServerGroup {
            name: name.trim_end_matches('!').to_owned(),
            deleting: name.ends_with('!'),
            ..ServerGroup::default()
        };
        names.iter().map(group).collect()
    }

    #[test]
    fn age_decides_and_what_is_being_deleted_does_not_count() {
        for (names, target, expected) in [
            (vec!["v3", "v2", "v1"], Target::Current, Some("v3")),
            (vec!["v3", "v2", "v1"], Target::Ancestor, Some("v2")),
            (vec!["v3", "v2", "v1"], Target::Oldest, Some("v1")),
            (vec!["v3!", "v2", "v1"], Target::Current, Some("v2")),
            (vec!["v1"], Target::Current, Some("v1")),
            (vec!["v1"], Target::Ancestor, None),
            (vec!["v1"], Target::Oldest, None),
            (vec![], Target::Current, None),
        ] {
            let groups = groups(&names);
            let chosen = target.choose("app", "us-east-1", &groups).ok().map(|group| group.name.as_str());
            assert_eq!(chosen, expected, "{names:?} {target:?}");
        }
    }

    #[test]
    fn targets_are_known_by_all_their_names() {
        for (name, expected) in [
            ("current_asg_dynamic", Some(Target::Current)),
            ("current_asg", Some(Target::Current)),
            ("NEWEST", Some(Target::Current)),
            ("ancestor_asg_dynamic", Some(Target::Ancestor)),
            ("PREVIOUS", Some(Target::Ancestor)),
            ("oldest_asg_dynamic", Some(Target::Oldest)),
            ("largest", None),
            ("", None),
        ] {
            assert_eq!(Target::parse(name).ok(), expected, "{name}");
        }
    }
}
