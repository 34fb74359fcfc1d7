//! `#toInt`, `#toFloat`, `#toBoolean`.

use super::Call;
use crate::error::Error;
use crate::value::Val;

/// An integer of Java's 32 bits.
pub(super) fn to_int<'a>(call: &Call<'a, '_>) -> Result<Val<'a>, Error> {
    let value: i32 = call.text()?.parse().map_err(|why| call.bad_text("a 32-bit integer", &why))?;
    Ok(Val::Int(value.into()))
}

/// A decimal number, in double precision where Java's `Float` has single.
pub(super) fn to_float<'a>(call: &Call<'a, '_>) -> Result<Val<'a>, Error> {
    let text = call.text()?;
    let digits = text.trim();
    let digits = digits.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(digits);
    let value: f64 = digits.parse().map_err(|why| call.bad_text("a number", &why))?;
    Val::real(value).map_err(|kind| kind.at(call.argument().1))
}

/// True for `true` in any case, false for all else, null included.
pub(super) fn to_boolean<'a>(call: &Call<'a, '_>) -> Result<Val<'a>, Error> {
    Ok(Val::Bool(call.optional_text()?.is_some_and(|text| text.eq_ignore_ascii_case("true"))))
}
