//! Methods of `java.time.DayOfWeek`.

use gennaker_java_time::DayOfWeek;

use super::method::{Method, Static, method};
use super::temporal::{day_of_week, done};
use crate::arguments::{Arguments, Failure};
use crate::value::{Object, Val};

/// The body of a method.
pub(super) type OfDayOfWeek = for<'v, 'a> fn(DayOfWeek, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

pub(super) const STATIC: &[Method<Static>] = &[
    method("from", 1, |arguments| Ok(from(arguments)?.into())),
    method("of", 1, |arguments| done(arguments, DayOfWeek::of(arguments.int(0)?))),
    method("valueOf", 1, |arguments| done(arguments, DayOfWeek::value_of(&arguments.text(0)?))),
    method("values", 0, |arguments| arguments.produced_list(DayOfWeek::values().map(Val::from).to_vec())),
];

pub(super) const METHODS: &[Method<OfDayOfWeek>] = &[
    method("compareTo", 1, |day, arguments| Ok(Val::int(day.compare_to(day_of_week(arguments, 0)?)))),
    method("getValue", 0, |day, _| Ok(Val::int(day.get_value()))),
    method("minus", 1, |day, arguments| Ok(day.minus(arguments.long(0)?).into())),
    method("name", 0, |day, arguments| arguments.produced(day.name())),
    method("ordinal", 0, |day, _| Ok(Val::int(day.ordinal()))),
    method("plus", 1, |day, arguments| Ok(day.plus(arguments.long(0)?).into())),
];

fn from(arguments: &Arguments<'_, '_>) -> Result<DayOfWeek, Failure> {
    match arguments.value(0) {
        Val::Object(Object::LocalDate(date)) => Ok(date.get_day_of_week()),
        Val::Object(Object::LocalDateTime(time)) => Ok(time.get_day_of_week()),
        _ => day_of_week(arguments, 0),
    }
}
