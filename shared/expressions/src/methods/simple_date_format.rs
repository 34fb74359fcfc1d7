//! Methods of `java.text.SimpleDateFormat`.

use std::rc::Rc;

use gennaker_java_time::SimpleDateFormat;

use super::method::{Method, method};
use super::temporal::{date_format, done, read_text};
use crate::arguments::{Arguments, Failure};
use crate::value::{Object, Val};

/// The body of a method.
pub(super) type OfFormat = for<'v, 'a> fn(&SimpleDateFormat, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

pub(super) const METHODS: &[Method<OfFormat>] = &[
    method("format", 1, |format, arguments| {
        let millis = match arguments.value(0) {
            Val::Object(Object::Date(millis)) => *millis,
            Val::Num(number) => number.as_i64(),
            _ => return Err(arguments.unfit(0, "a Date or a number of milliseconds")),
        };
        arguments.budget().steps(format.to_pattern().len())?;
        arguments.produced(format.format(millis))
    }),
    method("isLenient", 0, |_, _| Ok(Val::Bool(true))),
    method("parse", 1, |format, arguments| {
        let text = read_text(arguments, 0)?;
        // A letter may stand for any of hundreds of names.
        arguments.budget().steps(format.to_pattern().len().saturating_mul(16))?;
        done(arguments, format.parse(&text, arguments.session().world.now()).map(Val::date))
    }),
    method("toLocalizedPattern", 0, |format, arguments| arguments.produced(format.to_pattern())),
    method("toPattern", 0, |format, arguments| arguments.produced(format.to_pattern())),
];

/// `new SimpleDateFormat()`, or with a pattern.
pub(super) fn construct<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    arguments.count(0, 1)?;
    let format = if arguments.len() == 0 {
        date_format(arguments, SimpleDateFormat::DEFAULT_PATTERN)?
    } else {
        date_format(arguments, &read_text(arguments, 0)?)?
    };
    Ok(Val::Object(Object::SimpleDateFormat(Rc::clone(&format))))
}
