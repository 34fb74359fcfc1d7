//! `java.util.Date`, which is nothing but milliseconds since 1970; here it is the `i64` itself.

mod text;

pub use text::parse;

use crate::error::{Error, Result};
use crate::legacy::{DAY, Moment, countable, day_of};
use crate::simple::names;
use crate::{Instant, SimpleDateFormat};

/// Java's `toString`, as `Sat Nov 21 06:17:05 UTC 2026`.
#[must_use]
pub fn to_string(millis: i64) -> String {
    let moment = Moment::of(millis);
    format!(
        "{} {} {:02} {:02}:{:02}:{:02} UTC {}",
        names::short(&names::DAYS, moment.weekday()),
        names::short(&names::MONTHS, moment.month),
        moment.day_of_month,
        moment.hour(),
        moment.minute(),
        moment.second(),
        moment.year_of_era(),
    )
}

/// `toGMTString`, as `21 Nov 2026 06:17:05 GMT`.
#[must_use]
pub fn to_gmt_string(millis: i64) -> String {
    let moment = Moment::of(millis);
    format!(
        "{} {} {} {:02}:{:02}:{:02} GMT",
        moment.day_of_month,
        names::short(&names::MONTHS, moment.month),
        moment.year_of_era(),
        moment.hour(),
        moment.minute(),
        moment.second(),
    )
}

/// `toLocaleString`, as `Nov 21, 2026, 6:17:05 AM`.
///
/// # Errors
/// None in practice: the pattern is a fixed one.
pub fn to_locale_string(millis: i64) -> Result<String> {
    SimpleDateFormat::new("MMM d, y, h:mm:ss a").map(|format| format.format(millis))
}

/// The year less 1900.
#[must_use]
pub fn get_year(millis: i64) -> i32 {
    int(Moment::of(millis).year_of_era() - 1_900)
}

/// The month, 0 to 11.
#[must_use]
pub fn get_month(millis: i64) -> i32 {
    int(Moment::of(millis).month)
}

/// The day of the month, from 1.
#[must_use]
pub fn get_date(millis: i64) -> i32 {
    int(Moment::of(millis).day_of_month)
}

/// The day of the week, 0 (Sunday) to 6.
#[must_use]
pub fn get_day(millis: i64) -> i32 {
    int(Moment::of(millis).weekday())
}

/// The hour, 0 to 23.
#[must_use]
pub fn get_hours(millis: i64) -> i32 {
    int(Moment::of(millis).hour())
}

/// The minute, 0 to 59.
#[must_use]
pub fn get_minutes(millis: i64) -> i32 {
    int(Moment::of(millis).minute())
}

/// The second, 0 to 59.
#[must_use]
pub fn get_seconds(millis: i64) -> i32 {
    int(Moment::of(millis).second())
}

/// Minutes from local time to UTC: 0, as local time is UTC.
#[must_use]
pub const fn get_timezone_offset(_millis: i64) -> i32 {
    0
}

/// `new Date(year, month, date, hours, minutes, seconds)` and `Date.UTC` of the same: the year less 1900, the month
/// from 0. Any number goes: month 12 is January of the next year, minute -1 that before the hour. Java's shorter forms
/// leave out the seconds, or the whole time, which are 0 then.
///
/// # Errors
/// A date that 64 bits of milliseconds cannot reach.
pub fn from_parts(year: i32, month: i32, date: i32, hours: i32, minutes: i32, seconds: i32) -> Result<i64> {
    let day = day_of(i64::from(year) + 1_900, i64::from(month), i64::from(date));
    let reachable = countable(i64::from(year)).and_then(|_| day.checked_mul(DAY));
    let time = i64::from(hours) * 3_600_000 + i64::from(minutes) * 60_000 + i64::from(seconds) * 1_000;
    reachable.and_then(|midnight| midnight.checked_add(time)).ok_or(Error::Overflow { what: "this date" })
}

/// `Date.from(instant)`.
#[must_use]
pub fn from_instant(instant: Instant) -> i64 {
    instant.to_epoch_milli()
}

/// `toInstant`.
///
/// # Errors
/// A date outside of the years that a moment can hold.
pub fn to_instant(millis: i64) -> Result<Instant> {
    Instant::of_epoch_milli(millis)
}

/// -1, 0 or 1.
#[must_use]
pub fn compare_to(millis: i64, other: i64) -> i32 {
    millis.cmp(&other) as i32
}

/// Java's `hashCode`: the two halves of the number, mixed.
#[must_use]
pub fn hash_code(millis: i64) -> i32 {
    let [a, b, c, d, e, f, g, h] = millis.to_be_bytes();
    i32::from_be_bytes([a, b, c, d]) ^ i32::from_be_bytes([e, f, g, h])
}

/// All fields of a moment fit 32 bits.
fn int(value: i64) -> i32 {
    i32::try_from(value).unwrap_or_default()
}
