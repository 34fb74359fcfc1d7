//! `java.time.LocalDate`: adding, replacing and counting.

use chrono::{Datelike, NaiveDate};

use super::{FAR, LocalDate};
use crate::error::{Error, Result, within};
use crate::{Adjuster, ChronoUnit, Temporal};

impl LocalDate {
    /// So many units later. A day that the month does not have becomes its last day.
    ///
    /// # Errors
    /// A unit of time; a date that cannot be held.
    pub fn plus(self, amount: i64, unit: ChronoUnit) -> Result<Self> {
        if let Some(months) = unit.months() {
            return self.add_months(amount.checked_mul(months).ok_or(FAR)?);
        }
        let days = match unit {
            ChronoUnit::Days => amount,
            ChronoUnit::Weeks => amount.checked_mul(7).ok_or(FAR)?,
            ChronoUnit::Eras => return self.with_era(self.era().checked_add(amount).ok_or(FAR)?),
            _ => return Err(unsupported(unit)),
        };
        Self::of_epoch_day(self.to_epoch_day().checked_add(days).ok_or(FAR)?)
    }

    /// So many units earlier.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn minus(self, amount: i64, unit: ChronoUnit) -> Result<Self> {
        self.plus(amount.checked_neg().ok_or(FAR)?, unit)
    }

    fn add_months(self, months: i64) -> Result<Self> {
        let month = self.proleptic_month().checked_add(months).ok_or(FAR)?;
        let year = i32::try_from(month.div_euclid(12)).map_err(|_| FAR)?;
        self.moved(year, month.rem_euclid(12) + 1)
    }

    /// The same day of another month, or its last.
    fn moved(self, year: i32, month: i64) -> Result<Self> {
        let first = NaiveDate::from_ymd_opt(year, within("month", month, 1, 12)?, 1).ok_or(FAR)?;
        first.with_day(self.0.day().min(u32::from(first.num_days_in_month()))).map(Self).ok_or(FAR)
    }

    /// Months since January of the year 0.
    fn proleptic_month(self) -> i64 {
        i64::from(self.get_year()) * 12 + i64::from(self.get_month_value()) - 1
    }

    /// 0 before Christ, else 1.
    fn era(self) -> i64 {
        i64::from(self.get_year() >= 1)
    }

    fn with_era(self, era: i64) -> Result<Self> {
        let era = i64::from(within("era", era, 0, 1)?);
        if era == self.era() { Ok(self) } else { self.with_year(1 - self.get_year()) }
    }

    /// With another year; 29 February becomes the 28th where needed.
    ///
    /// # Errors
    /// A year that cannot be held.
    pub fn with_year(self, year: i32) -> Result<Self> {
        self.moved(year, i64::from(self.get_month_value()))
    }

    /// With another month, 1 to 12; a day that it does not have becomes its last.
    ///
    /// # Errors
    /// No such month.
    pub fn with_month(self, month: i32) -> Result<Self> {
        self.moved(self.get_year(), i64::from(month))
    }

    /// With another day of the month.
    ///
    /// # Errors
    /// No such day in this month.
    pub fn with_day_of_month(self, day: i32) -> Result<Self> {
        Self::of(self.get_year(), self.get_month_value(), day)
    }

    /// With another day of the year.
    ///
    /// # Errors
    /// No such day in this year.
    pub fn with_day_of_year(self, day: i32) -> Result<Self> {
        let day = within("day of this year", i64::from(day), 1, i64::from(self.length_of_year()))?;
        self.0.with_ordinal(day).map(Self).ok_or(FAR)
    }

    /// The date as the adjuster (an [`Adjuster`], a day of the week, another date) changes it.
    ///
    /// # Errors
    /// A date that cannot be held; an adjuster with fields that a date has not.
    pub fn with(self, adjuster: impl Into<Adjuster>) -> Result<Self> {
        adjuster.into().of_date(self)
    }

    /// How many whole units lie between this date and the end; negative if the end is earlier.
    ///
    /// # Errors
    /// A unit of time; an end that is a moment.
    pub fn until(self, end: impl Into<Temporal>, unit: ChronoUnit) -> Result<i64> {
        let end = match end.into() {
            Temporal::LocalDate(date) => date,
            Temporal::LocalDateTime(time) => time.to_local_date(),
            Temporal::Instant(_) => return Err(Error::Kind { given: "Instant", wanted: "LocalDate" }),
        };
        if let Some(months) = unit.months() {
            // The day counts as a fraction of the month, so that 31 January to 28 February is no whole month.
            let packed = |date: Self| date.proleptic_month() * 32 + i64::from(date.get_day_of_month());
            return Ok((packed(end) - packed(self)) / 32 / months);
        }
        let days = end.to_epoch_day() - self.to_epoch_day();
        match unit {
            ChronoUnit::Days => Ok(days),
            ChronoUnit::Weeks => Ok(days / 7),
            ChronoUnit::Eras => Ok(end.era() - self.era()),
            _ => Err(unsupported(unit)),
        }
    }
}

const fn unsupported(unit: ChronoUnit) -> Error {
    Error::Unit { kind: "LocalDate", unit, units: "DAYS to ERAS" }
}
