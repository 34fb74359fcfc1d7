//! Static methods of `Double`.

use gennaker_java::hash::double_hash;
use gennaker_java::number::{double_to_string, parse_double};

use crate::arguments::{Arguments, Failure};
use crate::methods::math::{max, min};
use crate::methods::method::{Method, Static, method};
use crate::methods::overload::{Kind, choose};
use crate::value::Val;

/// Static methods of `Double`.
pub(in crate::methods) const STATICS: &[Method<Static>] = &[
    method("compare", 2, |arguments| Ok(Val::int(compare(arguments.double(0)?, arguments.double(1)?)))),
    method("doubleToLongBits", 1, |arguments| Ok(Val::long(bits(arguments.double(0)?)))),
    method("doubleToRawLongBits", 1, |arguments| Ok(Val::long(arguments.double(0)?.to_bits().cast_signed()))),
    method("hashCode", 1, |arguments| Ok(Val::int(double_hash(arguments.double(0)?)))),
    method("isFinite", 1, |arguments| Ok(Val::Bool(arguments.double(0)?.is_finite()))),
    method("isInfinite", 1, |arguments| Ok(Val::Bool(arguments.double(0)?.is_infinite()))),
    method("isNaN", 1, |arguments| Ok(Val::Bool(arguments.double(0)?.is_nan()))),
    method("longBitsToDouble", 1, |arguments| {
        Ok(Val::double(f64::from_bits(arguments.long(0)?.cast_unsigned())))
    }),
    method("max", 2, |arguments| Ok(Val::double(max(arguments.double(0)?, arguments.double(1)?)))),
    method("min", 2, |arguments| Ok(Val::double(min(arguments.double(0)?, arguments.double(1)?)))),
    method("parseDouble", 1, parse),
    method("sum", 2, |arguments| Ok(Val::double(arguments.double(0)? + arguments.double(1)?))),
    method("toString", 1, |arguments| Ok(Val::text(double_to_string(arguments.double(0)?)))),
    method("valueOf", 1, |arguments| match choose(arguments, &[&[Kind::Double], &[Kind::Text]])? {
        0 => arguments.double(0).map(Val::double),
        _ => parse(arguments),
    }),
];

/// The number in the text of the first argument.
pub(super) fn parse<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let text = arguments.text(0)?;
    arguments.budget().text(text.len())?;
    parse_double(&text).map(Val::double).map_err(|why| arguments.unreadable(0, "a number", why))
}

/// The bits, one pattern for all NaN.
fn bits(value: f64) -> i64 {
    if value.is_nan() { 0x7ff8_0000_0000_0000 } else { value.to_bits().cast_signed() }
}

/// `Double.compare`: -0.0 comes before 0.0, NaN after all others.
pub(in crate::methods) fn compare(a: f64, b: f64) -> i32 {
    a.partial_cmp(&b).filter(|order| order.is_ne()).unwrap_or_else(|| bits(a).cmp(&bits(b))) as i32
}
