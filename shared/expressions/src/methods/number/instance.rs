//! What numbers do themselves.

use crate::arguments::{Arguments, Failure};
use crate::methods::method::{Method, method};
use crate::methods::number::{compare_doubles, to_byte, to_float};
use crate::value::{Num, Val};

pub(in crate::methods) type OfNumber = for<'v, 'a> fn(Num, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

/// Methods of every number.
pub(in crate::methods) const METHODS: &[Method<OfNumber>] = &[
    method("byteValue", 0, |number, _| Ok(Val::Num(Num::Byte(number.as_i32() as i8)))),
    method("compareTo", 1, compare_to),
    method("doubleValue", 0, |number, _| Ok(Val::double(number.as_f64()))),
    method("floatValue", 0, |number, _| Ok(Val::Num(Num::Float(float_value(number))))),
    method("intValue", 0, |number, _| Ok(Val::int(number.as_i32()))),
    method("longValue", 0, |number, _| Ok(Val::long(number.as_i64()))),
    // There is no Short here: it is an Integer, which is what Spring makes of it in arithmetic as well.
    method("shortValue", 0, |number, _| Ok(Val::int((number.as_i32() as i16).into()))),
];

/// Further methods of Float and Double.
pub(in crate::methods) const REAL_METHODS: &[Method<OfNumber>] = &[
    method("isInfinite", 0, |number, _| Ok(Val::Bool(number.as_f64().is_infinite()))),
    method("isNaN", 0, |number, _| Ok(Val::Bool(number.as_f64().is_nan()))),
];

/// Further methods of BigInteger.
pub(in crate::methods) const BIG_METHODS: &[Method<OfNumber>] = &[
    method("bitLength", 0, |number, _| Ok(Val::int(bit_length(number.as_whole().unwrap_or_default())))),
    method("intValueExact", 0, |number, _| {
        exact(number.as_whole().and_then(|value| i32::try_from(value).ok()).map(Val::int))
    }),
    method("longValueExact", 0, |number, _| {
        exact(number.as_whole().and_then(|value| i64::try_from(value).ok()).map(Val::long))
    }),
    method("signum", 0, |number, _| Ok(Val::int(number.as_whole().map_or(0, i128::signum) as i32))),
];

/// The bits that the number needs beside its sign.
fn bit_length(value: i128) -> i32 {
    let magnitude = if value < 0 { !value } else { value };
    (i128::BITS - magnitude.leading_zeros()).cast_signed()
}

fn exact(value: Option<Val<'_>>) -> Result<Val<'_>, Failure> {
    value.ok_or_else(|| crate::error::ErrorKind::NumberTooLarge.into())
}

/// A whole number is rounded once, not by way of a double.
fn float_value(number: Num) -> f32 {
    match number {
        Num::Float(value) => value,
        Num::Double(value) => value as f32,
        whole => whole.as_whole().unwrap_or_default() as f32,
    }
}

/// The argument becomes a number of the same type first. Bytes are compared by their difference.
fn compare_to<'a>(number: Num, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    Ok(Val::int(match number {
        Num::Byte(value) => i32::from(value) - i32::from(to_byte(arguments, 0)?),
        Num::Int(value) => value.cmp(&arguments.int(0)?) as i32,
        Num::Long(value) => value.cmp(&arguments.long(0)?) as i32,
        Num::Float(value) => compare_doubles(value.into(), to_float(arguments, 0)?.into()),
        Num::Double(value) => compare_doubles(value, arguments.double(0)?),
        Num::Big(value) => match arguments.value(0) {
            Val::Num(other) => value.cmp(&other.as_whole().unwrap_or_else(|| other.as_i64().into())) as i32,
            _ => value.cmp(&arguments.long(0)?.into()) as i32,
        },
    }))
}
