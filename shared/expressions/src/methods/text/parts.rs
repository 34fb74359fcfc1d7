//! Parts of a string: by index, as characters, as bytes.

use gennaker_java::text;

use crate::arguments::{Arguments, Failure};
use crate::error::ErrorKind;
use crate::value::{Num, Text, Val};

/// `substring(from)` and `substring(from, to)`.
pub(super) fn substring<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let len = text::len(this);
    let from = arguments.int(0)?;
    let to = if arguments.len() > 1 { arguments.int(1)? } else { i32::try_from(len).unwrap_or(i32::MAX) };
    let range = usize::try_from(from).ok().zip(usize::try_from(to).ok());
    let Some((begin, end)) = range.filter(|(begin, end)| begin <= end && *end <= len) else {
        return Err(
            arguments.refused(0, format_args!("cannot cut {from} to {to} out of a text of length {len}"))
        );
    };
    match text::substring(this, begin, end) {
        Some(part) => arguments.produced(part),
        None => Err(arguments.refused(0, format_args!("would cut a character in two at {from} or {to}"))),
    }
}

/// A position in the string, before its end.
fn position(this: &str, arguments: &Arguments<'_, '_>, least: i32) -> Result<usize, Failure> {
    let (index, len) = (arguments.int(0)?, text::len(this));
    let shifted = index.checked_sub(least).and_then(|at| usize::try_from(at).ok());
    shifted
        .filter(|at| *at < len)
        .ok_or_else(|| ErrorKind::OutOfBounds { index: index.into(), on: "a string", len }.into())
}

pub(super) fn char_at<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let at = position(this, arguments, 0)?;
    Ok(text::char_at(this, at).map_or(Val::Null, Val::Char))
}

pub(super) fn code_point_at<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let at = position(this, arguments, 0)?;
    let first = text::char_at(this, at).unwrap_or_default();
    let second = text::char_at(this, at + 1).unwrap_or_default();
    Ok(code_point(first, second).map_or_else(|| Val::int(first.into()), Val::int))
}

pub(super) fn code_point_before<'a>(
    this: &Text<'a>,
    arguments: &Arguments<'_, 'a>,
) -> Result<Val<'a>, Failure> {
    let at = position(this, arguments, 1)?;
    let last = text::char_at(this, at).unwrap_or_default();
    let first = at.checked_sub(1).and_then(|at| text::char_at(this, at)).unwrap_or_default();
    Ok(code_point(first, last).map_or_else(|| Val::int(last.into()), Val::int))
}

/// The code point of a surrogate pair.
fn code_point(first: u16, second: u16) -> Option<i32> {
    let pair = (0xD800..0xDC00).contains(&first) && (0xDC00..0xE000).contains(&second);
    pair.then(|| 0x1_0000 + ((i32::from(first) - 0xD800) << 10) + i32::from(second) - 0xDC00)
}

pub(super) fn code_point_count<'a>(
    this: &Text<'a>,
    arguments: &Arguments<'_, 'a>,
) -> Result<Val<'a>, Failure> {
    let (from, to, len) = (arguments.int(0)?, arguments.int(1)?, text::len(this));
    let range = usize::try_from(from).ok().zip(usize::try_from(to).ok());
    let Some((from, to)) = range.filter(|(from, to)| from <= to && *to <= len) else {
        return Err(
            arguments.refused(0, format_args!("cannot count {from} to {to} of a text of length {len}"))
        );
    };
    let units: Vec<u16> = this.encode_utf16().skip(from).take(to - from).collect();
    Ok(Val::size(char::decode_utf16(units).count()))
}

pub(super) fn to_char_array<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    arguments.budget().output(this.len().saturating_mul(VALUE_BYTES))?;
    Ok(Val::list(this.encode_utf16().map(Val::Char).collect()))
}

/// The memory that one element of a list takes, about.
const VALUE_BYTES: usize = 14;

/// `getBytes()` in UTF-8, or `getBytes(charset)`.
pub(super) fn get_bytes<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    arguments.budget().output(this.len().saturating_mul(VALUE_BYTES))?;
    let narrow = |last: u32| {
        let byte = move |c: char| u8::try_from(u32::from(c)).ok().filter(|byte| u32::from(*byte) <= last);
        this.chars().map(move |c| byte(c).unwrap_or(b'?')).collect::<Vec<u8>>()
    };
    let bytes = match charset(arguments, 0)? {
        Charset::Utf8 => this.bytes().collect(),
        Charset::Latin1 => narrow(0xFF),
        Charset::Ascii => narrow(0x7F),
    };
    Ok(Val::list(bytes.into_iter().map(|byte| Val::Num(Num::Byte(byte.cast_signed()))).collect()))
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Charset {
    Utf8,
    Latin1,
    Ascii,
}

/// The charset that an argument names; UTF-8 without one.
pub(super) fn charset(arguments: &Arguments<'_, '_>, at: usize) -> Result<Charset, Failure> {
    if arguments.len() <= at {
        return Ok(Charset::Utf8);
    }
    let name = arguments.text(at)?;
    match name.to_ascii_uppercase().as_str() {
        "UTF-8" | "UTF8" => Ok(Charset::Utf8),
        "ISO-8859-1" | "ISO8859_1" | "LATIN1" => Ok(Charset::Latin1),
        "US-ASCII" | "ASCII" => Ok(Charset::Ascii),
        _ => Err(arguments.refused(at, "knows the charsets UTF-8, ISO-8859-1 and US-ASCII alone")),
    }
}
