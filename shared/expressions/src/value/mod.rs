//! What an expression works with: JSON, borrowed from the scope as long as possible, so that reading one
//! field of a large execution copies that field alone.

mod convert;
mod java;

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use crate::error::ErrorKind;

pub(crate) use java::{describe, real, utf16_len};

/// A value during evaluation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Val<'a> {
    Null,
    Bool(bool),
    /// Java's `Integer` and `Long`, which compare and print alike; wide enough for all JSON integers.
    Int(i128),
    Real(f64),
    Text(Cow<'a, str>),
    List(Cow<'a, [Value]>),
    Map(Cow<'a, Map<String, Value>>),
}

impl<'a> Val<'a> {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Val::Text(Cow::Owned(text.into()))
    }

    /// A number that JSON can hold.
    pub(crate) fn int(value: Option<i128>) -> Result<Self, ErrorKind> {
        value
            .filter(|v| (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(v))
            .map(Val::Int)
            .ok_or(ErrorKind::NumberTooLarge)
    }

    /// A number that JSON can hold.
    pub(crate) fn real(value: f64) -> Result<Self, ErrorKind> {
        if value.is_finite() { Ok(Val::Real(value)) } else { Err(ErrorKind::NumberTooLarge) }
    }

    /// How an error names the value's type.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Val::Null => "null",
            Val::Bool(_) => "a boolean",
            Val::Int(_) | Val::Real(_) => "a number",
            Val::Text(_) => "a string",
            Val::List(_) => "a list",
            Val::Map(_) => "a map",
        }
    }

    pub(crate) fn into_json(self) -> Result<Value, ErrorKind> {
        Ok(match self {
            Val::Null => Value::Null,
            Val::Bool(value) => Value::Bool(value),
            Val::Int(value) => {
                let signed = i64::try_from(value).map(Number::from);
                let number = signed.or_else(|_| u64::try_from(value).map(Number::from));
                Value::Number(number.map_err(|_| ErrorKind::NumberTooLarge)?)
            }
            Val::Real(value) => Value::Number(Number::from_f64(value).ok_or(ErrorKind::NumberTooLarge)?),
            Val::Text(text) => Value::String(text.into_owned()),
            Val::List(items) => Value::Array(items.into_owned()),
            Val::Map(entries) => Value::Object(entries.into_owned()),
        })
    }

    /// About how many bytes the value takes as JSON.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Val::Text(text) => text.len() + 2,
            Val::List(items) => items.iter().map(weight).sum::<usize>() + 2,
            Val::Map(entries) => map_weight(entries),
            _ => 8,
        }
    }
}

fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() + 3,
        Value::Array(items) => items.iter().map(weight).sum::<usize>() + 3,
        Value::Object(entries) => map_weight(entries) + 1,
        _ => 8,
    }
}

fn map_weight(entries: &Map<String, Value>) -> usize {
    entries.iter().map(|(key, value)| key.len() + 4 + weight(value)).sum::<usize>() + 2
}

fn number(number: &Number) -> Val<'static> {
    let int = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    match (int, number.as_f64()) {
        (Some(int), _) => Val::Int(int),
        (None, Some(real)) => Val::Real(real),
        // Numbers beyond 64 bits exist only with serde_json's arbitrary precision.
        (None, None) => Val::text(number.to_string()),
    }
}

impl<'a> From<&'a Value> for Val<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Val::Null,
            Value::Bool(value) => Val::Bool(*value),
            Value::Number(value) => number(value),
            Value::String(text) => Val::Text(Cow::Borrowed(text)),
            Value::Array(items) => Val::List(Cow::Borrowed(items)),
            Value::Object(entries) => Val::Map(Cow::Borrowed(entries)),
        }
    }
}

impl From<Value> for Val<'_> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Val::Null,
            Value::Bool(value) => Val::Bool(value),
            Value::Number(value) => number(&value),
            Value::String(text) => Val::Text(Cow::Owned(text)),
            Value::Array(items) => Val::List(Cow::Owned(items)),
            Value::Object(entries) => Val::Map(Cow::Owned(entries)),
        }
    }
}
