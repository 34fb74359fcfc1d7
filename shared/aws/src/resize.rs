//! What a resize makes of a capacity (Spinnaker: the resize strategies of `resizeServerGroup`).

use crate::{Capacity, CapacityRequest};

/// By how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// By a percentage of the present size, rounded up.
    Percent(u32),
    /// By a number of instances.
    Number(u32),
}

impl Amount {
    fn of(self, size: u32) -> u32 {
        match self {
            Self::Percent(percent) => percent_of(size, percent),
            Self::Number(number) => number,
        }
    }
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More instances.
    Up,
    /// Fewer, but not below none.
    Down,
}

/// What becomes of the limits after the size is decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pin {
    /// Nothing.
    #[default]
    None,
    /// They become the desired size (`pinCapacity`).
    Both,
    /// The lower one becomes the desired size (`pinMinimumCapacity`).
    Minimum,
}

/// Moves all three sizes (`scale_up`, `scale_down`). No amount is no change.
///
/// ```
/// use gennaker_aws::{Capacity, resize::{Amount, Direction, relative}};
///
/// let current = Capacity { min: 1, desired: 3, max: 10 };
/// let larger = relative(current, Direction::Up, Some(Amount::Percent(50)));
/// assert_eq!(larger, Capacity { min: 2, desired: 5, max: 15 });
/// ```
pub fn relative(current: Capacity, direction: Direction, amount: Option<Amount>) -> Capacity {
    let Some(amount) = amount else { return current };
    let moved = |size: u32| match direction {
        Direction::Up => size.saturating_add(amount.of(size)),
        Direction::Down => size.saturating_sub(amount.of(size)),
    };
    Capacity { min: moved(current.min), desired: moved(current.desired), max: moved(current.max) }
}

/// Sets the sizes that are given and fits the others to them (`scale_exact`). A desired size that is given is taken
/// as it is, even outside the limits, which AWS then refuses.
pub fn exact(current: Capacity, requested: CapacityRequest) -> Capacity {
    let min = requested.min.unwrap_or(current.min);
    let (min, max) = match requested.max {
        Some(max) => (min.min(max), max),
        None => (min, min.max(current.max)),
    };
    let desired = requested.desired.unwrap_or_else(|| current.desired.clamp(min, max));
    Capacity { min, desired, max }
}

/// The largest sizes of a cluster, and some more (`scale_to_cluster`); none where the cluster is empty.
pub fn to_cluster(groups: &[Capacity], amount: Option<Amount>) -> Option<Capacity> {
    let min = groups.iter().map(|group| group.min).max()?;
    let max = groups.iter().map(|group| group.max).max()?.max(min);
    let desired = groups.iter().map(|group| group.desired).max()?.max(min);
    let more = amount.map_or(0, |amount| amount.of(desired));
    Some(Capacity { min, desired: desired.saturating_add(more).min(max), max })
}

/// The last steps of `scale_exact` and `scale_to_server_group`: a share of the desired size, the original lower
/// limit back where it is not higher, and the limits pinned.
pub fn adjusted(capacity: Capacity, percent: Option<u32>, original_min: Option<u32>, pin: Pin) -> Capacity {
    let mut adjusted = capacity;
    if let Some(percent) = percent {
        adjusted.desired = percent_of(adjusted.desired, percent);
        adjusted.max = adjusted.max.max(adjusted.desired);
        adjusted.min = adjusted.min.min(adjusted.desired);
    }
    if let Some(min) = original_min {
        adjusted.min = adjusted.min.min(min);
    }
    match pin {
        Pin::None => {}
        Pin::Both => {
            adjusted.min = adjusted.desired;
            adjusted.max = adjusted.desired;
        }
        Pin::Minimum => adjusted.min = adjusted.desired,
    }
    adjusted
}

