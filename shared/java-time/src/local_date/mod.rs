//! `java.time.LocalDate`: making one and asking it.

mod arithmetic;

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::error::{Error, Result, within};
use crate::{ChronoUnit, DayOfWeek, LocalDateTime, iso};

/// A date of the Gregorian calendar, without a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDate(pub(crate) NaiveDate);

const FAR: Error = Error::Overflow { what: "this date" };

impl LocalDate {
    /// 1 January 1970.
    pub const EPOCH: Self = Self(chrono::DateTime::UNIX_EPOCH.naive_utc().date());

    /// Today, where the clock shows so many milliseconds since 1970.
    ///
    /// # Errors
    /// A clock outside of the years that can be held.
    pub fn now(millis: i64) -> Result<Self> {
        Self::of_epoch_day(millis.div_euclid(86_400_000))
    }

    /// A year, a month from 1 and a day of it.
    ///
    /// # Errors
    /// No such month, no such day in it, or a year that cannot be held.
    pub fn of(year: i32, month: i32, day: i32) -> Result<Self> {
        let month = within("month", i64::from(month), 1, 12)?;
        let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or(FAR)?;
        let day = within("day of this month", i64::from(day), 1, i64::from(first.num_days_in_month()))?;
        first.with_day(day).map(Self).ok_or(FAR)
    }

    /// A year and a day of it, from 1.
    ///
    /// # Errors
    /// No such day in the year, or a year that cannot be held.
    pub fn of_year_day(year: i32, day_of_year: i32) -> Result<Self> {
        Self::of(year, 1, 1)?.with_day_of_year(day_of_year)
    }

    /// The day so many days after 1 January 1970.
    ///
    /// # Errors
    /// A date that cannot be held.
    pub fn of_epoch_day(day: i64) -> Result<Self> {
        i32::try_from(day).ok().and_then(NaiveDate::from_epoch_days).map(Self).ok_or(FAR)
    }

    /// A date written as `2026-11-21`.
    ///
    /// # Errors
    /// Any other text; a date that does not exist or cannot be held.
    pub fn parse(text: &str) -> Result<Self> {
        iso::date(text).ok_or_else(|| Error::text(text, "a date", "2026-11-21"))
    }

    /// The year; 0 is the one before the year 1.
    #[must_use]
    pub fn get_year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn get_month_value(self) -> i32 {
        self.0.month().cast_signed()
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn get_day_of_month(self) -> i32 {
        self.0.day().cast_signed()
    }

    /// The day of the year, from 1.
    #[must_use]
    pub fn get_day_of_year(self) -> i32 {
        self.0.ordinal().cast_signed()
    }

    /// The day of the week.
    #[must_use]
    pub fn get_day_of_week(self) -> DayOfWeek {
        DayOfWeek::Monday.plus(i64::from(self.0.weekday().num_days_from_monday()))
    }

    /// How many days the month has.
    #[must_use]
    pub fn length_of_month(self) -> i32 {
        i32::from(self.0.num_days_in_month())
    }

    /// How many days the year has.
    #[must_use]
    pub fn length_of_year(self) -> i32 {
        if self.is_leap_year() { 366 } else { 365 }
    }

    /// Whether the year has a 29 February.
    #[must_use]
    pub fn is_leap_year(self) -> bool {
        self.0.leap_year()
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

    /// Whether it is the same day.
    #[must_use]
    pub fn is_equal(self, other: Self) -> bool {
        self == other
    }

    /// The difference of the years; if there is none, of the months; else of the days.
    #[must_use]
    pub fn compare_to(self, other: Self) -> i32 {
        let by_field = [
            self.get_year() - other.get_year(),
            self.get_month_value() - other.get_month_value(),
            self.get_day_of_month() - other.get_day_of_month(),
        ];
        by_field.into_iter().find(|difference| *difference != 0).unwrap_or(0)
    }

    /// Java's `hashCode`.
    #[must_use]
    pub fn hash_code(self) -> i32 {
        let year = self.get_year();
        let packed =
            (year << 11).wrapping_add(self.get_month_value() << 6).wrapping_add(self.get_day_of_month());
        (year & !0x7FF) ^ packed
    }

    /// Days since 1 January 1970.
    #[must_use]
    pub fn to_epoch_day(self) -> i64 {
        i64::from(self.0.to_epoch_days())
    }

    /// Midnight at the start of the day.
    #[must_use]
    pub fn at_start_of_day(self) -> LocalDateTime {
        LocalDateTime(self.0.and_time(chrono::NaiveTime::MIN))
    }

    /// The date with a time; Java's shorter forms leave out the nanoseconds, or the seconds too, which are 0 then.
    ///
    /// # Errors
    /// No such time.
    pub fn at_time(self, hour: i32, minute: i32, second: i32, nano: i32) -> Result<LocalDateTime> {
        self.at_start_of_day().with_hour(hour)?.with_minute(minute)?.with_second(second)?.with_nano(nano)
    }

    /// Whether it can be counted in this unit: `DAYS` to `ERAS`.
    #[must_use]
    pub fn is_supported(self, unit: ChronoUnit) -> bool {
        unit.is_date_based()
    }
}

/// Java's `toString`: `2026-11-21`, with a sign where the year has not four digits.
impl fmt::Display for LocalDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.get_year(), self.get_month_value(), self.get_day_of_month());
        let sign = if year < 0 { "-" } else { "+" };
        let sign = if (0..10_000).contains(&year) { "" } else { sign };
        write!(formatter, "{sign}{:04}-{month:02}-{day:02}", year.abs())
    }
}
