//! `java.time.LocalDate`: the `plus…` and `minus…` of each unit.

use super::LocalDate;
use crate::ChronoUnit;
use crate::error::Result;

impl LocalDate {
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
}
