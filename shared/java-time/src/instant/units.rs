//! `java.time.Instant`: the `plus…` and `minus…` of each unit.

use super::Instant;
use crate::ChronoUnit;
use crate::error::Result;

impl Instant {
    /// So many seconds later.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn plus_seconds(self, seconds: i64) -> Result<Self> {
        self.plus(seconds, ChronoUnit::Seconds)
    }

    /// So many seconds earlier.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn minus_seconds(self, seconds: i64) -> Result<Self> {
        self.minus(seconds, ChronoUnit::Seconds)
    }

    /// So many milliseconds later.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn plus_millis(self, millis: i64) -> Result<Self> {
        self.plus(millis, ChronoUnit::Millis)
    }

    /// So many milliseconds earlier.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn minus_millis(self, millis: i64) -> Result<Self> {
        self.minus(millis, ChronoUnit::Millis)
    }

    /// So many nanoseconds later.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn plus_nanos(self, nanos: i64) -> Result<Self> {
        self.plus(nanos, ChronoUnit::Nanos)
    }

    /// So many nanoseconds earlier.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn minus_nanos(self, nanos: i64) -> Result<Self> {
        self.minus(nanos, ChronoUnit::Nanos)
    }
}