/// A percentage of a size, rounded up.
fn percent_of(size: u32, percent: u32) -> u32 {
    u32::try_from((u64::from(size) * u64::from(percent)).div_ceil(100)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn capacity(min: u32, desired: u32, max: u32) -> Capacity {
        Capacity { min, desired, max }
    }

    #[test]
    fn a_relative_resize_moves_all_three_sizes() {
        use Amount::{Number, Percent};
        use Direction::{Down, Up};
        for (current, direction, amount, expected) in [
            (capacity(1, 3, 10), Up, Some(Percent(50)), capacity(2, 5, 15)),
            (capacity(1, 3, 10), Down, Some(Percent(50)), capacity(0, 1, 5)),
            (capacity(2, 2, 2), Up, Some(Number(3)), capacity(5, 5, 5)),
            (capacity(2, 4, 6), Down, Some(Number(3)), capacity(0, 1, 3)),
            (capacity(2, 4, 6), Down, Some(Percent(100)), capacity(0, 0, 0)),
            (capacity(2, 4, 6), Down, Some(Percent(150)), capacity(0, 0, 0)),
            (capacity(0, 0, 0), Up, Some(Percent(50)), capacity(0, 0, 0)),
            (capacity(2, 4, 6), Up, Some(Percent(0)), capacity(2, 4, 6)),
            (capacity(2, 4, 6), Up, None, capacity(2, 4, 6)),
        ] {
            assert_eq!(
                relative(current, direction, amount),
                expected,
                "{current:?} {direction:?} {amount:?}"
            );
        }
    }

    #[test]
    fn an_exact_resize_fits_what_is_left_open() {
        let request = |min, desired, max| CapacityRequest { min, desired, max };
        for (requested, expected) in [
            (request(None, None, None), capacity(2, 4, 6)),
            (request(Some(1), Some(2), Some(4)), capacity(1, 2, 4)),
            (request(Some(5), None, None), capacity(5, 5, 6)),
            (request(Some(8), None, None), capacity(8, 8, 8)),
            (request(None, None, Some(3)), capacity(2, 3, 3)),
            (request(None, None, Some(1)), capacity(1, 1, 1)),
            (request(None, Some(9), None), capacity(2, 9, 6)),
            (request(Some(5), None, Some(3)), capacity(3, 3, 3)),
        ] {
            assert_eq!(exact(capacity(2, 4, 6), requested), expected, "{requested:?}");
        }
    }

    #[test]
    fn a_cluster_gives_its_largest_sizes() {
        let groups = [capacity(1, 2, 10), capacity(3, 5, 6)];
        for (amount, expected) in [
            (None, capacity(3, 5, 10)),
            (Some(Amount::Percent(50)), capacity(3, 8, 10)),
            (Some(Amount::Number(2)), capacity(3, 7, 10)),
            (Some(Amount::Number(20)), capacity(3, 10, 10)),
        ] {
            assert_eq!(to_cluster(&groups, amount), Some(expected), "{amount:?}");
        }
        assert_eq!(to_cluster(&[], None), None);
    }

    #[test]
    fn a_share_comes_before_unpinning_and_pinning() {
        for (percent, original, pin, expected) in [
            (None, None, Pin::None, capacity(2, 4, 6)),
            (Some(50), None, Pin::None, capacity(2, 2, 6)),
            (Some(0), None, Pin::None, capacity(0, 0, 6)),
            (Some(200), None, Pin::None, capacity(2, 8, 8)),
            (Some(50), None, Pin::Both, capacity(2, 2, 2)),
            (None, None, Pin::Minimum, capacity(4, 4, 6)),
            (None, Some(1), Pin::None, capacity(1, 4, 6)),
            (None, Some(3), Pin::None, capacity(2, 4, 6)),
        ] {
            assert_eq!(adjusted(capacity(2, 4, 6), percent, original, pin), expected);
        }
    }

    prop_compose! {
        fn ordered()(mut sizes in [0_u32..5000, 0_u32..5000, 0_u32..5000]) -> Capacity {
            sizes.sort_unstable();
            capacity(sizes[0], sizes[1], sizes[2])
        }
    }

    prop_compose! {
        fn amount()(percent in any::<bool>(), by in 0_u32..300) -> Amount {
            if percent { Amount::Percent(by) } else { Amount::Number(by) }
        }
    }

    proptest! {
        #[test]
        fn sizes_in_order_stay_in_order(current in ordered(), other in ordered(), amount in amount(), percent in 0_u32..300) {
            prop_assert!(relative(current, Direction::Up, Some(amount)).is_ordered());
            prop_assert!(relative(current, Direction::Down, Some(amount)).is_ordered());
            prop_assert!(to_cluster(&[current, other], Some(amount)).is_some_and(|capacity| capacity.is_ordered()));
            prop_assert!(adjusted(current, Some(percent), None, Pin::None).is_ordered());
        }

        #[test]
        fn exact_limits_without_a_desired_size_give_an_ordered_capacity(
            current in ordered(), min in proptest::option::of(0_u32..5000), max in proptest::option::of(0_u32..5000),
        ) {
            let request = CapacityRequest { min, desired: None, max };
            prop_assert!(exact(current, request).is_ordered());
        }

        #[test]
        fn up_is_never_smaller_and_down_never_larger(current in ordered(), amount in amount()) {
            prop_assert!(relative(current, Direction::Up, Some(amount)).desired >= current.desired);
            prop_assert!(relative(current, Direction::Down, Some(amount)).desired <= current.desired);
        }

        #[test]
        fn a_pinned_capacity_is_fixed(current in ordered(), percent in proptest::option::of(0_u32..300)) {
            prop_assert!(adjusted(current, percent, None, Pin::Both).is_fixed());
        }
    }
}
