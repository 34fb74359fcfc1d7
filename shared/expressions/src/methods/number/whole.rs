//! Static methods of `Integer` and `Long`, which have the same ones but for their names.

use gennaker_java::hash::long_hash;
use gennaker_java::number::{
    ParseError, decode, decode_int, parse_int_radix, parse_long_radix, to_binary, to_hex, to_octal,
    to_string_radix,
};

use crate::arguments::{Arguments, Failure};
use crate::error::ErrorKind;
use crate::methods::method::{Method, Static, method, overloaded};
use crate::methods::overload::{Kind, choose};
use crate::value::Val;

/// `int` or `long`.
pub(in crate::methods) trait Whole: Copy + Ord + Into<i64> {
    const KIND: Kind;
    const NAME: &'static str;
    /// Of the bits as an unsigned number, one that fits into this many bits is asked for.
    const BITS: u32;
    fn get(arguments: &Arguments<'_, '_>, at: usize) -> Result<Self, Failure>;
    /// The number's lower bits.
    fn cut(value: i64) -> Self;
    fn unsigned(self) -> u64;
    fn value<'a>(self) -> Val<'a>;
    fn parse(text: &str, radix: u32) -> Result<Self, ParseError>;
    fn decode(text: &str) -> Result<Self, ParseError>;
}

impl Whole for i32 {
    const KIND: Kind = Kind::Int;
    const NAME: &'static str = "a 32-bit integer";
    const BITS: u32 = 32;
    fn get(arguments: &Arguments<'_, '_>, at: usize) -> Result<Self, Failure> {
        arguments.int(at)
    }
    fn cut(value: i64) -> Self {
        value as i32
    }
    fn unsigned(self) -> u64 {
        self.cast_unsigned().into()
    }
    fn value<'a>(self) -> Val<'a> {
        Val::int(self)
    }
    fn parse(text: &str, radix: u32) -> Result<Self, ParseError> {
        parse_int_radix(text, radix)
    }
    fn decode(text: &str) -> Result<Self, ParseError> {
        decode_int(text)
    }
}

impl Whole for i64 {
    const KIND: Kind = Kind::Long;
    const NAME: &'static str = "a 64-bit integer";
    const BITS: u32 = 64;
    fn get(arguments: &Arguments<'_, '_>, at: usize) -> Result<Self, Failure> {
        arguments.long(at)
    }
    fn cut(value: i64) -> Self {
        value
    }
    fn unsigned(self) -> u64 {
        self.cast_unsigned()
    }
    fn value<'a>(self) -> Val<'a> {
        Val::long(self)
    }
    fn parse(text: &str, radix: u32) -> Result<Self, ParseError> {
        parse_long_radix(text, radix)
    }
    fn decode(text: &str) -> Result<Self, ParseError> {
        decode(text)
    }
}

/// Static methods of `Integer`.
pub(in crate::methods) const INTEGER: &[Method<Static>] = &table::<i32>(["parseInt", "parseUnsignedInt"]);
/// Static methods of `Long`.
pub(in crate::methods) const LONG: &[Method<Static>] = &table::<i64>(["parseLong", "parseUnsignedLong"]);

