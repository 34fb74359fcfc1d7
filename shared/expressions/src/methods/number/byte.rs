//! Static methods of `Byte`.

use gennaker_java::number::{decode_byte, parse_byte_radix};

use crate::arguments::{Arguments, Failure};
use crate::methods::method::{Method, Static, method, overloaded};
use crate::methods::number::to_byte;
use crate::methods::overload::{Kind, choose};
use crate::value::{Num, Val};

/// Static methods of `Byte`.
pub(in crate::methods) const STATICS: &[Method<Static>] = &[
    method("compare", 2, |arguments| Ok(Val::int(signed(arguments, 0)? - signed(arguments, 1)?))),
    method("compareUnsigned", 2, |arguments| {
        Ok(Val::int((signed(arguments, 0)? & 0xFF) - (signed(arguments, 1)? & 0xFF)))
    }),
    method("decode", 1, |arguments| {
        let decoded = decode_byte(&arguments.text(0)?);
        decoded.map(value).map_err(|why| arguments.unreadable(0, "an 8-bit integer", why))
    }),
    method("hashCode", 1, |arguments| signed(arguments, 0).map(Val::int)),
    method("parseByte", 1, |arguments| parse(arguments, 10)),
    method("parseByte", 2, |arguments| parse(arguments, arguments.int(1)?)),
    method("toString", 1, |arguments| Ok(Val::text(to_byte(arguments, 0)?.to_string()))),
    method("toUnsignedInt", 1, |arguments| Ok(Val::int(signed(arguments, 0)? & 0xFF))),
    method("toUnsignedLong", 1, |arguments| Ok(Val::long((signed(arguments, 0)? & 0xFF).into()))),
    overloaded("valueOf", 1, 2, value_of),
];

fn value<'a>(byte: i8) -> Val<'a> {
    Val::Num(Num::Byte(byte))
}

fn signed(arguments: &Arguments<'_, '_>, at: usize) -> Result<i32, Failure> {
    to_byte(arguments, at).map(i32::from)
}

/// The text in the first argument, read in the radix.
pub(super) fn parse<'a>(arguments: &Arguments<'_, 'a>, radix: i32) -> Result<Val<'a>, Failure> {
    let text = arguments.text(0)?;
    arguments.budget().text(text.len())?;
    let parsed = parse_byte_radix(&text, u32::try_from(radix).unwrap_or_default());
    parsed.map(value).map_err(|why| arguments.unreadable(0, "an 8-bit integer", why))
}

fn value_of<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    match choose(arguments, &[&[Kind::Byte], &[Kind::Text], &[Kind::Text, Kind::Int]])? {
        0 => to_byte(arguments, 0).map(value),
        1 => parse(arguments, 10),
        _ => parse(arguments, arguments.int(1)?),
    }
}
