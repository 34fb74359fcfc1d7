//! Methods of booleans and the static ones of `Boolean`; methods of characters.

use gennaker_java::hash::bool_hash;

use super::method::{Method, Static, method};
use super::overload::{Kind, choose, unit};
use crate::arguments::{Arguments, Failure};
use crate::value::Val;

type OfBool = for<'v, 'a> fn(bool, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;
type OfChar = for<'v, 'a> fn(u16, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

/// Methods of a boolean.
pub(super) const METHODS: &[Method<OfBool>] = &[
    method("booleanValue", 0, |value, _| Ok(Val::Bool(value))),
    method("compareTo", 1, |value, arguments| Ok(Val::int(value.cmp(&arguments.bool(0)?) as i32))),
];

/// Methods of a character, which are compared by the difference of their codes.
pub(super) const CHARACTER: &[Method<OfChar>] = &[
    method("charValue", 0, |value, _| Ok(Val::Char(value))),
    method("compareTo", 1, |value, arguments| {
        Ok(Val::int(i32::from(value) - i32::from(unit(arguments, 0)?)))
    }),
];

/// Static methods of `Boolean`.
pub(super) const STATICS: &[Method<Static>] = &[
    method("compare", 2, |arguments| Ok(Val::int(arguments.bool(0)?.cmp(&arguments.bool(1)?) as i32))),
    method("hashCode", 1, |arguments| Ok(Val::int(bool_hash(arguments.bool(0)?)))),
    method("logicalAnd", 2, |arguments| Ok(Val::Bool(arguments.bool(0)? & arguments.bool(1)?))),
    method("logicalOr", 2, |arguments| Ok(Val::Bool(arguments.bool(0)? | arguments.bool(1)?))),
    method("logicalXor", 2, |arguments| Ok(Val::Bool(arguments.bool(0)? ^ arguments.bool(1)?))),
    method("parseBoolean", 1, parse),
    method("toString", 1, |arguments| Ok(Val::text(arguments.bool(0)?.to_string()))),
    method("valueOf", 1, new),
];

/// True of `true` in any case, false of all else, null included.
fn parse<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let text = arguments.optional_text(0)?;
    Ok(Val::Bool(text.is_some_and(|text| text.eq_ignore_ascii_case("true"))))
}

/// `Boolean.valueOf(x)` and `new Boolean(x)`: of a boolean itself, else of a text.
pub(super) fn new<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    arguments.count(1, 1)?;
    match arguments.value(0) {
        Val::Null => Ok(Val::Bool(false)),
        _ if choose(arguments, &[&[Kind::Bool], &[Kind::Text]])? == 0 => arguments.bool(0).map(Val::Bool),
        _ => parse(arguments),
    }
}
