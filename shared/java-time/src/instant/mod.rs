//! `java.time.Instant`.

use std::fmt;

use chrono::{DateTime, NaiveDateTime, Timelike};

use crate::error::{Error, Result};
use crate::{Adjuster, ChronoUnit, LocalDateTime, Temporal, iso, timeline};

/// A moment, to the nanosecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub(crate) NaiveDateTime);

const FAR: Error = Error::Overflow { what: "this moment" };

impl Instant {
    /// The start of 1970.
    pub const EPOCH: Self = Self(DateTime::UNIX_EPOCH.naive_utc());

    /// The moment at which the clock shows so many milliseconds since 1970.
    ///
    /// # Errors
    /// A moment that cannot be held.
    pub fn now(millis: i64) -> Result<Self> {
        Self::of_epoch_milli(millis)
    }

    /// So many milliseconds after the start of 1970.
    ///
    /// # Errors
    /// A moment that cannot be held.
    pub fn of_epoch_milli(millis: i64) -> Result<Self> {
        LocalDateTime::now(millis).map(|time| Self(time.0))
    }

    /// So many seconds and nanoseconds (any number of them) after the start of 1970.
    ///
    /// # Errors
    /// A moment that cannot be held.
    pub fn of_epoch_second(seconds: i64, nanos: i64) -> Result<Self> {
        timeline::at(i128::from(seconds) * 1_000_000_000 + i128::from(nanos)).map(Self).ok_or(FAR)
    }

    /// A moment written as `2026-11-21T06:17:05.123Z`; an offset as `+01:00` may stand for the `Z`.
    ///
    /// # Errors
    /// Any other text; a moment that cannot be held.
    pub fn parse(text: &str) -> Result<Self> {
        iso::instant(text).ok_or_else(|| Error::text(text, "a moment", "2026-11-21T06:17:05Z"))
    }

    /// Milliseconds since 1970, rounded down.
    #[must_use]
    pub fn to_epoch_milli(self) -> i64 {
        self.0.and_utc().timestamp_millis()
    }

    /// Seconds since 1970, rounded down.
    #[must_use]
    pub fn get_epoch_second(self) -> i64 {
        self.0.and_utc().timestamp()
    }

    /// Nanoseconds after that second.
    #[must_use]
    pub fn get_nano(self) -> i32 {
        self.0.nanosecond().cast_signed()
    }

    /// Whether it can be counted in this unit: `NANOS` to `DAYS`.
    #[must_use]
    pub fn is_supported(self, unit: ChronoUnit) -> bool {
        unit.nanos().is_some()
    }

    /// So many units later.
    ///
    /// # Errors
    /// A unit longer than `DAYS`; a moment that cannot be held.
    pub fn plus(self, amount: i64, unit: ChronoUnit) -> Result<Self> {
        let nanos = unit.nanos().ok_or(unsupported(unit))?;
        timeline::later(self.0, i128::from(amount) * nanos).map(Self).ok_or(FAR)
    }

    /// So many units earlier.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn minus(self, amount: i64, unit: ChronoUnit) -> Result<Self> {
        self.plus(amount.checked_neg().ok_or(FAR)?, unit)
    }

    /// Itself as the adjuster changes it, which only another moment can.
    ///
    /// # Errors
    /// Any other adjuster.
    pub fn with(self, adjuster: impl Into<Adjuster>) -> Result<Self> {
        let given = match adjuster.into() {
            Adjuster::To(Temporal::Instant(moment)) => return Ok(moment),
            Adjuster::To(other) => other.class(),
            _ => "TemporalAdjuster",
        };
        Err(Error::Kind { given, wanted: "Instant" })
    }

    /// The start of the unit that this moment is in, in UTC.
    ///
    /// # Errors
    /// A unit longer than `DAYS`.
    pub fn truncated_to(self, unit: ChronoUnit) -> Result<Self> {
        timeline::truncated(self.0, unit).map(Self)
    }

    /// How many whole units lie between this and the end; negative if the end is earlier.
    ///
    /// # Errors
    /// A unit longer than `DAYS`; an end that is not a moment; a number of more than 64 bits (of microseconds: where
    /// the nanoseconds need more).
    pub fn until(self, end: impl Into<Temporal>, unit: ChronoUnit) -> Result<i64> {
        let end = match end.into() {
            Temporal::Instant(end) => end,
            other => return Err(Error::Kind { given: other.class(), wanted: "Instant" }),
        };
        match unit {
            // Java rounds both ends down first.
            ChronoUnit::Millis => Ok(end.to_epoch_milli() - self.to_epoch_milli()),
            ChronoUnit::Micros => timeline::count(self.0, end.0, 1).map(|nanos| nanos / 1_000),
            _ => timeline::count(self.0, end.0, unit.nanos().ok_or(unsupported(unit))?),
        }
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

    /// -1, 0 or 1 by the seconds; in the same second, the difference of the nanoseconds.
    #[must_use]
    pub fn compare_to(self, other: Self) -> i32 {
        let by_second = self.get_epoch_second().cmp(&other.get_epoch_second()) as i32;
        if by_second == 0 { self.get_nano() - other.get_nano() } else { by_second }
    }

    /// Java's `hashCode`.
    #[must_use]
    pub fn hash_code(self) -> i32 {
        crate::date::hash_code(self.get_epoch_second()).wrapping_add(self.get_nano().wrapping_mul(51))
    }
}

/// Java's `toString`: `2026-11-21T06:17:05Z`, with 3, 6 or 9 digits of the second's fraction unless it is 0.
impl fmt::Display for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = LocalDateTime(self.0).to_local_date();
        let time = self.0.time().format("%H:%M:%S");
        write!(formatter, "{date}T{time}{}Z", iso::fraction(self.0.nanosecond()))
    }
}

const fn unsupported(unit: ChronoUnit) -> Error {
    Error::Unit { kind: "Instant", unit, units: "NANOS to DAYS" }
}
