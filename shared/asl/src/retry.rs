//! How long a retry waits.

use crate::{Failure, Retrier};

/// Pseudo-random numbers from a seed (SplitMix64): the same seed gives the same run.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `most`, both included.
    fn up_to(&mut self, most: u64) -> u64 {
        let number = self.next();
        most.checked_add(1).map_or(number, |count| number % count)
    }
}

/// The retrier that takes an error, by its place; the first that means it, and only that one, even if its attempts are
/// used up.
pub(crate) fn retrier_of(retriers: &[Retrier], failure: &Failure) -> Option<usize> {
    retriers.iter().position(|retrier| failure.is_meant_by(&retrier.error_equals))
}

/// Milliseconds before the retry after so many retries.
pub(crate) fn delay(retrier: &Retrier, retries: u32, random: &mut Random) -> i64 {
    let exponent = i32::try_from(retries).unwrap_or(i32::MAX);
    let seconds = f64::from(retrier.interval_seconds) * retrier.backoff_rate.powi(exponent);
    let seconds = seconds.min(f64::from(retrier.max_delay_seconds)).max(0.0);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most 2^32 seconds, not negative"
    )]
    let millis = (seconds * 1000.0) as u64;
    let millis = if retrier.jitter_strategy == "FULL" { random.up_to(millis) } else { millis };
    i64::try_from(millis).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retrier(jitter: &str) -> Retrier {
        Retrier {
            error_equals: vec!["A".to_owned()],
            interval_seconds: 2,
            max_attempts: 5,
            backoff_rate: 2.0,
            max_delay_seconds: 9,
            jitter_strategy: jitter.to_owned(),
        }
    }

    #[test]
    fn the_interval_grows_up_to_the_longest() {
        let delays: Vec<i64> =
            (0..5).map(|retries| delay(&retrier("NONE"), retries, &mut Random::new(1))).collect();
        assert_eq!(delays, [2_000, 4_000, 8_000, 9_000, 9_000]);
    }

    #[test]
    fn jitter_takes_a_part_of_the_interval_and_the_seed_decides_which() {
        let delays = |seed| {
            let mut random = Random::new(seed);
            (0..100).map(|_| delay(&retrier("FULL"), 0, &mut random)).collect::<Vec<i64>>()
        };
        let first = delays(1);
        assert!(first.iter().all(|delay| (0..=2_000).contains(delay)));
        assert!(first.iter().any(|delay| *delay < 500) && first.iter().any(|delay| *delay > 1_500));
        assert_eq!(first, delays(1));
        assert_ne!(first, delays(2));
    }

    #[test]
    fn a_huge_number_of_retries_is_no_problem() {
        assert_eq!(delay(&retrier("NONE"), u32::MAX, &mut Random::new(1)), 9_000);
    }
}
