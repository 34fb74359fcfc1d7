//! `java.time.LocalDateTime`: the `plus…` and `minus…` of each unit.

use super::LocalDateTime;
use crate::ChronoUnit;
use crate::error::Result;

impl LocalDateTime {
    /// So many days later.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn plus_days(self, days: i64) -> Result<Self> {
        self.plus(days, ChronoUnit::Days)
    }

    /// So many days earlier.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn minus_days(self, days: i64) -> Result<Self> {
        self.minus(days, ChronoUnit::Days)
    }

    /// So many weeks later.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn plus_weeks(self, weeks: i64) -> Result<Self> {
        self.plus(weeks, ChronoUnit::Weeks)
    }

    /// So many weeks earlier.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn minus_weeks(self, weeks: i64) -> Result<Self> {
        self.minus(weeks, ChronoUnit::Weeks)
    }

    /// So many months later.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn plus_months(self, months: i64) -> Result<Self> {
        self.plus(months, ChronoUnit::Months)
    }

    /// So many months earlier.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn minus_months(self, months: i64) -> Result<Self> {
        self.minus(months, ChronoUnit::Months)
    }

    /// So many years later.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn plus_years(self, years: i64) -> Result<Self> {
        self.plus(years, ChronoUnit::Years)
    }

    /// So many years earlier.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn minus_years(self, years: i64) -> Result<Self> {
        self.minus(years, ChronoUnit::Years)
    }

    /// So many hours later.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn plus_hours(self, hours: i64) -> Result<Self> {
        self.plus(hours, ChronoUnit::Hours)
    }

    /// So many hours earlier.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn minus_hours(self, hours: i64) -> Result<Self> {
        self.minus(hours, ChronoUnit::Hours)
    }

    /// So many minutes later.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn plus_minutes(self, minutes: i64) -> Result<Self> {
        self.plus(minutes, ChronoUnit::Minutes)
    }

    /// So many minutes earlier.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn minus_minutes(self, minutes: i64) -> Result<Self> {
        self.minus(minutes, ChronoUnit::Minutes)
    }

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
