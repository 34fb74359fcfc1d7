//! The delay after a window's opening.

use gennaker_pipeline::Jitter;
use gennaker_runtime::Millis;
use serde::{Deserialize, Serialize};

/// What was drawn, from when on.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Delay {
    /// When the window was found open.
    opened: Millis,
    /// How long to wait from then on.
    pub(crate) seconds: u32,
}

impl Delay {
    /// A delay between the bounds, from random bytes.
    pub(crate) fn draw(jitter: Jitter, random: [u8; 8], opened: Millis) -> Self {
        let width = u64::from(jitter.max_delay.saturating_sub(jitter.min_delay)) + 1;
        let above = u64::from_be_bytes(random) % width;
        let seconds = u64::from(jitter.min_delay) + above;
        Self { opened, seconds: u32::try_from(seconds).unwrap_or(jitter.max_delay) }
    }

    /// The milliseconds that are left of it.
    pub(crate) fn left(self, now: Millis) -> Millis {
        (self.opened + Millis::from(self.seconds) * 1000 - now).max(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn conformance_54_a_delay_is_between_its_bounds(min in 0u32..1000, more in 0u32..1000, random: [u8; 8]) {
            let jitter = Jitter { min_delay: min, max_delay: min + more, skip_manual: false };
            let delay = Delay::draw(jitter, random, 0);
            prop_assert!((min..=min + more).contains(&delay.seconds));
        }
    }

    #[test]
    fn both_bounds_can_be_drawn_and_the_time_counts_from_the_opening() {
        let jitter = Jitter { min_delay: 5, max_delay: 6, skip_manual: false };
        let draw = |last: u8| Delay::draw(jitter, [0, 0, 0, 0, 0, 0, 0, last], 1_000);
        assert_eq!((draw(0).seconds, draw(1).seconds), (5, 6));
        assert_eq!((draw(0).left(1_000), draw(0).left(5_999), draw(0).left(7_000)), (5_000, 1, 0));
    }
}
