//! `#readYaml`, `#readAllYaml`.

use serde_json::Value;

use super::Call;
use crate::arguments::{Arguments, Failure};
use crate::value::Val;

/// Bytes of a YAML text that are read in the time of a step.
const BYTES_PER_STEP: usize = 16;
/// Steps of reading however short a text.
const STEPS: usize = 20;
/// What begins or ends a value, and the steps that this takes.
const MARKS: &[u8] = b",:-[{\n";
const STEPS_PER_MARK: usize = 3;

pub(super) fn read_yaml<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    parsed(&call.arguments, &call.arguments.text(0)?)
}

/// The documents of a text, in a list.
pub(super) fn read_all_yaml<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let text = call.arguments.text(0)?;
    pay(&call.arguments, &text)?;
    kept(&call.arguments, gennaker_yaml::read_all(&text).map(Value::Array))
}

/// The one document of a text.
pub(super) fn parsed<'a>(arguments: &Arguments<'_, 'a>, text: &str) -> Result<Val<'a>, Failure> {
    pay(arguments, text)?;
    kept(arguments, gennaker_yaml::read(text))
}

/// Reading takes the longer the more values there are.
fn pay(arguments: &Arguments<'_, '_>, text: &str) -> Result<(), Failure> {
    arguments.budget().steps(STEPS.saturating_add(text.len() / BYTES_PER_STEP))?;
    let marks = text.bytes().filter(|byte| MARKS.contains(byte)).count();
    Ok(arguments.budget().steps(marks.saturating_mul(STEPS_PER_MARK))?)
}

/// Aliases make a value larger than its text: the value is what is paid for.
fn kept<'a>(
    arguments: &Arguments<'_, 'a>,
    read: Result<Value, gennaker_yaml::Error>,
) -> Result<Val<'a>, Failure> {
    let value = read.map_err(|why| arguments.unreadable(0, "YAML", why))?;
    let weight = Val::from(&value).weight();
    arguments.budget().steps(weight / BYTES_PER_STEP)?;
    arguments.budget().output(weight)?;
    Ok(arguments.session().keep(value).into())
}