const fn table<T: Whole>(parsers: [&'static str; 2]) -> [Method<Static>; 31] {
    let [parse_signed, parse_bits] = parsers;
    [
        method("bitCount", 1, |arguments| {
            Ok(Val::int(T::get(arguments, 0)?.unsigned().count_ones().cast_signed()))
        }),
        method("compare", 2, |arguments| {
            Ok(Val::int(T::get(arguments, 0)?.cmp(&T::get(arguments, 1)?) as i32))
        }),
        method("compareUnsigned", 2, |arguments| {
            let (a, b) = two::<T>(arguments)?;
            Ok(Val::int(a.unsigned().cmp(&b.unsigned()) as i32))
        }),
        method("decode", 1, |arguments| {
            let text = arguments.text(0)?;
            arguments.budget().text(text.len())?;
            T::decode(&text).map(T::value).map_err(|why| arguments.unreadable(0, T::NAME, why))
        }),
        method("divideUnsigned", 2, |arguments| {
            let (a, b) = two::<T>(arguments)?;
            let quotient = a.unsigned().checked_div(b.unsigned()).ok_or(ErrorKind::DivisionByZero)?;
            Ok(T::cut(quotient.cast_signed()).value())
        }),
        method("hashCode", 1, |arguments| Ok(Val::int(long_hash_of(T::get(arguments, 0)?)))),
        method("highestOneBit", 1, |arguments| {
            let bits = T::get(arguments, 0)?.unsigned();
            Ok(T::cut((1_u64 << 63).checked_shr(bits.leading_zeros()).unwrap_or_default().cast_signed())
                .value())
        }),
        method("lowestOneBit", 1, |arguments| {
            let bits = T::get(arguments, 0)?.unsigned();
            Ok(T::cut((bits & bits.wrapping_neg()).cast_signed()).value())
        }),
        method("max", 2, |arguments| Ok(T::get(arguments, 0)?.max(T::get(arguments, 1)?).value())),
        method("min", 2, |arguments| Ok(T::get(arguments, 0)?.min(T::get(arguments, 1)?).value())),
        method("numberOfLeadingZeros", 1, |arguments| {
            let zeros = T::get(arguments, 0)?.unsigned().leading_zeros() + T::BITS - 64;
            Ok(Val::int(zeros.cast_signed()))
        }),
        method("numberOfTrailingZeros", 1, |arguments| {
            let zeros = T::get(arguments, 0)?.unsigned().trailing_zeros().min(T::BITS);
            Ok(Val::int(zeros.cast_signed()))
        }),
        method(parse_signed, 1, |arguments| parse::<T>(arguments, 10)),
        method(parse_signed, 2, |arguments| parse::<T>(arguments, arguments.int(1)?)),
        method(parse_bits, 1, |arguments| parse_unsigned::<T>(arguments, 10)),
        method(parse_bits, 2, |arguments| parse_unsigned::<T>(arguments, arguments.int(1)?)),
        method("remainderUnsigned", 2, |arguments| {
            let (a, b) = two::<T>(arguments)?;
            let rest = a.unsigned().checked_rem(b.unsigned()).ok_or(ErrorKind::DivisionByZero)?;
            Ok(T::cut(rest.cast_signed()).value())
        }),
        method("reverse", 1, |arguments| {
            let reversed = T::get(arguments, 0)?.unsigned().reverse_bits() >> (64 - T::BITS);
            Ok(T::cut(reversed.cast_signed()).value())
        }),
        method("reverseBytes", 1, |arguments| {
            let reversed = T::get(arguments, 0)?.unsigned().swap_bytes() >> (64 - T::BITS);
            Ok(T::cut(reversed.cast_signed()).value())
        }),
        method("rotateLeft", 2, |arguments| Ok(rotated(T::get(arguments, 0)?, arguments.int(1)?).value())),
        method("rotateRight", 2, |arguments| {
            Ok(rotated(T::get(arguments, 0)?, arguments.int(1)?.wrapping_neg()).value())
        }),
        method("signum", 1, |arguments| Ok(Val::int(T::get(arguments, 0)?.into().signum() as i32))),
        method("sum", 2, |arguments| {
            let (a, b) = two::<T>(arguments)?;
            Ok(T::cut(a.into().wrapping_add(b.into())).value())
        }),
        method("toBinaryString", 1, |arguments| Ok(Val::text(digits(T::get(arguments, 0)?, 2)))),
        method("toHexString", 1, |arguments| Ok(Val::text(digits(T::get(arguments, 0)?, 16)))),
        method("toOctalString", 1, |arguments| Ok(Val::text(digits(T::get(arguments, 0)?, 8)))),
        method("toString", 1, |arguments| Ok(Val::text(T::get(arguments, 0)?.into().to_string()))),
        method("toString", 2, |arguments| {
            let radix = u32::try_from(arguments.int(1)?).unwrap_or_default();
            Ok(Val::text(to_string_radix(T::get(arguments, 0)?.into(), radix)))
        }),
        method("toUnsignedLong", 1, |arguments| {
            Ok(Val::long(T::get(arguments, 0)?.unsigned().cast_signed()))
        }),
        method("toUnsignedString", 1, |arguments| {
            Ok(Val::text(T::get(arguments, 0)?.unsigned().to_string()))
        }),
        overloaded("valueOf", 1, 2, value_of::<T>),
    ]
}

fn two<T: Whole>(arguments: &Arguments<'_, '_>) -> Result<(T, T), Failure> {
    Ok((T::get(arguments, 0)?, T::get(arguments, 1)?))
}

fn long_hash_of<T: Whole>(value: T) -> i32 {
    // Of an `int` the hash is itself.
    if T::BITS == 32 { value.into() as i32 } else { long_hash(value.into()) }
}

fn digits<T: Whole>(value: T, radix: u32) -> String {
    let bits = value.unsigned().cast_signed();
    match radix {
        2 => to_binary(bits),
        8 => to_octal(bits),
        _ => to_hex(bits),
    }
}

fn rotated<T: Whole>(value: T, by: i32) -> T {
    let by = by.rem_euclid(T::BITS.cast_signed()).cast_unsigned();
    let bits = value.unsigned();
    let wrapped = bits.checked_shr(T::BITS - by).unwrap_or_default();
    T::cut(((bits << by) | wrapped).cast_signed())
}

/// The text in the first argument, read in the radix.
pub(super) fn parse<'a, T: Whole>(arguments: &Arguments<'_, 'a>, radix: i32) -> Result<Val<'a>, Failure> {
    let text = arguments.text(0)?;
    arguments.budget().text(text.len())?;
    let parsed = T::parse(&text, u32::try_from(radix).unwrap_or_default());
    parsed.map(T::value).map_err(|why| arguments.unreadable(0, T::NAME, why))
}

fn parse_unsigned<'a, T: Whole>(arguments: &Arguments<'_, 'a>, radix: i32) -> Result<Val<'a>, Failure> {
    let text = arguments.text(0)?;
    arguments.budget().text(text.len())?;
    let radix = u32::try_from(radix).ok().filter(|radix| (2..=36).contains(radix));
    let parsed = radix.and_then(|radix| u64::from_str_radix(&text, radix).ok());
    let fitting = parsed.filter(|value| value.checked_shr(T::BITS).unwrap_or_default() == 0);
    let value = fitting.map(|value| T::cut(value.cast_signed()).value());
    value.ok_or_else(|| {
        arguments.unreadable(0, T::NAME, "it is no unsigned number of that size in that radix")
    })
}

fn value_of<'a, T: Whole>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    match choose(arguments, &[&[T::KIND], &[Kind::Text], &[Kind::Text, Kind::Int]])? {
        0 => T::get(arguments, 0).map(T::value),
        1 => parse::<T>(arguments, 10),
        _ => parse::<T>(arguments, arguments.int(1)?),
    }
}
