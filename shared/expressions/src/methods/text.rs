//! Methods of strings.

use super::{Arguments, Failure};
use crate::limits::Budget;
use crate::value::{Val, utf16_len};

pub(super) const NAMES: &[&str] = &[
    "contains",
    "endsWith",
    "isEmpty",
    "length",
    "replace",
    "startsWith",
    "toLowerCase",
    "toUpperCase",
    "trim",
];

/// The method's value; none if there is no such method.
pub(super) fn call<'a>(
    text: &str,
    method: &str,
    arguments: &Arguments<'_, 'a>,
    budget: &Budget,
) -> Result<Option<Val<'a>>, Failure> {
    Ok(Some(match method {
        "contains" => Val::Bool(text.contains(&*arguments.text(0, 1)?)),
        "startsWith" => Val::Bool(text.starts_with(&*arguments.text(0, 1)?)),
        "endsWith" => Val::Bool(text.ends_with(&*arguments.text(0, 1)?)),
        "replace" => {
            let (from, to) = (arguments.text(0, 2)?, arguments.text(1, 2)?);
            let found = text.matches(&*from).count();
            budget.output(text.len().saturating_add(found.saturating_mul(to.len())))?;
            Val::text(text.replace(&*from, &to))
        }
        "isEmpty" => arguments.count(0).map(|()| Val::Bool(text.is_empty()))?,
        "length" => arguments.count(0).map(|()| Val::Int(utf16_len(text) as i128))?,
        "toLowerCase" => changed(text.to_lowercase(), arguments, budget)?,
        "toUpperCase" => changed(text.to_uppercase(), arguments, budget)?,
        // Java's `trim` takes away control characters too, and no other white space.
        "trim" => changed(text.trim_matches(|c| c <= ' ').to_owned(), arguments, budget)?,
        _ => return Ok(None),
    }))
}

fn changed<'a>(text: String, arguments: &Arguments<'_, 'a>, budget: &Budget) -> Result<Val<'a>, Failure> {
    arguments.count(0)?;
    budget.output(text.len())?;
    Ok(Val::text(text))
}
