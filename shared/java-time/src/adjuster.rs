//! `java.time.temporal.TemporalAdjusters`, and the dates and days that adjust as well.

use crate::error::{Error, Result};
use crate::{ChronoUnit, DayOfWeek, LocalDate, Temporal};

/// What `with` of a date can be given. Each variant is the factory of `TemporalAdjusters` with its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Adjuster {
    /// `firstDayOfMonth()`
    FirstDayOfMonth,
    /// `lastDayOfMonth()`
    LastDayOfMonth,
    /// `firstDayOfNextMonth()`
    FirstDayOfNextMonth,
    /// `firstDayOfYear()`
    FirstDayOfYear,
    /// `lastDayOfYear()`
    LastDayOfYear,
    /// `firstDayOfNextYear()`
    FirstDayOfNextYear,
    /// `firstInMonth(day)`
    FirstInMonth(DayOfWeek),
    /// `lastInMonth(day)`
    LastInMonth(DayOfWeek),
    /// `dayOfWeekInMonth(ordinal, day)`: the second Friday is `(2, Friday)`, the last but one `(-2, Friday)`;
    /// 0 is the last one of the month before.
    DayOfWeekInMonth(i32, DayOfWeek),
    /// `next(day)`
    Next(DayOfWeek),
    /// `nextOrSame(day)`
    NextOrSame(DayOfWeek),
    /// `previous(day)`
    Previous(DayOfWeek),
    /// `previousOrSame(day)`
    PreviousOrSame(DayOfWeek),
    /// A day of the week itself: that day of the same week, which begins on Monday.
    InSameWeek(DayOfWeek),
    /// A date, a date with a time or a moment itself: its fields replace those of what it adjusts.
    To(Temporal),
}

impl Adjuster {
    /// Java's `adjustInto`: the value as it is with this adjuster.
    ///
    /// # Errors
    /// As `with` of the value.
    pub fn adjust_into(self, temporal: impl Into<Temporal>) -> Result<Temporal> {
        temporal.into().with(self)
    }

    /// The date as it is with this adjuster.
    pub(crate) fn of_date(self, date: LocalDate) -> Result<LocalDate> {
        let weekday = i64::from(date.get_day_of_week().get_value());
        // Days to a day of the week, 0 to 6, forward and backward.
        let to = |day: DayOfWeek| (i64::from(day.get_value()) - weekday).rem_euclid(7);
        let back = |day: DayOfWeek| (weekday - i64::from(day.get_value())).rem_euclid(7);
        let or_a_week = |days: i64| if days == 0 { 7 } else { days };
        match self {
            Self::FirstDayOfMonth => date.with_day_of_month(1),
            Self::LastDayOfMonth => date.with_day_of_month(date.length_of_month()),
            Self::FirstDayOfNextMonth => date.with_day_of_month(1)?.plus(1, ChronoUnit::Months),
            Self::FirstDayOfYear => date.with_day_of_year(1),
            Self::LastDayOfYear => date.with_day_of_year(date.length_of_year()),
            Self::FirstDayOfNextYear => date.with_day_of_year(1)?.plus(1, ChronoUnit::Years),
            Self::FirstInMonth(day) => Self::DayOfWeekInMonth(1, day).of_date(date),
            Self::LastInMonth(day) => Self::DayOfWeekInMonth(-1, day).of_date(date),
            Self::DayOfWeekInMonth(ordinal, day) if ordinal >= 0 => Self::NextOrSame(day)
                .of_date(date.with_day_of_month(1)?)?
                .plus(i64::from(ordinal) - 1, ChronoUnit::Weeks),
            Self::DayOfWeekInMonth(ordinal, day) => Self::PreviousOrSame(day)
                .of_date(Self::LastDayOfMonth.of_date(date)?)?
                .plus(i64::from(ordinal) + 1, ChronoUnit::Weeks),
            Self::Next(day) => date.plus(or_a_week(to(day)), ChronoUnit::Days),
            Self::NextOrSame(day) => date.plus(to(day), ChronoUnit::Days),
            Self::Previous(day) => date.minus(or_a_week(back(day)), ChronoUnit::Days),
            Self::PreviousOrSame(day) => date.minus(back(day), ChronoUnit::Days),
            Self::InSameWeek(day) => date.plus(i64::from(day.get_value()) - weekday, ChronoUnit::Days),
            Self::To(Temporal::LocalDate(date)) => Ok(date),
            Self::To(other) => Err(Error::Kind { given: other.class(), wanted: "LocalDate" }),
        }
    }
}

impl From<DayOfWeek> for Adjuster {
    fn from(day: DayOfWeek) -> Self {
        Self::InSameWeek(day)
    }
}

impl<T: Into<Temporal>> From<T> for Adjuster {
    fn from(temporal: T) -> Self {
        Self::To(temporal.into())
    }
}
