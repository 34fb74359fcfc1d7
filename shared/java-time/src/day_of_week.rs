//! `java.time.DayOfWeek`.

use std::fmt;

use crate::error::{Error, Result, within};

/// A day of the week, from Monday to Sunday as ISO counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayOfWeek {
    /// 1
    Monday,
    /// 2
    Tuesday,
    /// 3
    Wednesday,
    /// 4
    Thursday,
    /// 5
    Friday,
    /// 6
    Saturday,
    /// 7
    Sunday,
}

const ALL: [DayOfWeek; 7] = [
    DayOfWeek::Monday,
    DayOfWeek::Tuesday,
    DayOfWeek::Wednesday,
    DayOfWeek::Thursday,
    DayOfWeek::Friday,
    DayOfWeek::Saturday,
    DayOfWeek::Sunday,
];

impl DayOfWeek {
    /// All of them, Monday first.
    #[must_use]
    pub const fn values() -> [Self; 7] {
        ALL
    }

    /// The day with a number from 1 (Monday) to 7 (Sunday).
    ///
    /// # Errors
    /// Any other number.
    pub fn of(value: i32) -> Result<Self> {
        within("day of the week", i64::from(value), 1, 7).map(|value| Self::Monday.plus(i64::from(value) - 1))
    }

    /// The day with this very name, as `MONDAY`.
    ///
    /// # Errors
    /// Any other text.
    pub fn value_of(name: &str) -> Result<Self> {
        let day = ALL.into_iter().find(|day| day.name() == name);
        day.ok_or_else(|| Error::text(name, "a day of the week", "MONDAY"))
    }

    /// 1 (Monday) to 7 (Sunday).
    #[must_use]
    pub const fn get_value(self) -> i32 {
        self.ordinal() + 1
    }

    /// 0 (Monday) to 6 (Sunday).
    #[must_use]
    pub const fn ordinal(self) -> i32 {
        self as i32
    }

    /// The name, as `MONDAY`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Monday => "MONDAY",
            Self::Tuesday => "TUESDAY",
            Self::Wednesday => "WEDNESDAY",
            Self::Thursday => "THURSDAY",
            Self::Friday => "FRIDAY",
            Self::Saturday => "SATURDAY",
            Self::Sunday => "SUNDAY",
        }
    }

    /// The day so many days later.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        let steps = usize::try_from(days.rem_euclid(7)).unwrap_or_default();
        ALL.into_iter().cycle().nth(self as usize + steps).unwrap_or(self)
    }

    /// The day so many days earlier.
    #[must_use]
    pub fn minus(self, days: i64) -> Self {
        self.plus(-(days % 7))
    }

    /// By how many days this one comes later in the week.
    #[must_use]
    pub const fn compare_to(self, other: Self) -> i32 {
        self.ordinal() - other.ordinal()
    }
}

impl fmt::Display for DayOfWeek {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}
