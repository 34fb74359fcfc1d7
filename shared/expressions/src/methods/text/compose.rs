//! `String.format`, `String.join`, `String.valueOf`, `new String`, and `URLEncoder.encode`.

use gennaker_java::format::{Arg, format as java_format};

use super::parts::{Charset, charset};
use crate::arguments::{Arguments, Failure};
use crate::error::ErrorKind;
use crate::limits::MAX_OUTPUT;

use crate::methods::method::{Method, Static, method, overloaded};
use crate::methods::overload::{chars, unit_of};
use crate::value::{List, Num, Object, Text, Val, describe, hash_code};

/// Static methods of `String`.
pub(in crate::methods) const STATICS: &[Method<Static>] = &[
    method("copyValueOf", 1, of_units),
    method("copyValueOf", 3, of_units),
    overloaded("format", 1, usize::MAX, format),
    overloaded("join", 1, usize::MAX, join),
    method("valueOf", 1, value_of),
    method("valueOf", 3, of_units),
];

/// The last arguments of a method that takes any number; a list in their place is all of them.
fn variable<'a>(arguments: &Arguments<'_, 'a>, from: usize) -> Vec<Val<'a>> {
    match arguments.value(from) {
        Val::List(items) if arguments.len() == from + 1 => items.iter().collect(),
        _ => arguments.rest(from).cloned().collect(),
    }
}

/// `String.format(pattern, …)`.
fn format<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    filled(&arguments.text(0)?, arguments, 1)
}

/// `pattern.formatted(…)`.
pub(super) fn formatted<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    filled(this, arguments, 0)
}

fn filled<'a>(pattern: &str, arguments: &Arguments<'_, 'a>, from: usize) -> Result<Val<'a>, Failure> {
    let values = variable(arguments, from);
    // Every conversion may look at the whole of an argument.
    let mut weight = 0_usize;
    for value in &values {
        weight = weight.saturating_add(value.weight());
        if weight > MAX_OUTPUT {
            return Err(ErrorKind::TooMuchOutput(MAX_OUTPUT).into());
        }
    }
    let conversions = pattern.matches('%').count().saturating_add(1);
    arguments.budget().text(weight.saturating_mul(conversions).saturating_add(pattern.len()))?;
    arguments.budget().steps(conversions)?;
    let values: Vec<Arg<'_>> = values.iter().map(arg).collect();
    match java_format(pattern, &values) {
        Ok(text) => arguments.produced(text),
        Err(why) => Err(arguments.refused(0, format_args!("cannot format: {why}"))),
    }
}

fn arg<'v>(value: &'v Val<'_>) -> Arg<'v> {
    match value {
        Val::Null => Arg::Null,
        Val::Bool(value) => Arg::Bool(*value),
        Val::Num(Num::Byte(value)) => Arg::Byte(*value),
        Val::Num(Num::Int(value)) => Arg::Int(*value),
        Val::Num(Num::Long(value)) => Arg::Long(*value),
        Val::Num(Num::Big(value)) => Arg::Big(*value),
        Val::Num(Num::Float(value)) => Arg::Float(*value),
        Val::Num(Num::Double(value)) => Arg::Double(*value),
        Val::Char(unit) => Arg::Char(*unit),
        Val::Text(text) => Arg::Text(std::borrow::Cow::Borrowed(text)),
        Val::Object(Object::Date(millis)) => Arg::Date { millis: *millis, text: describe(value).into() },
        other => Arg::Object { text: describe(other).into(), hash: hash_code(other) },
    }
}

/// `String.join(delimiter, …)`, of strings or of a list of them.
fn join<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let delimiter = chars(arguments, 0)?;
    if arguments.len() == 2 && arguments.value(1).is_null() {
        return Err(arguments.unfit(1, "strings"));
    }
    let values = variable(arguments, 1);
    let mut length = 0_usize;
    for (at, value) in values.iter().enumerate() {
        if !matches!(value, Val::Text(_) | Val::Null) {
            let place = if arguments.len() > values.len() { at + 1 } else { 1 };
            let found = value.type_name();
            return Err(arguments.refused(place, format_args!("joins strings, and element {at} is {found}")));
        }
        length = length.saturating_add(value.weight()).saturating_add(delimiter.len());
    }
    arguments.budget().output(length)?;
    let texts: Vec<String> = values.iter().map(describe).collect();
    Ok(Val::text(texts.join(&delimiter)))
}

