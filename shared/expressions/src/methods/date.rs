//! Methods of `java.util.Date`.

use gennaker_java_time::date;

use super::local_date::optional_int;
use super::method::{Method, Static, method};
use super::temporal::{date_at, done, instant, parsed_date};
use crate::arguments::{Arguments, Failure};
use crate::error::ErrorKind;
use crate::value::Val;

/// The body of a method; it gets the milliseconds since 1970.
pub(super) type OfDate = for<'v, 'a> fn(i64, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

pub(super) const STATIC: &[Method<Static>] = &[
    method("UTC", 6, |arguments| done(arguments, parts(arguments)?.map(Val::long))),
    method("from", 1, |arguments| Ok(Val::date(date::from_instant(instant(arguments, 0)?)))),
    method("parse", 1, |arguments| parsed_date(arguments, 0).map(Val::long)),
];

pub(super) const METHODS: &[Method<OfDate>] = &[
    method("after", 1, |millis, arguments| Ok(Val::Bool(millis > date_at(arguments, 0)?))),
    method("before", 1, |millis, arguments| Ok(Val::Bool(millis < date_at(arguments, 0)?))),
    method("compareTo", 1, |millis, arguments| {
        Ok(Val::int(date::compare_to(millis, date_at(arguments, 0)?)))
    }),
    method("getDate", 0, |millis, _| Ok(Val::int(date::get_date(millis)))),
    method("getDay", 0, |millis, _| Ok(Val::int(date::get_day(millis)))),
    method("getHours", 0, |millis, _| Ok(Val::int(date::get_hours(millis)))),
    method("getMinutes", 0, |millis, _| Ok(Val::int(date::get_minutes(millis)))),
    method("getMonth", 0, |millis, _| Ok(Val::int(date::get_month(millis)))),
    method("getSeconds", 0, |millis, _| Ok(Val::int(date::get_seconds(millis)))),
    method("getTime", 0, |millis, _| Ok(Val::long(millis))),
    method("getTimezoneOffset", 0, |millis, _| Ok(Val::int(date::get_timezone_offset(millis)))),
    method("getYear", 0, |millis, _| Ok(Val::int(date::get_year(millis)))),
    method("toGMTString", 0, |millis, arguments| arguments.produced(date::to_gmt_string(millis))),
    method("toInstant", 0, |millis, arguments| done(arguments, date::to_instant(millis))),
    method("toLocaleString", 0, |millis, arguments| {
        done(arguments, date::to_locale_string(millis).map(Val::text))
    }),
];

/// `new Date()`, of milliseconds, of a text, of a year, a month and a day with or without a time.
pub(super) fn construct<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    match arguments.len() {
        0 => Ok(Val::date(arguments.session().world.now())),
        1 if matches!(arguments.value(0), Val::Text(_)) => parsed_date(arguments, 0).map(Val::date),
        1 => arguments.long(0).map(Val::date),
        3 | 5 | 6 => done(arguments, parts(arguments)?.map(Val::date)),
        found => {
            let why = format!("takes 0, 1, 3, 5 or 6 arguments, {found} given");
            Err(ErrorKind::Refused { name: arguments.name().to_owned(), why }.into())
        }
    }
}

type Millis = Result<i64, gennaker_java_time::Error>;

fn parts(arguments: &Arguments<'_, '_>) -> Result<Millis, Failure> {
    let (year, month, day) = (arguments.int(0)?, arguments.int(1)?, arguments.int(2)?);
    let at = |position| optional_int(arguments, position);
    Ok(date::from_parts(year, month, day, at(3)?, at(4)?, at(5)?))
}
