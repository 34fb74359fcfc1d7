//! Methods of `java.time.LocalDateTime`.

use gennaker_java_time::{ChronoUnit, Error, Instant, LocalDate, LocalDateTime};

use super::local_date::optional_int;
use super::method::{Method, Static, method, overloaded};
use super::temporal::{done, instant, local_date_time, read_text, unit};
use super::zone::{offset, zone};
use crate::arguments::{Arguments, Failure};
use crate::value::Val;

/// The body of a method.
pub(super) type OfLocalDateTime =
    for<'v, 'a> fn(LocalDateTime, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

pub(super) const STATIC: &[Method<Static>] = &[
    method("from", 1, |arguments| Ok(local_date_time(arguments, 0)?.into())),
    overloaded("now", 0, 1, |arguments| {
        let zone = if arguments.len() == 0 { 0 } else { zone(arguments, 0)? };
        let millis = arguments.session().world.now().saturating_add(zone * 1000);
        done(arguments, LocalDateTime::now(millis))
    }),
    overloaded("of", 5, 7, |arguments| {
        let (second, nano) = (optional_int(arguments, 5)?, optional_int(arguments, 6)?);
        let (year, month, day) = (arguments.int(0)?, arguments.int(1)?, arguments.int(2)?);
        done(
            arguments,
            LocalDateTime::of(year, month, day, arguments.int(3)?, arguments.int(4)?, second, nano),
        )
    }),
    method("ofEpochSecond", 3, |arguments| {
        let (seconds, nano) = (arguments.long(0)?, arguments.int(1)?);
        done(arguments, at(seconds, offset(arguments, 2)?).and_then(|time| time.with_nano(nano)))
    }),
    method("ofInstant", 2, |arguments| {
        let instant = instant(arguments, 0)?;
        let time = at(instant.get_epoch_second(), zone(arguments, 1)?);
        done(arguments, time.and_then(|time| time.with_nano(instant.get_nano())))
    }),
    method("parse", 1, |arguments| done(arguments, LocalDateTime::parse(&read_text(arguments, 0)?))),
];

/// The methods beside those of its date and those of all temporals.
pub(super) const METHODS: &[Method<OfLocalDateTime>] = &[
    method("compareTo", 1, |time, arguments| Ok(Val::int(time.compare_to(local_date_time(arguments, 0)?)))),
    method("getHour", 0, |time, _| Ok(Val::int(time.get_hour()))),
    method("getMinute", 0, |time, _| Ok(Val::int(time.get_minute()))),
    method("getNano", 0, |time, _| Ok(Val::int(time.get_nano()))),
    method("getSecond", 0, |time, _| Ok(Val::int(time.get_second()))),
    method("isAfter", 1, |time, arguments| Ok(Val::Bool(time.is_after(local_date_time(arguments, 0)?)))),
    method("isBefore", 1, |time, arguments| Ok(Val::Bool(time.is_before(local_date_time(arguments, 0)?)))),
    method("isEqual", 1, |time, arguments| Ok(Val::Bool(time.is_equal(local_date_time(arguments, 0)?)))),
    method("toEpochSecond", 1, |time, arguments| Ok(Val::long(epoch_second(time) - offset(arguments, 0)?))),
    method("toInstant", 1, |time, arguments| {
        let seconds = epoch_second(time) - offset(arguments, 0)?;
        done(arguments, Instant::of_epoch_second(seconds, time.get_nano().into()))
    }),
    method("toLocalDate", 0, |time, _| Ok(time.to_local_date().into())),
    method("truncatedTo", 1, |time, arguments| done(arguments, time.truncated_to(unit(arguments, 0)?))),
    method("withDayOfMonth", 1, |time, arguments| done(arguments, time.with_day_of_month(arguments.int(0)?))),
    method("withDayOfYear", 1, |time, arguments| done(arguments, time.with_day_of_year(arguments.int(0)?))),
    method("withHour", 1, |time, arguments| done(arguments, time.with_hour(arguments.int(0)?))),
    method("withMinute", 1, |time, arguments| done(arguments, time.with_minute(arguments.int(0)?))),
    method("withMonth", 1, |time, arguments| done(arguments, time.with_month(arguments.int(0)?))),
    method("withNano", 1, |time, arguments| done(arguments, time.with_nano(arguments.int(0)?))),
    method("withSecond", 1, |time, arguments| done(arguments, time.with_second(arguments.int(0)?))),
    method("withYear", 1, |time, arguments| done(arguments, time.with_year(arguments.int(0)?))),
];

/// The local time, so many seconds ahead of UTC.
fn at(epoch_second: i64, offset: i64) -> Result<LocalDateTime, Error> {
    LocalDate::EPOCH
        .at_start_of_day()
        .plus(epoch_second, ChronoUnit::Seconds)?
        .plus(offset, ChronoUnit::Seconds)
}

/// Seconds since 1970, in UTC.
fn epoch_second(time: LocalDateTime) -> i64 {
    let of_day = (time.get_hour() * 60 + time.get_minute()) * 60 + time.get_second();
    time.to_local_date().to_epoch_day() * 86_400 + i64::from(of_day)
}
