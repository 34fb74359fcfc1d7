//! `#toInt`, `#toFloat`, `#toBoolean`.

use super::Call;
use crate::arguments::Failure;
use crate::value::{Num, Val};

/// An integer of Java's 32 bits.
pub(super) fn to_int<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let text = call.arguments.text(0)?;
    let value = gennaker_java::number::parse_int(&text);
    value.map(Val::int).map_err(|why| call.arguments.unreadable(0, "a 32-bit integer", why))
}

/// A decimal number of Java's single precision.
pub(super) fn to_float<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let text = call.arguments.text(0)?;
    let value = gennaker_java::number::parse_float(&text);
    value
        .map(|value| Val::Num(Num::Float(value)))
        .map_err(|why| call.arguments.unreadable(0, "a number", why))
}

/// True for `true` in any case, false for all else, null included.
pub(super) fn to_boolean<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let text = call.arguments.optional_text(0)?;
    Ok(Val::Bool(text.is_some_and(|text| text.eq_ignore_ascii_case("true"))))
}
