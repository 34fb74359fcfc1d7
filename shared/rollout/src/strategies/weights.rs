//! The weights of a forward action while traffic moves from one server group's target groups to another's.

use serde::{Deserialize, Serialize};

/// Both sides' target groups, by ARN.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct Sides {
    /// Those that lose traffic.
    pub old: Vec<String>,
    /// Those that get it.
    pub new: Vec<String>,
}

/// ELB takes no larger weight.
const LARGEST: u32 = 999;
/// Below this sum a percent is less than one.
const FINE: u32 = 100;

/// The weights at which `percent` of what both sides get goes to the new one. `before` are the weights before anything was
/// moved. Other target groups keep their part, and so do both sides together; where the weights are too small for that,
/// all are multiplied. A new target group is added where none of them is there yet. None where the action forwards to
/// neither side, or gives them nothing, or where it is open which of several new ones belongs there.
///
/// ```
/// use gennaker_rollout::strategies::{Sides, shifted};
///
/// let sides = Sides { old: vec!["blue".into()], new: vec!["green".into()] };
/// let before = [("blue".to_owned(), 1)];
/// let expected = [("blue".to_owned(), 90), ("green".to_owned(), 10)];
/// assert_eq!(shifted(&before, &sides, 10).as_deref(), Some(&expected[..]));
/// ```
pub fn shifted(before: &[(String, u32)], sides: &Sides, percent: u32) -> Option<Vec<(String, u32)>> {
    let mut weights = before.to_vec();
    if !weights.iter().any(|(arn, _)| sides.new.contains(arn)) {
        let [only] = sides.new.as_slice() else { return None };
        weights.push((only.clone(), 0));
    }
    let is_one = |arn: &String| sides.old.contains(arn) || sides.new.contains(arn);
    let sum: u32 = weights.iter().filter(|(arn, _)| is_one(arn)).map(|(_, weight)| weight).sum();
    if sum == 0 || !weights.iter().any(|(arn, _)| sides.old.contains(arn)) {
        return None;
    }
    let largest = weights.iter().map(|(_, weight)| *weight).max().unwrap_or(1).max(1);
    let mut factor = FINE.div_ceil(sum);
    // The parts move from one weight to another, so none may become larger than the sum.
    if largest.max(sum) * factor > LARGEST {
        factor = 1;
    }
    for (_, weight) in &mut weights {
        *weight *= factor;
    }
    let total = sum * factor;
    let new = part(total, percent);
    share(&mut weights, &sides.new, new.min(LARGEST));
    share(&mut weights, &sides.old, (total - new).min(LARGEST));
    Some(weights)
}

/// `percent` of a sum, rounded, but nothing and everything only for 0 % and 100 %.
fn part(total: u32, percent: u32) -> u32 {
    let rounded = (total * percent.min(100) + 50) / 100;
    match percent {
        0 => 0,
        100.. => total,
        _ if total < 2 => rounded,
        _ => rounded.clamp(1, total - 1),
    }
}

/// Gives the target groups of a side a sum, in the proportion that they have; evenly where they have nothing.
fn share(weights: &mut [(String, u32)], side: &[String], sum: u32) {
    let mut members: Vec<&mut u32> =
        weights.iter_mut().filter(|(arn, _)| side.contains(arn)).map(|(_, weight)| weight).collect();
    let before: u32 = members.iter().map(|weight| **weight).sum();
    let mut left = sum;
    let mut rest = if before == 0 { u32::try_from(members.len()).unwrap_or(u32::MAX) } else { before };
    for weight in &mut members {
        let own = if before == 0 { 1 } else { **weight };
        // What is left for those that come is shared by their own proportion, so that nothing is lost by rounding.
        let given = (left * own + rest / 2).checked_div(rest).unwrap_or(0);
        let given = given.min(left);
        **weight = given;
        left -= given;
        rest -= own;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn owned(weights: &[(&str, u32)]) -> Vec<(String, u32)> {
        weights.iter().map(|(arn, weight)| ((*arn).to_owned(), *weight)).collect()
    }

    fn sides(old: &[&str], new: &[&str]) -> Sides {
        let owned = |arns: &[&str]| arns.iter().map(|arn| (*arn).to_owned()).collect();
        Sides { old: owned(old), new: owned(new) }
    }

    #[test]
    fn only_the_two_sides_move_and_their_sum_stays() {
        let one = sides(&["blue"], &["green"]);
        for (before, percent, expected) in [
            (&[("blue", 1)][..], 0, Some(&[("blue", 100), ("green", 0)][..])),
            (&[("blue", 1)], 25, Some(&[("blue", 75), ("green", 25)])),
            (&[("blue", 1)], 100, Some(&[("blue", 0), ("green", 100)])),
            (&[("blue", 200), ("green", 0)], 10, Some(&[("blue", 180), ("green", 20)])),
            (&[("blue", 90), ("other", 10)], 50, None),
            (&[("green", 1)], 50, None),
            (&[("other", 1)], 50, None),
            (&[("blue", 0)], 50, None),
        ] {
            let expected = match before {
                // 90 is scaled, and the other one with it.
                [("blue", 90), ..] => Some(owned(&[("blue", 90), ("other", 20), ("green", 90)])),
                _ => expected.map(owned),
            };
            assert_eq!(shifted(&owned(before), &one, percent), expected, "{before:?} {percent}");
        }
    }

    #[test]
    fn weights_that_cannot_be_multiplied_are_rounded() {
        let before = owned(&[("blue", 3), ("other", 900)]);
        let expected = owned(&[("blue", 2), ("other", 900), ("green", 1)]);
        assert_eq!(shifted(&before, &sides(&["blue"], &["green"]), 10), Some(expected));
    }

    #[test]
    fn of_several_new_ones_those_that_are_there_already_are_meant() {
        let several = sides(&["blue", "navy"], &["green", "lime"]);
        assert_eq!(shifted(&owned(&[("blue", 1)]), &several, 50), None);
        let there = owned(&[("blue", 1), ("green", 0)]);
        assert_eq!(shifted(&there, &several, 50), Some(owned(&[("blue", 50), ("green", 50)])));
        let all = owned(&[("blue", 60), ("navy", 40), ("green", 0), ("lime", 0)]);
        let expected = owned(&[("blue", 30), ("navy", 20), ("green", 25), ("lime", 25)]);
        assert_eq!(shifted(&all, &several, 50), Some(expected));
    }

    proptest! {
        #[test]
        fn traffic_only_ever_moves_to_the_new_side(
            blue in 1_u32..=999, green in 0_u32..400, other in 0_u32..=999, one in 0_u32..=100, two in 0_u32..=100,
        ) {
            let before = owned(&[("blue", blue), ("green", green), ("other", other)]);
            let sides = sides(&["blue"], &["green"]);
            let (less, more) = (one.min(two), one.max(two));
            let at = |percent| shifted(&before, &sides, percent).expect("both are there");
            let (first, second) = (at(less), at(more));
            prop_assert!(first[0].1 >= second[0].1 && first[1].1 <= second[1].1);
            if blue + green <= 999 {
                prop_assert_eq!(first[0].1 + first[1].1, second[0].1 + second[1].1);
                // The others keep their part of all.
                prop_assert_eq!(
                    u64::from(first[2].1) * u64::from(blue + green),
                    u64::from(other) * u64::from(first[0].1 + first[1].1)
                );
                prop_assert_eq!((at(0)[1].1, at(100)[0].1), (0, 0));
            }
            prop_assert!(first.iter().chain(&second).all(|(_, weight)| *weight <= 999));
        }
    }
}
