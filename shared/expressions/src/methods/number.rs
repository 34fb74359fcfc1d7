//! Methods of numbers, and the static ones of their classes.

mod byte;
mod double;
mod instance;
mod whole;

pub(super) use byte::STATICS as BYTE;
pub(super) use double::{STATICS as DOUBLE, compare as compare_doubles};
pub(super) use instance::{BIG_METHODS, METHODS, OfNumber, REAL_METHODS};
pub(super) use whole::{INTEGER, LONG};

use super::overload::{Kind, choose};
use crate::arguments::{Arguments, Failure};
use crate::value::{Class, Num, Val};

/// A static field of a number's class.
pub(super) fn field(class: Class, name: &str) -> Option<Num> {
    Some(match (class, name) {
        (Class::Byte, "MAX_VALUE") => Num::Byte(i8::MAX),
        (Class::Byte, "MIN_VALUE") => Num::Byte(i8::MIN),
        (Class::Byte, "SIZE") => Num::Int(8),
        (Class::Byte, "BYTES") => Num::Int(1),
        (Class::Integer, "MAX_VALUE") => Num::Int(i32::MAX),
        (Class::Integer, "MIN_VALUE") => Num::Int(i32::MIN),
        (Class::Integer, "SIZE") => Num::Int(32),
        (Class::Integer, "BYTES") => Num::Int(4),
        (Class::Long, "MAX_VALUE") => Num::Long(i64::MAX),
        (Class::Long, "MIN_VALUE") => Num::Long(i64::MIN),
        (Class::Long | Class::Double, "SIZE") => Num::Int(64),
        (Class::Long | Class::Double, "BYTES") => Num::Int(8),
        (Class::Double, "MAX_VALUE") => Num::Double(f64::MAX),
        // The smallest number above 0, as Java has it.
        (Class::Double, "MIN_VALUE") => Num::Double(f64::from_bits(1)),
        (Class::Double, "MIN_NORMAL") => Num::Double(f64::MIN_POSITIVE),
        (Class::Double, "MAX_EXPONENT") => Num::Int(1023),
        (Class::Double, "MIN_EXPONENT") => Num::Int(-1022),
        (Class::Double, "NaN") => Num::Double(f64::NAN),
        (Class::Double, "POSITIVE_INFINITY") => Num::Double(f64::INFINITY),
        (Class::Double, "NEGATIVE_INFINITY") => Num::Double(f64::NEG_INFINITY),
        (Class::Math, "PI") => Num::Double(std::f64::consts::PI),
        (Class::Math, "E") => Num::Double(std::f64::consts::E),
        _ => return None,
    })
}

/// Java's `byte`: a number that fits into it, or a text.
pub(super) fn to_byte(arguments: &Arguments<'_, '_>, at: usize) -> Result<i8, Failure> {
    let value = arguments.int(at)?;
    i8::try_from(value).map_err(|_| arguments.unfit(at, "an 8-bit integer"))
}

/// Java's `float`.
pub(super) fn to_float(arguments: &Arguments<'_, '_>, at: usize) -> Result<f32, Failure> {
    match arguments.value(at) {
        Val::Text(text) => {
            gennaker_java::number::parse_float(text).map_err(|_| arguments.unfit(at, "a number"))
        }
        _ => arguments.double(at).map(|value| value as f32),
    }
}

/// `new Byte(x)`, `new Integer(x)`, …: of a text, else of a number.
pub(super) fn construct<'a>(
    class: Class,
    kind: Kind,
    arguments: &Arguments<'_, 'a>,
) -> Result<Val<'a>, Failure> {
    arguments.count(1, 1)?;
    let from_text = match arguments.value(0) {
        // Java has these two constructors; Spring takes the number for all that converts to one.
        Val::Text(_) | Val::Null => choose(arguments, &[&[Kind::Text]])? == 0,
        _ => choose(arguments, &[&[kind]])? != 0,
    };
    match class {
        Class::Byte if from_text => byte::parse(arguments, 10),
        Class::Byte => to_byte(arguments, 0).map(|value| Val::Num(Num::Byte(value))),
        Class::Long if from_text => whole::parse::<i64>(arguments, 10),
        Class::Long => arguments.long(0).map(Val::long),
        Class::Double if from_text => double::parse(arguments),
        Class::Double => arguments.double(0).map(Val::double),
        _ if from_text => whole::parse::<i32>(arguments, 10),
        _ => arguments.int(0).map(Val::int),
    }
}
