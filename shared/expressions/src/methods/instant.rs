//! Methods of `java.time.Instant`.

use gennaker_java_time::Instant;

use super::method::{Method, Static, method, overloaded};
use super::temporal::{done, instant, read_text, unit};
use crate::arguments::{Arguments, Failure};
use crate::value::Val;

/// The body of a method.
pub(super) type OfInstant = for<'v, 'a> fn(Instant, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

pub(super) const STATIC: &[Method<Static>] = &[
    method("from", 1, |arguments| Ok(instant(arguments, 0)?.into())),
    method("now", 0, |arguments| done(arguments, Instant::now(arguments.session().world.now()))),
    method("ofEpochMilli", 1, |arguments| done(arguments, Instant::of_epoch_milli(arguments.long(0)?))),
    overloaded("ofEpochSecond", 1, 2, |arguments| {
        let nanos = if arguments.len() > 1 { arguments.long(1)? } else { 0 };
        done(arguments, Instant::of_epoch_second(arguments.long(0)?, nanos))
    }),
    method("parse", 1, |arguments| done(arguments, Instant::parse(&read_text(arguments, 0)?))),
];

/// The methods beside those of all temporals.
pub(super) const METHODS: &[Method<OfInstant>] = &[
    method("compareTo", 1, |moment, arguments| Ok(Val::int(moment.compare_to(instant(arguments, 0)?)))),
    method("getEpochSecond", 0, |moment, _| Ok(Val::long(moment.get_epoch_second()))),
    method("getNano", 0, |moment, _| Ok(Val::int(moment.get_nano()))),
    method("isAfter", 1, |moment, arguments| Ok(Val::Bool(moment.is_after(instant(arguments, 0)?)))),
    method("isBefore", 1, |moment, arguments| Ok(Val::Bool(moment.is_before(instant(arguments, 0)?)))),
    method("toEpochMilli", 0, |moment, _| Ok(Val::long(moment.to_epoch_milli()))),
    method("truncatedTo", 1, |moment, arguments| done(arguments, moment.truncated_to(unit(arguments, 0)?))),
];
