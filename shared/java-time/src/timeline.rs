//! Time as one number of nanoseconds since 1970.

use chrono::{DateTime, NaiveDateTime};

use crate::ChronoUnit;
use crate::error::{Error, Result};

const SECOND: i128 = 1_000_000_000;
const DAY: i128 = 86_400 * SECOND;

pub(crate) fn nanos(time: NaiveDateTime) -> i128 {
    let time = time.and_utc();
    i128::from(time.timestamp()) * SECOND + i128::from(time.timestamp_subsec_nanos())
}

pub(crate) fn at(nanos: i128) -> Option<NaiveDateTime> {
    let second = i64::try_from(nanos.div_euclid(SECOND)).ok()?;
    let nano = u32::try_from(nanos.rem_euclid(SECOND)).ok()?;
    DateTime::from_timestamp(second, nano).map(|time| time.naive_utc())
}

pub(crate) fn later(time: NaiveDateTime, by: i128) -> Option<NaiveDateTime> {
    at(nanos(time).checked_add(by)?)
}

/// How many whole units of so many nanoseconds lie between the two.
pub(crate) fn count(start: NaiveDateTime, end: NaiveDateTime, unit: i128) -> Result<i64> {
    let units = (nanos(end) - nanos(start)) / unit;
    i64::try_from(units).map_err(|_| Error::Overflow { what: "the time between" })
}

/// The start of the unit, which may be a day or shorter.
pub(crate) fn truncated(time: NaiveDateTime, unit: ChronoUnit) -> Result<NaiveDateTime> {
    let units = "NANOS to DAYS, where it is truncated";
    let length = unit.nanos().ok_or(Error::Unit { kind: "a time", unit, units })?;
    let nanos = nanos(time);
    at(nanos - nanos.rem_euclid(DAY) % length).ok_or(Error::Overflow { what: "the truncated time" })
}
