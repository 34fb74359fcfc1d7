//! Methods of `java.time.LocalDate`.

use gennaker_java_time::LocalDate;

use super::method::{Method, Static, method, overloaded};
use super::temporal::{done, instant, local_date, read_text};
use super::zone::zone;
use crate::arguments::{Arguments, Failure};
use crate::value::{Object, Val};

/// The body of a method.
pub(super) type OfLocalDate = for<'v, 'a> fn(LocalDate, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

pub(super) const STATIC: &[Method<Static>] = &[
    method("from", 1, |arguments| Ok(from(arguments)?.into())),
    overloaded("now", 0, 1, |arguments| {
        let zone = if arguments.len() == 0 { 0 } else { zone(arguments, 0)? };
        let millis = arguments.session().world.now().saturating_add(zone * 1000);
        done(arguments, LocalDate::now(millis))
    }),
    method("of", 3, |arguments| {
        done(arguments, LocalDate::of(arguments.int(0)?, arguments.int(1)?, arguments.int(2)?))
    }),
    method("ofEpochDay", 1, |arguments| done(arguments, LocalDate::of_epoch_day(arguments.long(0)?))),
    method("ofInstant", 2, |arguments| {
        let seconds = instant(arguments, 0)?.get_epoch_second() + zone(arguments, 1)?;
        done(arguments, LocalDate::of_epoch_day(seconds.div_euclid(86_400)))
    }),
    method("ofYearDay", 2, |arguments| {
        done(arguments, LocalDate::of_year_day(arguments.int(0)?, arguments.int(1)?))
    }),
    method("parse", 1, |arguments| done(arguments, LocalDate::parse(&read_text(arguments, 0)?))),
];

/// What a LocalDateTime can tell as well.
pub(super) const FIELDS: &[Method<OfLocalDate>] = &[
    method("getDayOfMonth", 0, |date, _| Ok(Val::int(date.get_day_of_month()))),
    method("getDayOfWeek", 0, |date, _| Ok(date.get_day_of_week().into())),
    method("getDayOfYear", 0, |date, _| Ok(Val::int(date.get_day_of_year()))),
    method("getMonthValue", 0, |date, _| Ok(Val::int(date.get_month_value()))),
    method("getYear", 0, |date, _| Ok(Val::int(date.get_year()))),
];

/// The methods that a LocalDate has alone.
pub(super) const METHODS: &[Method<OfLocalDate>] = &[
    method("atStartOfDay", 0, |date, _| Ok(date.at_start_of_day().into())),
    overloaded("atTime", 2, 4, |date, arguments| {
        let (second, nano) = (optional_int(arguments, 2)?, optional_int(arguments, 3)?);
        done(arguments, date.at_time(arguments.int(0)?, arguments.int(1)?, second, nano))
    }),
    method("compareTo", 1, |date, arguments| Ok(Val::int(date.compare_to(local_date(arguments, 0)?)))),
    method("isAfter", 1, |date, arguments| Ok(Val::Bool(date.is_after(local_date(arguments, 0)?)))),
    method("isBefore", 1, |date, arguments| Ok(Val::Bool(date.is_before(local_date(arguments, 0)?)))),
    method("isEqual", 1, |date, arguments| Ok(Val::Bool(date.is_equal(local_date(arguments, 0)?)))),
    method("isLeapYear", 0, |date, _| Ok(Val::Bool(date.is_leap_year()))),
    method("lengthOfMonth", 0, |date, _| Ok(Val::int(date.length_of_month()))),
    method("lengthOfYear", 0, |date, _| Ok(Val::int(date.length_of_year()))),
    method("toEpochDay", 0, |date, _| Ok(Val::long(date.to_epoch_day()))),
    method("withDayOfMonth", 1, |date, arguments| done(arguments, date.with_day_of_month(arguments.int(0)?))),
    method("withDayOfYear", 1, |date, arguments| done(arguments, date.with_day_of_year(arguments.int(0)?))),
    method("withMonth", 1, |date, arguments| done(arguments, date.with_month(arguments.int(0)?))),
    method("withYear", 1, |date, arguments| done(arguments, date.with_year(arguments.int(0)?))),
];

/// An int that the shorter forms of a method leave out.
pub(super) fn optional_int(arguments: &Arguments<'_, '_>, at: usize) -> Result<i32, Failure> {
    if at < arguments.len() { arguments.int(at) } else { Ok(0) }
}

fn from(arguments: &Arguments<'_, '_>) -> Result<LocalDate, Failure> {
    match arguments.value(0) {
        Val::Object(Object::LocalDateTime(time)) => Ok(time.to_local_date()),
        _ => local_date(arguments, 0),
    }
}
