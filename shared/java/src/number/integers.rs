use std::fmt::{Binary, LowerHex, Octal};

use super::{ParseError, Quoted, digits};

const INT: &str = "a 32-bit integer";
const LONG: &str = "a 64-bit integer";
const BYTE: &str = "an 8-bit integer";

/// `Integer.parseInt(text)`.
///
/// ```
/// use gennaker_java::number::parse_int;
///
/// assert_eq!(parse_int("+42"), Ok(42));
/// assert_eq!(parse_int("abc").unwrap_err().to_string(), "\"abc\" is not a 32-bit integer");
/// ```
pub fn parse_int(text: &str) -> Result<i32, ParseError> {
    parse_int_radix(text, 10)
}

/// `Integer.parseInt(text, radix)`, radix 2 to 36.
pub fn parse_int_radix(text: &str, radix: u32) -> Result<i32, ParseError> {
    within(text, radix, INT)
}

/// `Long.parseLong(text)`.
pub fn parse_long(text: &str) -> Result<i64, ParseError> {
    parse_long_radix(text, 10)
}

/// `Long.parseLong(text, radix)`, radix 2 to 36.
pub fn parse_long_radix(text: &str, radix: u32) -> Result<i64, ParseError> {
    within(text, radix, LONG)
}

/// `Byte.parseByte(text)`.
pub fn parse_byte(text: &str) -> Result<i8, ParseError> {
    parse_byte_radix(text, 10)
}

/// `Byte.parseByte(text, radix)`, radix 2 to 36.
pub fn parse_byte_radix(text: &str, radix: u32) -> Result<i8, ParseError> {
    within(text, radix, BYTE)
}

/// `Long.decode(text)`: decimal, `0x`, `0X` or `#` for hexadecimal, `0` for octal, with a sign before.
pub fn decode(text: &str) -> Result<i64, ParseError> {
    decoded(text, LONG)
}

/// `Integer.decode(text)`: as [`decode`], of 32 bits.
pub fn decode_int(text: &str) -> Result<i32, ParseError> {
    decoded(text, INT)
}

/// `Byte.decode(text)`: as [`decode`], of 8 bits.
pub fn decode_byte(text: &str) -> Result<i8, ParseError> {
    decoded(text, BYTE)
}

/// `Integer.toString(value, radix)` and `Long.toString(value, radix)`; a radix outside 2 to 36 counts as 10, as in Java.
pub fn to_string_radix(value: i64, radix: u32) -> String {
    let radix = if (2..=36).contains(&radix) { radix } else { 10 };
    let mut rest = value.unsigned_abs();
    let mut reversed = Vec::new();
    loop {
        let digit = u32::try_from(rest % u64::from(radix)).unwrap_or_default();
        reversed.extend(char::from_digit(digit, radix));
        rest /= u64::from(radix);
        if rest == 0 {
            break;
        }
    }
    reversed.extend((value < 0).then_some('-'));
    reversed.iter().rev().collect()
}

/// The integers whose bits can be written out: `i32` and `i64`.
pub trait Bits: Copy + LowerHex + Octal + Binary {}
impl Bits for i32 {}
impl Bits for i64 {}

/// `Integer.toHexString`, `Long.toHexString`: the two's complement in hexadecimal, `ffffffff` of `-1i32`.
pub fn to_hex(value: impl Bits) -> String {
    format!("{value:x}")
}

/// `Integer.toOctalString`, `Long.toOctalString`: the two's complement in octal.
pub fn to_octal(value: impl Bits) -> String {
    format!("{value:o}")
}

/// `Integer.toBinaryString`, `Long.toBinaryString`: the two's complement in binary.
pub fn to_binary(value: impl Bits) -> String {
    format!("{value:b}")
}

fn within<T: TryFrom<i64>>(text: &str, radix: u32, kind: &'static str) -> Result<T, ParseError> {
    if !(2..=36).contains(&radix) {
        return Err(ParseError::Radix(radix));
    }
    let (negative, magnitude) = signed(text);
    value(negative, magnitude, radix).and_then(|value| T::try_from(value).ok()).ok_or_else(|| match radix {
        10 => ParseError::NotA(Quoted::new(text), kind),
        _ => ParseError::NotInRadix(Quoted::new(text), kind, radix),
    })
}

fn decoded<T: TryFrom<i64>>(text: &str, kind: &'static str) -> Result<T, ParseError> {
    let (negative, rest) = signed(text);
    let hexadecimal = ["0x", "0X", "#"].iter().find_map(|prefix| rest.strip_prefix(prefix));
    let (radix, magnitude) = match (hexadecimal, rest.strip_prefix('0')) {
        (Some(digits), _) => (16, digits),
        (None, Some(digits)) if !digits.is_empty() => (8, digits),
        _ => (10, rest),
    };
    value(negative, magnitude, radix)
        .and_then(|value| T::try_from(value).ok())
        .ok_or_else(|| ParseError::NotA(Quoted::new(text), kind))
}

fn signed(text: &str) -> (bool, &str) {
    match (text.strip_prefix('-'), text.strip_prefix('+')) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => (false, text),
    }
}

/// The number, counted downwards when negative since `i64::MIN` has no positive counterpart.
fn value(negative: bool, digits: &str, radix: u32) -> Option<i64> {
    if digits.is_empty() {
        return None;
    }
    digits.chars().try_fold(0_i64, |sum, c| {
        let digit = i64::from(digits::digit(c, radix)?);
        let shifted = sum.checked_mul(i64::from(radix))?;
        if negative { shifted.checked_sub(digit) } else { shifted.checked_add(digit) }
    })
}
