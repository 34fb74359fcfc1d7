//! Methods of lists (sets and arrays are lists as well) and maps.

use super::method::{Method, method};
use crate::arguments::{Arguments, Failure};
use crate::error::ErrorKind;
use crate::value::{Dict, List, Val, equals};

type OfList = for<'v, 'a> fn(&List<'a>, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;
type OfMap = for<'v, 'a> fn(&Dict<'a>, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

/// Methods of lists, sets and arrays.
pub(super) const LIST: &[Method<OfList>] = &[
    method("contains", 1, |items, arguments| Ok(Val::Bool(first(items, arguments)?.is_some()))),
    method("containsAll", 1, contains_all),
    method("get", 1, get),
    method("indexOf", 1, |items, arguments| Ok(position(first(items, arguments)?))),
    method("isEmpty", 0, |items, _| Ok(Val::Bool(items.is_empty()))),
    method("lastIndexOf", 1, |items, arguments| {
        pay_search(items, arguments.value(0), arguments)?;
        let is = |at: &usize| items.get(*at).is_some_and(|item| equals(&item, arguments.value(0)));
        Ok(position((0..items.len()).rev().find(is)))
    }),
    method("size", 0, |items, _| Ok(Val::size(items.len()))),
    method("subList", 2, sub_list),
];

/// Methods of maps.
pub(super) const MAP: &[Method<OfMap>] = &[
    method("containsKey", 1, |entries, arguments| Ok(Val::Bool(value_of(entries, arguments)?.is_some()))),
    method("containsValue", 1, |entries, arguments| {
        let values = values(entries, arguments)?;
        Ok(Val::Bool(first(&values, arguments)?.is_some()))
    }),
    method("entrySet", 0, |entries, arguments| {
        arguments.budget().output(entries.len().saturating_mul(64))?;
        Ok(Val::List(List::of_distinct(entries.entries().map(Val::entry).collect())))
    }),
    method("get", 1, |entries, arguments| Ok(value_of(entries, arguments)?.unwrap_or(Val::Null))),
    method("getOrDefault", 2, |entries, arguments| {
        Ok(value_of(entries, arguments)?.unwrap_or_else(|| arguments.value(1).clone()))
    }),
    method("isEmpty", 0, |entries, _| Ok(Val::Bool(entries.is_empty()))),
    method("keySet", 0, |entries, arguments| {
        arguments.budget().output(entries.len().saturating_mul(8))?;
        Ok(Val::List(List::of_distinct(entries.entries().map(|(key, _)| key).collect())))
    }),
    method("size", 0, |entries, _| Ok(Val::size(entries.len()))),
    method("values", 0, |entries, arguments| Ok(Val::List(values(entries, arguments)?))),
];

/// Takes the steps of comparing every element with a value.
fn pay_search(items: &List<'_>, wanted: &Val<'_>, arguments: &Arguments<'_, '_>) -> Result<(), ErrorKind> {
    arguments.budget().steps(items.len())?;
    match wanted {
        _ if items.is_empty() => Ok(()),
        Val::Text(text) => arguments.budget().text(text.len().saturating_mul(items.len())),
        Val::List(_) | Val::Map(_) | Val::Object(_) => {
            // Small elements take longer than the text of their size.
            let both = wanted.weight().saturating_mul(items.len());
            let both = both.saturating_add(Val::List(items.clone()).weight());
            arguments.budget().text(both.saturating_mul(4))
        }
        _ => Ok(()),
    }
}

/// Where the argument stands first.
fn first<'a>(items: &List<'a>, arguments: &Arguments<'_, 'a>) -> Result<Option<usize>, ErrorKind> {
    pay_search(items, arguments.value(0), arguments)?;
    Ok(items.iter().position(|item| equals(&item, arguments.value(0))))
}

/// As Java counts: -1 where there is none.
fn position<'a>(found: Option<usize>) -> Val<'a> {
    found.map_or(Val::int(-1), Val::size)
}

fn contains_all<'a>(items: &List<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    // Spring makes a list out of anything: a text is split at its commas.
    let wanted = match arguments.value(0) {
        Val::Null => return Err(arguments.unfit(0, "a list")),
        Val::List(wanted) => wanted.clone(),
        Val::Text(text) if text.is_empty() => List::from(Vec::new()),
        Val::Text(text) => {
            arguments.budget().output(text.len().saturating_mul(8))?;
            List::from(text.split(',').map(|part| Val::text(part.trim())).collect::<Vec<_>>())
        }
        other => List::from(vec![other.clone()]),
    };
    for value in wanted.iter() {
        pay_search(items, &value, arguments)?;
        if !items.iter().any(|item| equals(&item, &value)) {
            return Ok(Val::Bool(false));
        }
    }
    Ok(Val::Bool(true))
}

fn get<'a>(items: &List<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let index = arguments.int(0)?;
    let found = usize::try_from(index).ok().and_then(|at| items.get(at));
    let outside = || ErrorKind::OutOfBounds { index: index.into(), on: "a list", len: items.len() };
    Ok(found.ok_or_else(outside)?)
}

fn sub_list<'a>(items: &List<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let (from, to) = (arguments.int(0)?, arguments.int(1)?);
    let refused =
        |at| arguments.refused(at, format!("has no elements {from} to {to} in a list of {}", items.len()));
    let start = usize::try_from(from).map_err(|_| refused(0))?;
    let end = usize::try_from(to)
        .ok()
        .filter(|end| *end <= items.len() && start <= *end)
        .ok_or_else(|| refused(1))?;
    arguments.budget().steps(end - start)?;
    arguments.produced_list((start..end).filter_map(|at| items.get(at)).collect())
}

/// The value of the key that is the first argument.
fn value_of<'a>(entries: &Dict<'a>, arguments: &Arguments<'_, 'a>) -> Result<Option<Val<'a>>, ErrorKind> {
    let key = arguments.value(0);
    match (entries, key) {
        (_, Val::Text(name)) => {
            arguments.budget().steps(if matches!(entries, Dict::Json(_)) { 1 } else { entries.len() })?;
            Ok(entries.named(name))
        }
        // Unlike an index, these methods tell a number from its text, as Java does.
        (Dict::Json(_), _) => Ok(None),
        (Dict::Made(made), _) if made.is_empty() => Ok(None),
        (Dict::Made(made), _) => {
            arguments.budget().text(key.weight().saturating_mul(made.len()))?;
            arguments.budget().text(Val::Map(entries.clone()).weight())?;
            arguments.budget().steps(made.len())?;
            Ok(made.iter().find(|(known, _)| equals(known, key)).map(|(_, value)| value.clone()))
        }
    }
}

fn values<'a>(entries: &Dict<'a>, arguments: &Arguments<'_, 'a>) -> Result<List<'a>, ErrorKind> {
    arguments.budget().steps(entries.len())?;
    arguments.budget().output(entries.len().saturating_mul(8))?;
    Ok(List::from(entries.entries().map(|(_, value)| value).collect::<Vec<_>>()))
}
