//! What LocalDate, LocalDateTime and Instant have in common, and how arguments become dates.

use std::rc::Rc;

use gennaker_java_time::{
    Adjuster, ChronoUnit, DayOfWeek, Error, Instant, LocalDate, LocalDateTime, SimpleDateFormat, Temporal,
    date,
};

use super::method::{Method, method};
use crate::arguments::{Arguments, Failure};
use crate::error::ErrorKind;
use crate::value::{Object, Val};

/// The body of a method of any of the three.
pub(super) type OfTemporal = for<'v, 'a> fn(Temporal, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

/// Methods of all three.
pub(super) const ALL: &[Method<OfTemporal>] = &[
    method("isSupported", 1, |temporal, arguments| Ok(Val::Bool(temporal.is_supported(unit(arguments, 0)?)))),
    method("minus", 2, |temporal, arguments| earlier(temporal, arguments, unit(arguments, 1)?)),
    method("plus", 2, |temporal, arguments| later(temporal, arguments, unit(arguments, 1)?)),
    method("until", 2, |temporal, arguments| {
        done(arguments, temporal.until(temporal_at(arguments, 0)?, unit(arguments, 1)?).map(Val::long))
    }),
    method("with", 1, |temporal, arguments| {
        done(arguments, temporal.with(adjuster(arguments, 0)?).map(of_temporal))
    }),
];

/// Methods of what has a date.
pub(super) const WITH_DATE: &[Method<OfTemporal>] = &[
    method("minusDays", 1, |temporal, arguments| earlier(temporal, arguments, ChronoUnit::Days)),
    method("minusMonths", 1, |temporal, arguments| earlier(temporal, arguments, ChronoUnit::Months)),
    method("minusWeeks", 1, |temporal, arguments| earlier(temporal, arguments, ChronoUnit::Weeks)),
    method("minusYears", 1, |temporal, arguments| earlier(temporal, arguments, ChronoUnit::Years)),
    method("plusDays", 1, |temporal, arguments| later(temporal, arguments, ChronoUnit::Days)),
    method("plusMonths", 1, |temporal, arguments| later(temporal, arguments, ChronoUnit::Months)),
    method("plusWeeks", 1, |temporal, arguments| later(temporal, arguments, ChronoUnit::Weeks)),
    method("plusYears", 1, |temporal, arguments| later(temporal, arguments, ChronoUnit::Years)),
];

/// Methods of what has seconds.
pub(super) const WITH_SECONDS: &[Method<OfTemporal>] = &[
    method("minusNanos", 1, |temporal, arguments| earlier(temporal, arguments, ChronoUnit::Nanos)),
    method("minusSeconds", 1, |temporal, arguments| earlier(temporal, arguments, ChronoUnit::Seconds)),
    method("plusNanos", 1, |temporal, arguments| later(temporal, arguments, ChronoUnit::Nanos)),
    method("plusSeconds", 1, |temporal, arguments| later(temporal, arguments, ChronoUnit::Seconds)),
];

/// Further methods of a date with a time.
pub(super) const WITH_HOURS: &[Method<OfTemporal>] = &[
    method("minusHours", 1, |temporal, arguments| earlier(temporal, arguments, ChronoUnit::Hours)),
    method("minusMinutes", 1, |temporal, arguments| earlier(temporal, arguments, ChronoUnit::Minutes)),
    method("plusHours", 1, |temporal, arguments| later(temporal, arguments, ChronoUnit::Hours)),
    method("plusMinutes", 1, |temporal, arguments| later(temporal, arguments, ChronoUnit::Minutes)),
];

/// Further methods of a moment.
pub(super) const WITH_MILLIS: &[Method<OfTemporal>] = &[
    method("minusMillis", 1, |temporal, arguments| earlier(temporal, arguments, ChronoUnit::Millis)),
    method("plusMillis", 1, |temporal, arguments| later(temporal, arguments, ChronoUnit::Millis)),
];

fn later<'a>(
    temporal: Temporal,
    arguments: &Arguments<'_, 'a>,
    unit: ChronoUnit,
) -> Result<Val<'a>, Failure> {
    done(arguments, temporal.plus(arguments.long(0)?, unit).map(of_temporal))
}

fn earlier<'a>(
    temporal: Temporal,
    arguments: &Arguments<'_, 'a>,
    unit: ChronoUnit,
) -> Result<Val<'a>, Failure> {
    let opposite = arguments.long(0)?.checked_neg();
    let amount = opposite.ok_or_else(|| arguments.refused(0, "cannot go back that far"))?;
    done(arguments, temporal.plus(amount, unit).map(of_temporal))
}