/// `String.valueOf(value)`: of a list of characters the text that they are.
fn value_of<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let value = arguments.value(0);
    match value {
        Val::Null => Err(arguments.unfit(0, "a value")),
        Val::List(items) if !items.is_empty() && items.iter().all(|item| matches!(item, Val::Char(_))) => {
            of_units(arguments)
        }
        _ => {
            arguments.budget().output(value.weight())?;
            arguments.produced(describe(value))
        }
    }
}

/// Out of a `char[]`, or of a part of it: `(units, offset, count)`.
fn of_units<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let unfit = || arguments.unfit(0, "a list of characters");
    let Val::List(items) = arguments.value(0) else { return Err(unfit()) };
    arguments.budget().output(items.len().saturating_mul(3))?;
    let units: Vec<u16> = items.iter().map(|item| unit_of(&item)).collect::<Option<_>>().ok_or_else(unfit)?;
    let part = part(arguments, units.len(), 1)?;
    let text = String::from_utf16(units.get(part).unwrap_or_default());
    text.map(Val::text).map_err(|_| arguments.refused(0, "would leave half of a character"))
}

/// The range that an offset and a count in the arguments from `at` on say; without them all.
fn part(arguments: &Arguments<'_, '_>, len: usize, at: usize) -> Result<std::ops::Range<usize>, Failure> {
    if arguments.len() <= at + 1 {
        return Ok(0..len);
    }
    let (offset, count) = (arguments.int(at)?, arguments.int(at + 1)?);
    let range = usize::try_from(offset).ok().zip(usize::try_from(count).ok());
    let range = range.and_then(|(offset, count)| Some(offset..offset.checked_add(count)?));
    let fits = range.filter(|range| range.end <= len);
    fits.ok_or_else(|| {
        arguments.refused(at, format_args!("cannot take {count} at {offset} of {len} characters"))
    })
}

/// `new String()`, of a string, of characters, of bytes and a charset.
pub(in crate::methods) fn new<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    arguments.count(0, 3)?;
    match arguments.value(0) {
        _ if arguments.len() == 0 => Ok(Val::text("")),
        Val::List(items) if is_bytes(items) => of_bytes(items, arguments),
        Val::List(_) => of_units(arguments),
        _ => {
            arguments.count(0, 1)?;
            Ok(Val::Text(arguments.text(0)?))
        }
    }
}

fn is_bytes(items: &List<'_>) -> bool {
    matches!(items.get(0), Some(Val::Num(Num::Byte(_))))
}

fn of_bytes<'a>(items: &List<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    arguments.budget().output(items.len().saturating_mul(3))?;
    let charset = if arguments.len() == 2 { charset(arguments, 1)? } else { Charset::Utf8 };
    let byte = |item| match item {
        Val::Num(Num::Byte(byte)) => Some(byte.cast_unsigned()),
        _ => None,
    };
    let bytes: Option<Vec<u8>> = items.iter().map(byte).collect();
    let bytes = bytes.ok_or_else(|| arguments.unfit(0, "a list of bytes"))?;
    let bytes = bytes.get(part(arguments, bytes.len(), 1)?).unwrap_or_default();
    Ok(Val::text(match charset {
        Charset::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Charset::Latin1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
        Charset::Ascii => {
            bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '\u{FFFD}' }).collect()
        }
    }))
}

/// `URLEncoder.encode(text)`.
pub(in crate::methods) fn encode<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let text = arguments.text(0)?;
    arguments.budget().output(text.len().saturating_mul(3))?;
    Ok(Val::text(gennaker_java::url::encode(&text)))
}

/// `URLEncoder.encode(text, charset)`. A number is refused: Spring cannot choose between a charset and its name then.
pub(in crate::methods) fn encode_to<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    if !matches!(arguments.value(0), Val::Text(_)) {
        return Err(arguments.unfit(0, "a string"));
    }
    match charset(arguments, 1)? {
        Charset::Utf8 => encode(arguments),
        _ => Err(arguments.refused(1, "encodes in UTF-8 alone")),
    }
}
