//! `java.time.temporal.ChronoUnit`.

use std::fmt;

use crate::Temporal;
use crate::error::{Error, Result};

/// A unit of time. Units of dates count calendar days, months and years; units of time are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChronoUnit {
    /// A billionth of a second.
    Nanos,
    /// A millionth of a second.
    Micros,
    /// A thousandth of a second.
    Millis,
    /// A second.
    Seconds,
    /// 60 seconds.
    Minutes,
    /// 60 minutes.
    Hours,
    /// 12 hours.
    HalfDays,
    /// A day.
    Days,
    /// Seven days.
    Weeks,
    /// A calendar month.
    Months,
    /// A calendar year.
    Years,
    /// Ten years.
    Decades,
    /// A hundred years.
    Centuries,
    /// A thousand years.
    Millennia,
    /// Before Christ, or after.
    Eras,
    /// Longer than anything; nothing can be counted in it.
    Forever,
}

use ChronoUnit::{
    Centuries, Days, Decades, Eras, Forever, HalfDays, Hours, Micros, Millennia, Millis, Minutes, Months,
    Nanos, Seconds, Weeks, Years,
};

const ALL: [(ChronoUnit, &str, &str); 16] = [
    (Nanos, "NANOS", "Nanos"),
    (Micros, "MICROS", "Micros"),
    (Millis, "MILLIS", "Millis"),
    (Seconds, "SECONDS", "Seconds"),
    (Minutes, "MINUTES", "Minutes"),
    (Hours, "HOURS", "Hours"),
    (HalfDays, "HALF_DAYS", "HalfDays"),
    (Days, "DAYS", "Days"),
    (Weeks, "WEEKS", "Weeks"),
    (Months, "MONTHS", "Months"),
    (Years, "YEARS", "Years"),
    (Decades, "DECADES", "Decades"),
    (Centuries, "CENTURIES", "Centuries"),
    (Millennia, "MILLENNIA", "Millennia"),
    (Eras, "ERAS", "Eras"),
    (Forever, "FOREVER", "Forever"),
];

impl ChronoUnit {
    /// All of them, the shortest first.
    #[must_use]
    pub fn values() -> [Self; 16] {
        ALL.map(|(unit, _, _)| unit)
    }

    /// The unit with this very name, as `DAYS`.
    ///
    /// # Errors
    /// Any other text.
    pub fn value_of(name: &str) -> Result<Self> {
        let found = ALL.iter().find(|(_, its_name, _)| *its_name == name);
        found
            .map(|(unit, _, _)| *unit)
            .ok_or_else(|| Error::text(name, "a unit of time", "DAYS or HALF_DAYS"))
    }

    /// The name, as `HALF_DAYS`. The text of it ([`fmt::Display`], Java's `toString`) is `HalfDays`.
    #[must_use]
    pub fn name(self) -> &'static str {
        ALL.get(self as usize).map_or("", |(_, name, _)| name)
    }

    /// 0 (`NANOS`) to 15 (`FOREVER`).
    #[must_use]
    pub const fn ordinal(self) -> i32 {
        self as i32
    }

    /// How many units this one stands later in the list.
    #[must_use]
    pub const fn compare_to(self, other: Self) -> i32 {
        self.ordinal() - other.ordinal()
    }

    /// Whether it counts days or longer: `DAYS` to `ERAS`.
    #[must_use]
    pub fn is_date_based(self) -> bool {
        (Days..=Eras).contains(&self)
    }

    /// Whether it is shorter than a day: `NANOS` to `HALF_DAYS`.
    #[must_use]
    pub fn is_time_based(self) -> bool {
        self < Days
    }

    /// Whether its length in seconds varies: `DAYS` and longer.
    #[must_use]
    pub fn is_duration_estimated(self) -> bool {
        self >= Days
    }

    /// Whether a value can be counted in this unit.
    #[must_use]
    pub fn is_supported_by(self, temporal: Temporal) -> bool {
        temporal.is_supported(self)
    }

    /// How many whole units lie between two values; negative if the end comes first.
    ///
    /// # Errors
    /// The start cannot be counted in this unit; the end has not the fields of the start (a `LocalDateTime` may end
    /// what a `LocalDate` starts, no other mixture); the number needs more than 64 bits.
    pub fn between(self, start: impl Into<Temporal>, end: impl Into<Temporal>) -> Result<i64> {
        start.into().until(end.into(), self)
    }

    /// The value so many units later.
    ///
    /// # Errors
    /// As `plus` of the value.
    pub fn add_to(self, temporal: impl Into<Temporal>, amount: i64) -> Result<Temporal> {
        temporal.into().plus(amount, self)
    }

    /// The length in nanoseconds, of `DAYS` and the units of time.
    pub(crate) const fn nanos(self) -> Option<i128> {
        Some(match self {
            Nanos => 1,
            Micros => 1_000,
            Millis => 1_000_000,
            Seconds => 1_000_000_000,
            Minutes => 60_000_000_000,
            Hours => 3_600_000_000_000,
            HalfDays => 43_200_000_000_000,
            Days => 86_400_000_000_000,
            _ => return None,
        })
    }

    /// The length in months, of `MONTHS` to `MILLENNIA`.
    pub(crate) const fn months(self) -> Option<i64> {
        Some(match self {
            Months => 1,
            Years => 12,
            Decades => 120,
            Centuries => 1_200,
            Millennia => 12_000,
            _ => return None,
        })
    }
}

impl fmt::Display for ChronoUnit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(ALL.get(*self as usize).map_or("", |(_, _, text)| text))
    }
}