/// The value of a computation with dates, or why it fails.
pub(super) fn done<'a, T: Into<Val<'a>>>(
    arguments: &Arguments<'_, 'a>,
    result: Result<T, Error>,
) -> Result<Val<'a>, Failure> {
    let failed =
        |why: Error| ErrorKind::Refused { name: arguments.name().to_owned(), why: format!("fails: {why}") };
    Ok(result.map_err(failed)?.into())
}

fn of_temporal<'a>(temporal: Temporal) -> Val<'a> {
    match temporal {
        Temporal::LocalDate(date) => date.into(),
        Temporal::LocalDateTime(time) => time.into(),
        Temporal::Instant(instant) => instant.into(),
    }
}

/// Fails for an argument that is null, of a wrong type, or missing.
macro_rules! as_object {
    ($name:ident, $variant:ident, $type:ty, $wanted:literal) => {
        pub(super) fn $name(arguments: &Arguments<'_, '_>, at: usize) -> Result<$type, Failure> {
            match arguments.value(at) {
                Val::Object(Object::$variant(value)) => Ok(*value),
                _ => Err(arguments.unfit(at, $wanted)),
            }
        }
    };
}

as_object!(unit, ChronoUnit, ChronoUnit, "a unit such as T(java.time.temporal.ChronoUnit).valueOf('DAYS')");
as_object!(day_of_week, DayOfWeek, DayOfWeek, "a day such as T(java.time.DayOfWeek).valueOf('MONDAY')");
as_object!(local_date, LocalDate, LocalDate, "a LocalDate");
as_object!(local_date_time, LocalDateTime, LocalDateTime, "a LocalDateTime");
as_object!(instant, Instant, Instant, "an Instant");

/// Any of the three.
pub(super) fn temporal_at(arguments: &Arguments<'_, '_>, at: usize) -> Result<Temporal, Failure> {
    match arguments.value(at) {
        Val::Object(Object::LocalDate(date)) => Ok((*date).into()),
        Val::Object(Object::LocalDateTime(time)) => Ok((*time).into()),
        Val::Object(Object::Instant(instant)) => Ok((*instant).into()),
        _ => Err(arguments.unfit(at, "a LocalDate, a LocalDateTime or an Instant")),
    }
}

fn adjuster(arguments: &Arguments<'_, '_>, at: usize) -> Result<Adjuster, Failure> {
    match arguments.value(at) {
        Val::Object(Object::TemporalAdjuster(adjuster)) => Ok(*adjuster),
        Val::Object(Object::DayOfWeek(day)) => Ok((*day).into()),
        Val::Object(Object::LocalDate(_) | Object::LocalDateTime(_) | Object::Instant(_)) => {
            temporal_at(arguments, at).map(Adjuster::from)
        }
        _ => Err(arguments
            .unfit(at, "an adjuster such as T(java.time.temporal.TemporalAdjusters).firstDayOfMonth()")),
    }
}

/// A `Date` in milliseconds since 1970; Spring makes one out of a text by `new Date(text)`.
pub(super) fn date_at(arguments: &Arguments<'_, '_>, at: usize) -> Result<i64, Failure> {
    match arguments.value(at) {
        Val::Object(Object::Date(millis)) => Ok(*millis),
        Val::Text(_) => parsed_date(arguments, at),
        _ => Err(arguments.unfit(at, "a Date")),
    }
}

/// The date that a text says in free English.
pub(super) fn parsed_date(arguments: &Arguments<'_, '_>, at: usize) -> Result<i64, Failure> {
    let text = read_text(arguments, at)?;
    // Word by word, each compared with the names of months, days and zones.
    arguments.budget().text(text.len())?;
    date::parse(&text, arguments.session().world.now()).map_err(|why| arguments.unreadable(at, "a date", why))
}

/// A text that is going to be read, paid for.
pub(super) fn read_text<'a>(
    arguments: &Arguments<'_, 'a>,
    at: usize,
) -> Result<crate::value::Text<'a>, Failure> {
    let text = arguments.text(at)?;
    arguments.budget().text(text.len())?;
    Ok(text)
}

/// A date format out of a pattern.
pub(super) fn date_format(
    arguments: &Arguments<'_, '_>,
    pattern: &str,
) -> Result<Rc<SimpleDateFormat>, Failure> {
    let format = SimpleDateFormat::new(pattern);
    format.map(Rc::new).map_err(|why| arguments.refused(0, format!("takes no such pattern: {why}")))
}
