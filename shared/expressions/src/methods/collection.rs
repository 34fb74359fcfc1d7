//! Methods of lists and maps.

use serde_json::{Map, Value};

use super::{Arguments, Failure};
use crate::value::Val;

pub(super) const LIST: &[&str] = &["contains", "isEmpty", "size"];
pub(super) const MAP: &[&str] = &["isEmpty", "size"];

/// The method's value; none if there is no such method.
pub(super) fn of_list<'a>(
    items: &[Value],
    method: &str,
    arguments: &Arguments<'_, 'a>,
) -> Result<Option<Val<'a>>, Failure> {
    Ok(Some(match method {
        "contains" => {
            let wanted = arguments.value()?;
            Val::Bool(items.iter().any(|item| Val::from(item) == *wanted))
        }
        "isEmpty" => arguments.count(0).map(|()| Val::Bool(items.is_empty()))?,
        "size" => arguments.count(0).map(|()| Val::Int(items.len() as i128))?,
        _ => return Ok(None),
    }))
}

/// The method's value; none if there is no such method.
pub(super) fn of_map<'a>(
    entries: &Map<String, Value>,
    method: &str,
    arguments: &Arguments<'_, 'a>,
) -> Result<Option<Val<'a>>, Failure> {
    Ok(Some(match method {
        "isEmpty" => arguments.count(0).map(|()| Val::Bool(entries.is_empty()))?,
        "size" => arguments.count(0).map(|()| Val::Int(entries.len() as i128))?,
        _ => return Ok(None),
    }))
}
