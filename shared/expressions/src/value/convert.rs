//! Conversions between types, as Spring's default conversion service does them.

use std::borrow::Cow;

use serde_json::Value;

use super::{Val, real};
use crate::error::ErrorKind;
use crate::suggest::excerpt;

impl<'a> Val<'a> {
    /// To a string: lists are joined by commas, null stays absent, a map does not convert.
    pub(crate) fn to_text(&self) -> Result<Option<Cow<'a, str>>, ErrorKind> {
        let owned = match self {
            Val::Null => return Ok(None),
            Val::Text(text) => return Ok(Some(text.clone())),
            Val::Bool(value) => value.to_string(),
            Val::Int(value) => value.to_string(),
            Val::Real(value) => real(*value),
            Val::List(items) => joined(items)?,
            Val::Map(_) => return Err(self.not(A_STRING)),
        };
        Ok(Some(Cow::Owned(owned)))
    }

    /// To a boolean: `'true'`, `'on'`, `'yes'`, `'1'` and their opposites convert; null and numbers do not.
    pub(crate) fn to_bool(&self) -> Result<bool, ErrorKind> {
        match self {
            Val::Bool(value) => Ok(*value),
            Val::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "on" | "yes" | "1" => Ok(true),
                "false" | "off" | "no" | "0" => Ok(false),
                _ => Err(self.not("a boolean")),
            },
            _ => Err(self.not("a boolean")),
        }
    }

    /// To the index of an element.
    pub(crate) fn to_index(&self) -> Result<i128, ErrorKind> {
        let index = match self {
            Val::Int(value) => Some(*value),
            Val::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        index.ok_or_else(|| self.not("an index"))
    }

    fn not(&self, to: &'static str) -> ErrorKind {
        let from = match self {
            Val::Text(text) => format!("the string '{}'", excerpt(text)),
            Val::Int(value) => format!("the number {value}"),
            other => other.type_name().to_owned(),
        };
        ErrorKind::Conversion { from, to }
    }
}

const A_STRING: &str = "a string";

fn joined(items: &[Value]) -> Result<String, ErrorKind> {
    let mut text = String::new();
    for (at, item) in items.iter().enumerate() {
        text.push_str(if at > 0 { "," } else { "" });
        text.push_str(Val::from(item).to_text()?.as_deref().unwrap_or("null"));
    }
    Ok(text)
}
