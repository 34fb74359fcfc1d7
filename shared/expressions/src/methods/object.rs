//! Which table the methods, constructors and fields of a date or another object stand in.

use gennaker_java_time::{ChronoUnit, DayOfWeek, Instant, LocalDate};

use super::method::{Method, Static, names, run};
use super::{
    adjusters, chrono_unit, date, day_of_week, entry, instant, local_date, local_date_time, random,
    simple_date_format, temporal, uuid,
};
use crate::arguments::{Arguments, Failure};
use crate::value::{Class, Object, Val};

type Outcome<'a> = Option<Result<Val<'a>, Failure>>;

/// What the object's type does with the call; none if it has no such method.
pub(super) fn own<'a>(target: &Object<'a>, arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    match target {
        Object::ChronoUnit(unit) => run(chrono_unit::METHODS, arguments, |body| body(*unit, arguments)),
        Object::Date(millis) => run(date::METHODS, arguments, |body| body(*millis, arguments)),
        Object::DayOfWeek(day) => run(day_of_week::METHODS, arguments, |body| body(*day, arguments)),
        Object::Instant(moment) => run(instant::METHODS, arguments, |body| body(*moment, arguments)),
        Object::LocalDate(date) => run(local_date::METHODS, arguments, |body| body(*date, arguments))
            .or_else(|| run(local_date::FIELDS, arguments, |body| body(*date, arguments))),
        Object::LocalDateTime(time) => {
            run(local_date_time::METHODS, arguments, |body| body(*time, arguments))
                .or_else(|| run(local_date::FIELDS, arguments, |body| body(time.to_local_date(), arguments)))
        }
        Object::Random(random) => {
            run(random::METHODS, arguments, |body| body(&mut random.borrow_mut(), arguments))
        }
        Object::SimpleDateFormat(format) => {
            run(simple_date_format::METHODS, arguments, |body| body(format, arguments))
        }
        Object::Uuid(id) => run(uuid::METHODS, arguments, |body| body(id, arguments)),
        Object::Entry(entry) => run(entry::METHODS, arguments, |body| body(entry)),
        Object::Class(_) | Object::NotEvaluable(_) | Object::TemporalAdjuster(_) => None,
    }
    .or_else(|| of_temporal(target, arguments))
}

/// What all dates and moments have in common.
fn of_temporal<'a>(target: &Object<'a>, arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    let value = match target {
        Object::Instant(moment) => (*moment).into(),
        Object::LocalDate(date) => (*date).into(),
        Object::LocalDateTime(time) => (*time).into(),
        _ => return None,
    };
    temporal_tables(target).iter().find_map(|table| run(table, arguments, |body| body(value, arguments)))
}

fn temporal_tables(target: &Object<'_>) -> &'static [&'static [Method<temporal::OfTemporal>]] {
    use temporal::{ALL, WITH_DATE, WITH_HOURS, WITH_MILLIS, WITH_SECONDS};
    match target {
        Object::Instant(_) => &[ALL, WITH_SECONDS, WITH_MILLIS],
        Object::LocalDate(_) => &[ALL, WITH_DATE],
        Object::LocalDateTime(_) => &[ALL, WITH_DATE, WITH_SECONDS, WITH_HOURS],
        _ => &[],
    }
}

pub(super) fn own_names(target: &Object<'_>) -> Vec<&'static str> {
    let mut known = match target {
        Object::ChronoUnit(_) => names(chrono_unit::METHODS),
        Object::Date(_) => names(date::METHODS),
        Object::DayOfWeek(_) => names(day_of_week::METHODS),
        Object::Entry(_) => names(entry::METHODS),
        Object::Instant(_) => names(instant::METHODS),
        Object::LocalDate(_) => [names(local_date::METHODS), names(local_date::FIELDS)].concat(),
        Object::LocalDateTime(_) => [names(local_date_time::METHODS), names(local_date::FIELDS)].concat(),
        Object::Random(_) => names(random::METHODS),
        Object::SimpleDateFormat(_) => names(simple_date_format::METHODS),
        Object::Uuid(_) => names(uuid::METHODS),
        Object::Class(_) | Object::NotEvaluable(_) | Object::TemporalAdjuster(_) => Vec::new(),
    };
    known.extend(temporal_tables(target).iter().flat_map(|table| names(table)));
    known
}

/// The static methods of the types that are not of `java.lang`.
pub(super) fn statics(class: Class) -> &'static [Method<Static>] {
    match class {
        Class::ChronoUnit => chrono_unit::STATIC,
        Class::Date => date::STATIC,
        Class::DayOfWeek => day_of_week::STATIC,
        Class::Instant => instant::STATIC,
        Class::LocalDate => local_date::STATIC,
        Class::LocalDateTime => local_date_time::STATIC,
        Class::TemporalAdjusters => adjusters::STATIC,
        Class::Uuid => uuid::STATIC,
        _ => &[],
    }
}

/// A new object; none if the type is none of these or has no constructor.
pub(super) fn construct<'a>(class: Class, arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    Some(match class {
        Class::Date => date::construct(arguments),
        Class::Random => random::construct(arguments),
        Class::SimpleDateFormat => simple_date_format::construct(arguments),
        Class::Uuid => uuid::construct(arguments),
        _ => return None,
    })
}

/// A static field, such as a constant of an enum.
pub(super) fn field<'a>(class: Class, name: &str) -> Option<Val<'a>> {
    match (class, name) {
        (Class::ChronoUnit, name) => ChronoUnit::value_of(name).ok().map(Val::from),
        (Class::DayOfWeek, name) => DayOfWeek::value_of(name).ok().map(Val::from),
        (Class::Instant, "EPOCH") => Some(Instant::EPOCH.into()),
        (Class::LocalDate, "EPOCH") => Some(LocalDate::EPOCH.into()),
        _ => None,
    }
}
