//! Shares that rise to 100 %, and the size that a share is.

use gennaker_aws::Capacity;
use gennaker_aws::resize::{Pin, adjusted};
use gennaker_pipeline::integer;
use gennaker_runtime::Failure;
use serde_json::Value;

/// Reads a list of shares in percent, each a number or `{"percentage": 10}`; 100 is appended where it is not the last.
/// `path` names the list in messages.
///
/// # Errors
/// When one is no number from 1 to 100, or the list does not rise: a share that falls would take instances away after others
/// lost their traffic.
pub fn percentages(path: &str, list: Option<&Value>) -> Result<Vec<u32>, Failure> {
    let values = match list {
        None | Some(Value::Null) => &[][..],
        Some(Value::Array(values)) => values.as_slice(),
        Some(other) => return Err(Failure::invalid(format!("{path} must be a list, but is {other}"))),
    };
    let mut shares: Vec<u32> = Vec::new();
    for value in values {
        let share = integer(value.get("percentage").unwrap_or(value))
            .and_then(|share| u32::try_from(share).ok())
            .filter(|share| (1..=100).contains(share))
            .ok_or_else(|| Failure::invalid(format!("{path} has {value}; a share must be from 1 to 100")))?;
        if shares.last().is_some_and(|last| *last >= share) {
            return Err(Failure::invalid(format!(
                "{path} must rise from share to share, but {share} comes after {}",
                shares.last().copied().unwrap_or_default()
            )));
        }
        shares.push(share);
    }
    if shares.last() != Some(&100) {
        shares.push(100);
    }
    Ok(shares)
}

/// The size of a server group that is to have `percent` of another one's. Below 100 % it is fixed, so that nothing scales it
/// meanwhile; at 100 % it has the limits of the other one, whose lower one was `original_min` before it was pinned.
///
/// ```
/// use gennaker_aws::Capacity;
/// use gennaker_rollout::strategies::goal;
///
/// let pinned = Capacity { min: 5, desired: 5, max: 10 };
/// assert_eq!(goal(pinned, 50, Some(2)), Capacity { min: 3, desired: 3, max: 3 });
/// assert_eq!(goal(pinned, 100, Some(2)), Capacity { min: 2, desired: 5, max: 10 });
/// ```
pub fn goal(whole: Capacity, percent: u32, original_min: Option<u32>) -> Capacity {
    let (original_min, pin) = if percent < 100 { (None, Pin::Both) } else { (original_min, Pin::None) };
    adjusted(whole, Some(percent), original_min, pin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn shares_end_with_the_whole() {
        for (list, expected) in [
            (None, &[100][..]),
            (Some(json!([])), &[100]),
            (Some(json!([50])), &[50, 100]),
            (Some(json!([10, "40", 100])), &[10, 40, 100]),
            (Some(json!([{"percentage": 10}, {"percentage": "40"}])), &[10, 40, 100]),
        ] {
            assert_eq!(percentages("steps", list.as_ref()).as_deref(), Ok(expected), "{list:?}");
        }
    }

    #[test]
    fn shares_that_do_not_rise_or_are_none_are_refused() {
        for (list, word) in [
            (json!([50, 50]), "50 comes after 50"),
            (json!([50, 20, 100]), "20 comes after 50"),
            (json!([0]), "from 1 to 100"),
            (json!([101]), "101"),
            (json!(["many"]), "many"),
            (json!([{"percent": 10}]), "from 1 to 100"),
            (json!("50"), "must be a list"),
        ] {
            let message = percentages("a.steps", Some(&list)).expect_err("wrong").message;
            assert!(message.contains(word) && message.starts_with("a.steps"), "{message}");
        }
    }

    #[test]
    fn a_share_is_fixed_and_the_whole_is_free() {
        let capacity = |min, desired, max| Capacity { min, desired, max };
        for (whole, percent, original_min, expected) in [
            (capacity(4, 4, 8), 25, Some(1), capacity(1, 1, 1)),
            (capacity(3, 3, 8), 50, Some(1), capacity(2, 2, 2)),
            (capacity(4, 4, 8), 100, Some(1), capacity(1, 4, 8)),
            (capacity(4, 4, 8), 100, None, capacity(4, 4, 8)),
            (capacity(0, 0, 8), 50, None, capacity(0, 0, 0)),
        ] {
            assert_eq!(goal(whole, percent, original_min), expected, "{whole:?} {percent}");
        }
    }

    proptest! {
        #[test]
        fn what_stays_of_the_old_and_what_is_new_is_never_less_than_the_whole(
            desired in 0_u32..2000, more in 0_u32..100, shares in proptest::collection::btree_set(1_u32..100, 0..6),
        ) {
            let whole = Capacity { min: desired, desired, max: desired + more };
            let mut gone = 0;
            for percent in shares.into_iter().chain([100]) {
                let new = goal(whole, percent, Some(0)).desired;
                prop_assert!(new + (desired - gone) >= desired, "before the old ones lose {percent} %");
                gone = (desired * percent).div_ceil(100);
                prop_assert!(new + (desired - gone) >= desired, "after the old ones lost {percent} %");
            }
        }
    }
}
