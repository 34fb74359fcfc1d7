//! Methods of `java.time.temporal.ChronoUnit`.

use gennaker_java_time::ChronoUnit;

use super::method::{Method, Static, method};
use super::temporal::{done, temporal_at, unit};
use crate::arguments::{Arguments, Failure};
use crate::value::Val;

/// The body of a method.
pub(super) type OfChronoUnit = for<'v, 'a> fn(ChronoUnit, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

pub(super) const STATIC: &[Method<Static>] = &[
    method("valueOf", 1, |arguments| done(arguments, ChronoUnit::value_of(&arguments.text(0)?))),
    method("values", 0, |arguments| arguments.produced_list(ChronoUnit::values().map(Val::from).to_vec())),
];

pub(super) const METHODS: &[Method<OfChronoUnit>] = &[
    method("between", 2, |unit, arguments| {
        let (start, end) = (temporal_at(arguments, 0)?, temporal_at(arguments, 1)?);
        done(arguments, unit.between(start, end).map(Val::long))
    }),
    method("compareTo", 1, |own, arguments| Ok(Val::int(own.compare_to(unit(arguments, 0)?)))),
    method("isDateBased", 0, |unit, _| Ok(Val::Bool(unit.is_date_based()))),
    method("isDurationEstimated", 0, |unit, _| Ok(Val::Bool(unit.is_duration_estimated()))),
    method("isSupportedBy", 1, |unit, arguments| {
        Ok(Val::Bool(unit.is_supported_by(temporal_at(arguments, 0)?)))
    }),
    method("isTimeBased", 0, |unit, _| Ok(Val::Bool(unit.is_time_based()))),
    method("name", 0, |unit, arguments| arguments.produced(unit.name())),
    method("ordinal", 0, |unit, _| Ok(Val::int(unit.ordinal()))),
];
