//! `java.time.LocalDateTime`: making one and asking it.

mod arithmetic;

use std::fmt;

use chrono::{DateTime, NaiveDateTime, Timelike};

use crate::error::{Error, Result};
use crate::{ChronoUnit, DayOfWeek, LocalDate, iso};

/// A date of the Gregorian calendar with a time of day, without a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDateTime(pub(crate) NaiveDateTime);

impl LocalDateTime {
    /// The date and time in UTC, where the clock shows so many milliseconds since 1970.
    ///
    /// # Errors
    /// A clock outside of the years that can be held.
    pub fn now(millis: i64) -> Result<Self> {
        let now = DateTime::from_timestamp_millis(millis).ok_or(Error::Overflow { what: "this time" })?;
        Ok(Self(now.naive_utc()))
    }

    /// A year, a month from 1, a day of it and a time; Java's shorter forms leave out the nanoseconds, or the seconds
    /// too, which are 0 then.
    ///
    /// # Errors
    /// No such date or time.
    pub fn of(
        year: i32,
        month: i32,
        day: i32,
        hour: i32,
        minute: i32,
        second: i32,
        nano: i32,
    ) -> Result<Self> {
        LocalDate::of(year, month, day)?.at_time(hour, minute, second, nano)
    }

    /// A date and time written as `2026-11-21T06:17:05.123`; seconds and their fraction may be left out.
    ///
    /// # Errors
    /// Any other text; a date or time that does not exist or cannot be held.
    pub fn parse(text: &str) -> Result<Self> {
        iso::date_time(text).ok_or_else(|| Error::text(text, "a date and time", "2026-11-21T06:17:05"))
    }

    /// The date alone.
    #[must_use]
    pub fn to_local_date(self) -> LocalDate {
        LocalDate(self.0.date())
    }

    /// The year; 0 is the one before the year 1.
    #[must_use]
    pub fn get_year(self) -> i32 {
        self.to_local_date().get_year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn get_month_value(self) -> i32 {
        self.to_local_date().get_month_value()
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn get_day_of_month(self) -> i32 {
        self.to_local_date().get_day_of_month()
    }

    /// The day of the year, from 1.
    #[must_use]
    pub fn get_day_of_year(self) -> i32 {
        self.to_local_date().get_day_of_year()
    }

    /// The day of the week.
    #[must_use]
    pub fn get_day_of_week(self) -> DayOfWeek {
        self.to_local_date().get_day_of_week()
    }

    /// The hour, 0 to 23.
    #[must_use]
    pub fn get_hour(self) -> i32 {
        self.0.hour().cast_signed()
    }

    /// The minute, 0 to 59.
    #[must_use]
    pub fn get_minute(self) -> i32 {
        self.0.minute().cast_signed()
    }

    /// The second, 0 to 59.
    #[must_use]
    pub fn get_second(self) -> i32 {
        self.0.second().cast_signed()
    }

    /// The nanosecond, 0 to 999,999,999.
    #[must_use]
    pub fn get_nano(self) -> i32 {
        self.0.nanosecond().cast_signed()
    }

    /// Whether it is earlier than the other.
    #[must_use]
    pub fn is_before(self, other: Self) -> bool {
        self < other
    }

    /// Whether it is later than the other.
    #[must_use]
    pub fn is_after(self, other: Self) -> bool {
        self > other
    }

    /// Whether it is the same date and time.
    #[must_use]
    pub fn is_equal(self, other: Self) -> bool {
        self == other
    }

    /// As [`LocalDate::compare_to`]; on the same day -1, 0 or 1.
    #[must_use]
    pub fn compare_to(self, other: Self) -> i32 {
        let by_date = self.to_local_date().compare_to(other.to_local_date());
        if by_date == 0 { self.0.time().cmp(&other.0.time()) as i32 } else { by_date }
    }

    /// Java's `hashCode`.
    #[must_use]
    pub fn hash_code(self) -> i32 {
        let time = self.0.time();
        let nanos =
            u64::from(time.num_seconds_from_midnight()) * 1_000_000_000 + u64::from(time.nanosecond());
        let low_half = (nanos ^ (nanos >> 32)) & u64::from(u32::MAX);
        self.to_local_date().hash_code() ^ u32::try_from(low_half).unwrap_or_default().cast_signed()
    }

    /// Whether it can be counted in this unit: every one but `FOREVER`.
    #[must_use]
    pub fn is_supported(self, unit: ChronoUnit) -> bool {
        unit != ChronoUnit::Forever
    }
}

/// Java's `toString`: `2026-11-21T06:17`, with the seconds unless they are 0, and 3, 6 or 9 digits of their fraction.
impl fmt::Display for LocalDateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.get_hour(), self.get_minute(), self.get_second());
        write!(formatter, "{}T{hour:02}:{minute:02}", self.to_local_date())?;
        let fraction = iso::fraction(self.0.nanosecond());
        if second == 0 && fraction.is_empty() { Ok(()) } else { write!(formatter, ":{second:02}{fraction}") }
    }
}
