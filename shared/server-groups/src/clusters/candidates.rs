//! Which server groups of a cluster may be touched at all.

use std::collections::BTreeSet;

use crate::clusters::View;

/// The server groups of a cluster without those that a stage before has deployed, and without every one that is newer than the
/// oldest of these: what came after a deployment of this execution is nothing that it replaces.
pub fn candidates<'a>(groups: &'a [View], deployed: &BTreeSet<String>) -> Vec<&'a View> {
    let is_deployed = |group: &View| deployed.contains(&group.name);
    let oldest = groups.iter().filter(|group| is_deployed(group)).map(|group| group.created).min();
    let is_newer = |group: &View| oldest.is_some_and(|oldest| group.created > oldest);
    groups.iter().filter(|group| !is_deployed(group) && !is_newer(group)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_deployed_and_what_is_newer_is_left_alone() {
        let groups: Vec<View> = [("v001", 10), ("v002", 20), ("v003", 30), ("v004", 30), ("v005", 40)]
            .map(|(name, created)| View { name: name.to_owned(), created, ..View::default() })
            .into();
        for (deployed, expected) in [
            (&[][..], &["v001", "v002", "v003", "v004", "v005"][..]),
            (&["v009"], &["v001", "v002", "v003", "v004", "v005"]),
            (&["v005"], &["v001", "v002", "v003", "v004"]),
            (&["v003"], &["v001", "v002", "v004"]),
            (&["v003", "v004"], &["v001", "v002"]),
            (&["v002", "v005"], &["v001"]),
            (&["v001"], &[]),
        ] {
            let deployed: BTreeSet<String> = deployed.iter().map(|name| (*name).to_owned()).collect();
            let names: Vec<&str> =
                candidates(&groups, &deployed).into_iter().map(|group| group.name.as_str()).collect();
            assert_eq!(names, expected, "{deployed:?}");
        }
    }
}
