//! `#toJson`, `#doNotEval`, `#readJson`.

use std::rc::Rc;

use serde_json::Value;

use super::Call;
use crate::arguments::{Arguments, Failure};
use crate::error::ErrorKind;
use crate::syntax::PREFIX;
use crate::value::{Object, Val};

/// Bytes of JSON that are read in the time of a step.
const BYTES_PER_STEP: usize = 16;
/// Steps of reading however short a text.
const STEPS: usize = 4;

/// The value as JSON text. Text that holds an expression is refused, since the next pass would evaluate it, but for a
/// value of `#doNotEval`, whose text is marked as well.
pub(super) fn to_json<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let value = call.arguments.value(0);
    call.arguments.budget().written(value)?;
    let text = value.to_json()?.to_string();
    if matches!(call.arguments.marked(0), Val::Object(Object::NotEvaluable(_))) {
        return Ok(not_evaluable(Val::text(text)));
    }
    if text.contains(PREFIX) {
        let hint = "`#toJson(#doNotEval(…))` writes it as it is".to_owned();
        return Err(Failure::from(ErrorKind::ExpressionInJson).hint(hint));
    }
    Ok(Val::text(text))
}

/// The value with a mark that its expressions are not to be evaluated.
pub(super) fn do_not_eval<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    Ok(not_evaluable(call.arguments.value(0).clone()))
}

fn not_evaluable(value: Val<'_>) -> Val<'_> {
    if value.is_null() { Val::Null } else { Val::Object(Object::NotEvaluable(Rc::new(value))) }
}

pub(super) fn read_json<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    parsed(&call.arguments, &call.arguments.text(0)?)
}

/// The list that a text starting with `[` holds, or else the map that it holds.
pub(super) fn parsed<'a>(arguments: &Arguments<'_, 'a>, text: &str) -> Result<Val<'a>, Failure> {
    arguments.budget().steps(STEPS.saturating_add(text.len() / BYTES_PER_STEP))?;
    arguments.budget().output(text.len())?;
    let value: Value = serde_json::from_str(text).map_err(|why| arguments.unreadable(0, "JSON", why))?;
    match value {
        Value::Null => Ok(Val::Null),
        Value::Array(_) | Value::Object(_) => Ok(arguments.session().keep(value).into()),
        _ => Err(arguments.unreadable(0, "JSON", "it is neither a list nor a map")),
    }
}
