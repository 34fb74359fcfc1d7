//! `#toJson`, `#readJson`.

use serde_json::Value;

use super::Call;
use crate::error::{Error, ErrorKind};
use crate::syntax::PREFIX;
use crate::value::Val;

/// The value as JSON text. Text that holds an expression is refused: the next pass would evaluate it.
pub(super) fn to_json<'a>(call: &Call<'a, '_>) -> Result<Val<'a>, Error> {
    let (value, span) = call.argument();
    call.budget.output(value.weight()).map_err(|kind| kind.at(call.span))?;
    let text = value.into_json().map_err(|kind| kind.at(span))?.to_string();
    if text.contains(PREFIX) {
        return Err(ErrorKind::ExpressionInJson.at(span));
    }
    Ok(Val::text(text))
}

/// The list that a text starting with `[` holds, or else the map that it holds.
pub(super) fn read_json<'a>(call: &Call<'a, '_>) -> Result<Val<'a>, Error> {
    let text = call.text()?;
    call.budget.output(text.len()).map_err(|kind| kind.at(call.span))?;
    let value: Value = serde_json::from_str(&text).map_err(|why| call.bad_text("JSON", &why))?;
    if value.is_array() || value.is_object() {
        return Ok(value.into());
    }
    Err(call.bad_text("JSON", &"it is neither a list nor a map"))
}
