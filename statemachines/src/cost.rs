//! What a run costs.

/// Step Functions Standard in us-east-1 and most regions: dollars per state transition (November 2026).
pub const PRICE_PER_TRANSITION: f64 = 0.025 / 1000.0;

/// State transitions and their price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// State transitions of a run.
    pub transitions: u64,
}

impl Cost {
    /// The transitions of a run: those of the machine where nothing polls, and three for each time a stage was
    /// called again (`Wait`, `Task`, `Choice`).
    pub const fn of_run(without_polling: u64, repeated_calls: u64) -> Self {
        Self { transitions: without_polling + 3 * repeated_calls }
    }

    /// Dollars for the transitions, without the free tier.
    #[allow(clippy::cast_precision_loss, reason = "a run has far fewer than 2^52 transitions")]
    pub fn dollars(self) -> f64 {
        self.transitions as f64 * PRICE_PER_TRANSITION
    }
}
