//! Numbers of server groups.

use crate::Moniker;

/// How many numbers there are: `v000` to `v999`, then from the start again.
pub const SEQUENCES: u32 = 1000;

/// The numbers to try for the next server group of a cluster, in order, each once. `latest` is the cluster's
/// newest server group, by the time that it was created (Spinnaker: `AbstractServerGroupNameResolver`).
///
/// ```
/// use gennaker_moniker::{Moniker, candidates};
///
/// let latest = Moniker::parse("app-v999");
/// assert_eq!(candidates(latest.as_ref()).take(2).collect::<Vec<_>>(), [0, 1]);
/// ```
pub fn candidates(latest: Option<&Moniker>) -> impl Iterator<Item = u32> {
    let first = latest.map_or(0, |latest| latest.sequence.unwrap_or(0).saturating_add(1));
    (0..SEQUENCES).map(move |step| (first % SEQUENCES + step) % SEQUENCES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_next_number_follows_the_newest_server_group() {
        for (latest, next) in [
            (None, 0),
            (Some("app"), 1),
            (Some("app-v000"), 1),
            (Some("app-v041"), 42),
            (Some("app-v999"), 0),
        ] {
            let moniker = latest.and_then(Moniker::parse);
            assert_eq!(candidates(moniker.as_ref()).next(), Some(next), "{latest:?}");
        }
    }

    #[test]
    fn the_first_number_that_no_server_group_has_is_next() {
        for (latest, taken, next) in [
            (Some("app-v003"), &[0, 1, 2, 3][..], Some(4)),
            // The newest is the one that was created last, not the one with the greatest number.
            (Some("app-v001"), &[0, 1, 2, 3], Some(4)),
            (Some("app-v999"), &[998, 999], Some(0)),
            (Some("app-v998"), &[998, 999, 0, 1], Some(2)),
            (Some("app"), &[1], Some(2)),
            (None, &[0], Some(1)),
            // Beyond 999 only somebody else's name goes.
            (Some("app-v1000"), &[], Some(1)),
        ] {
            let moniker = latest.and_then(Moniker::parse);
            let free = candidates(moniker.as_ref()).find(|number| !taken.contains(number));
            assert_eq!(free, next, "{latest:?} {taken:?}");
        }
        let all: Vec<u32> = (0..SEQUENCES).collect();
        let latest = Moniker::parse("app-v500");
        assert_eq!(candidates(latest.as_ref()).find(|number| !all.contains(number)), None);
    }

    proptest! {
        #[test]
        fn every_number_is_tried_once(sequence in 0_u32..1_000_000) {
            let latest = Moniker { sequence: Some(sequence), ..Moniker::default() };
            let tried: BTreeSet<u32> = candidates(Some(&latest)).collect();
            prop_assert_eq!(tried.len(), 1000);
            prop_assert!(tried.iter().all(|number| *number < SEQUENCES));
        }
    }
}
