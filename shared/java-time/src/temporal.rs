//! `java.time.temporal.Temporal`: any of the three values that can be counted on.

use crate::error::Result;
use crate::{Adjuster, ChronoUnit, Instant, LocalDate, LocalDateTime};

/// A date, a date with a time, or a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Temporal {
    /// A date.
    LocalDate(LocalDate),
    /// A date with a time.
    LocalDateTime(LocalDateTime),
    /// A moment.
    Instant(Instant),
}

impl Temporal {
    /// The short name of the Java class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::LocalDate(_) => "LocalDate",
            Self::LocalDateTime(_) => "LocalDateTime",
            Self::Instant(_) => "Instant",
        }
    }

    /// Whether it can be counted in this unit.
    #[must_use]
    pub fn is_supported(self, unit: ChronoUnit) -> bool {
        match self {
            Self::LocalDate(date) => date.is_supported(unit),
            Self::LocalDateTime(time) => time.is_supported(unit),
            Self::Instant(instant) => instant.is_supported(unit),
        }
    }

    /// The value so many units later.
    ///
    /// # Errors
    /// As `plus` of the value.
    pub fn plus(self, amount: i64, unit: ChronoUnit) -> Result<Self> {
        match self {
            Self::LocalDate(date) => date.plus(amount, unit).map(Self::from),
            Self::LocalDateTime(time) => time.plus(amount, unit).map(Self::from),
            Self::Instant(instant) => instant.plus(amount, unit).map(Self::from),
        }
    }

    /// How many whole units lie between this and the end.
    ///
    /// # Errors
    /// As `until` of the value.
    pub fn until(self, end: Self, unit: ChronoUnit) -> Result<i64> {
        match self {
            Self::LocalDate(date) => date.until(end, unit),
            Self::LocalDateTime(time) => time.until(end, unit),
            Self::Instant(instant) => instant.until(end, unit),
        }
    }

    /// The value as an adjuster changes it.
    ///
    /// # Errors
    /// As `with` of the value.
    pub fn with(self, adjuster: impl Into<Adjuster>) -> Result<Self> {
        match self {
            Self::LocalDate(date) => date.with(adjuster).map(Self::from),
            Self::LocalDateTime(time) => time.with(adjuster).map(Self::from),
            Self::Instant(instant) => instant.with(adjuster).map(Self::from),
        }
    }
}

impl From<LocalDate> for Temporal {
    fn from(date: LocalDate) -> Self {
        Self::LocalDate(date)
    }
}

impl From<LocalDateTime> for Temporal {
    fn from(time: LocalDateTime) -> Self {
        Self::LocalDateTime(time)
    }
}

impl From<Instant> for Temporal {
    fn from(instant: Instant) -> Self {
        Self::Instant(instant)
    }
}
