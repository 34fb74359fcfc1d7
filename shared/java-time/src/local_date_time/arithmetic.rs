//! `java.time.LocalDateTime`: adding, replacing, cutting and counting.

use chrono::Timelike;

use super::LocalDateTime;
use crate::error::{Error, Result, within};
use crate::{Adjuster, ChronoUnit, LocalDate, Temporal, timeline};

const FAR: Error = Error::Overflow { what: "this date and time" };

impl LocalDateTime {
    /// So many units later. A day that the month does not have becomes its last day.
    ///
    /// # Errors
    /// `FOREVER`; a date that cannot be held.
    pub fn plus(self, amount: i64, unit: ChronoUnit) -> Result<Self> {
        match unit.nanos() {
            Some(nanos) => timeline::later(self.0, i128::from(amount) * nanos).map(Self).ok_or(FAR),
            None => self.on(self.to_local_date().plus(amount, unit).map_err(with_times)?),
        }
    }

    /// So many units earlier.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn minus(self, amount: i64, unit: ChronoUnit) -> Result<Self> {
        self.plus(amount.checked_neg().ok_or(FAR)?, unit)
    }

    /// The same time on another day.
    fn on(self, date: LocalDate) -> Result<Self> {
        Ok(Self(date.0.and_time(self.0.time())))
    }

    /// With another year; 29 February becomes the 28th where needed.
    ///
    /// # Errors
    /// A year that cannot be held.
    pub fn with_year(self, year: i32) -> Result<Self> {
        self.on(self.to_local_date().with_year(year)?)
    }

    /// With another month, 1 to 12; a day that it does not have becomes its last.
    ///
    /// # Errors
    /// No such month.
    pub fn with_month(self, month: i32) -> Result<Self> {
        self.on(self.to_local_date().with_month(month)?)
    }

    /// With another day of the month.
    ///
    /// # Errors
    /// No such day in this month.
    pub fn with_day_of_month(self, day: i32) -> Result<Self> {
        self.on(self.to_local_date().with_day_of_month(day)?)
    }

    /// With another day of the year.
    ///
    /// # Errors
    /// No such day in this year.
    pub fn with_day_of_year(self, day: i32) -> Result<Self> {
        self.on(self.to_local_date().with_day_of_year(day)?)
    }

    /// With another hour, 0 to 23.
    ///
    /// # Errors
    /// No such hour.
    pub fn with_hour(self, hour: i32) -> Result<Self> {
        self.0.with_hour(within("hour", i64::from(hour), 0, 23)?).map(Self).ok_or(FAR)
    }

    /// With another minute, 0 to 59.
    ///
    /// # Errors
    /// No such minute.
    pub fn with_minute(self, minute: i32) -> Result<Self> {
        self.0.with_minute(within("minute", i64::from(minute), 0, 59)?).map(Self).ok_or(FAR)
    }

    /// With another second, 0 to 59.
    ///
    /// # Errors
    /// No such second.
    pub fn with_second(self, second: i32) -> Result<Self> {
        self.0.with_second(within("second", i64::from(second), 0, 59)?).map(Self).ok_or(FAR)
    }

    /// With another nanosecond, 0 to 999,999,999.
    ///
    /// # Errors
    /// No such nanosecond.
    pub fn with_nano(self, nano: i32) -> Result<Self> {
        self.0.with_nanosecond(within("nanosecond", i64::from(nano), 0, 999_999_999)?).map(Self).ok_or(FAR)
    }

    /// The date and time as the adjuster (an [`Adjuster`], a day of the week, a date) changes it; the time stays,
    /// unless the adjuster is a date with a time.
    ///
    /// # Errors
    /// A date that cannot be held; a moment as adjuster.
    pub fn with(self, adjuster: impl Into<Adjuster>) -> Result<Self> {
        match adjuster.into() {
            Adjuster::To(Temporal::LocalDateTime(time)) => Ok(time),
            Adjuster::To(Temporal::Instant(_)) => {
                Err(Error::Kind { given: "Instant", wanted: "LocalDateTime" })
            }
            adjuster => self.on(adjuster.of_date(self.to_local_date())?),
        }
    }

    /// The start of the unit that this time is in.
    ///
    /// # Errors
    /// A unit longer than `DAYS`.
    pub fn truncated_to(self, unit: ChronoUnit) -> Result<Self> {
        timeline::truncated(self.0, unit).map(Self)
    }

    /// How many whole units lie between this and the end; negative if the end is earlier.
    ///
    /// # Errors
    /// `FOREVER`; an end that is not a date with a time; a number of more than 64 bits.
    pub fn until(self, end: impl Into<Temporal>, unit: ChronoUnit) -> Result<i64> {
        let end = match end.into() {
            Temporal::LocalDateTime(time) => time,
            other => return Err(Error::Kind { given: other.class(), wanted: "LocalDateTime" }),
        };
        if let Some(nanos) = unit.nanos() {
            return timeline::count(self.0, end.0, nanos);
        }
        // A day that is not whole does not count.
        let (start_time, end_time) = (self.0.time(), end.0.time());
        let mut last = end.to_local_date();
        if last > self.to_local_date() && end_time < start_time {
            last = last.minus(1, ChronoUnit::Days)?;
        } else if last < self.to_local_date() && end_time > start_time {
            last = last.plus(1, ChronoUnit::Days)?;
        }
        self.to_local_date().until(last, unit).map_err(with_times)
    }
}

/// A unit that a date does not have, said of a date with a time.
fn with_times(error: Error) -> Error {
    match error {
        Error::Unit { unit, .. } => Error::Unit { kind: "LocalDateTime", unit, units: "NANOS to ERAS" },
        other => other,
    }
}
