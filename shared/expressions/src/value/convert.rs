//! Conversions between types, as Spring's default conversion service does them.

use super::{List, Num, Object, Text, Val, describe};
use crate::error::ErrorKind;
use crate::suggest::excerpt;

impl<'a> Val<'a> {
    /// To a string: lists are joined by commas, null stays absent, a map does not convert.
    pub(crate) fn to_text(&self) -> Result<Option<Text<'a>>, ErrorKind> {
        let owned = match self {
            Val::Null => return Ok(None),
            Val::Text(text) => return Ok(Some(text.clone())),
            Val::List(items) => joined(items)?,
            Val::Map(_) => return Err(self.not("a string")),
            Val::Object(Object::NotEvaluable(inner)) => return inner.to_text(),
            // An enum converts by its name, which is not always what `toString` gives.
            Val::Object(Object::ChronoUnit(unit)) => unit.name().to_owned(),
            Val::Object(object) if !object.converts_to_text() => return Err(self.not("a string")),
            other => describe(other),
        };
        Ok(Some(owned.into()))
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
            Val::List(items) => self.single(items, "a boolean")?.to_bool(),
            _ => Err(self.not("a boolean")),
        }
    }

    /// To an integer of 32 bits, or of 64.
    pub(crate) fn to_int(&self) -> Result<i32, ErrorKind> {
        let value = self.to_whole("a 32-bit integer")?;
        i32::try_from(value).map_err(|_| self.not("a 32-bit integer"))
    }

    pub(crate) fn to_long(&self) -> Result<i64, ErrorKind> {
        let value = self.to_whole("a 64-bit integer")?;
        i64::try_from(value).map_err(|_| self.not("a 64-bit integer"))
    }

    /// Spring cuts a fraction off, reads text as a decimal or hexadecimal number, and takes a character's code.
    fn to_whole(&self, to: &'static str) -> Result<i128, ErrorKind> {
        match self {
            Val::Num(number) => Ok(number.as_whole().unwrap_or_else(|| number.as_i64().into())),
            Val::Char(unit) => Ok((*unit).into()),
            Val::Text(text) => {
                let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                let value = if text.starts_with(['0', '#', '-', '+']) {
                    gennaker_java::number::decode(&text).ok()
                } else {
                    text.parse().ok()
                };
                value.map(i128::from).ok_or_else(|| self.not(to))
            }
            Val::List(items) => self.single(items, to)?.to_whole(to),
            _ => Err(self.not(to)),
        }
    }

    pub(crate) fn to_double(&self) -> Result<f64, ErrorKind> {
        match self {
            Val::Num(number) => Ok(number.as_f64()),
            Val::Char(unit) => Ok((*unit).into()),
            Val::Text(text) => gennaker_java::number::parse_double(text).map_err(|_| self.not("a number")),
            Val::List(items) => self.single(items, "a number")?.to_double(),
            _ => Err(self.not("a number")),
        }
    }

    /// The bytes of the text that a conversion to a number or a boolean reads.
    pub(crate) fn bytes_to_read(&self) -> usize {
        match self {
            Val::Text(text) => text.len(),
            Val::List(items) => match items.get(0) {
                Some(Val::Text(text)) => text.len(),
                _ => 0,
            },
            _ => 0,
        }
    }

    /// The first element, which is what Spring takes of a list where one value is wanted.
    fn single(&self, items: &List<'a>, to: &'static str) -> Result<Val<'a>, ErrorKind> {
        items.get(0).filter(|item| !matches!(item, Val::List(_))).ok_or_else(|| self.not(to))
    }

    /// The error that this value is not what is wanted.
    pub(crate) fn not(&self, to: &'static str) -> ErrorKind {
        let from = match self {
            Val::Text(text) => format!("the string '{}'", excerpt(text)),
            Val::Num(number @ (Num::Int(_) | Num::Long(_))) => format!("the number {number}"),
            other => other.type_name().to_owned(),
        };
        ErrorKind::Conversion { from, to }
    }
}

impl Object<'_> {
    /// Spring converts what has a constructor or a factory that takes a string.
    fn converts_to_text(&self) -> bool {
        match self {
            Object::ChronoUnit(_)
            | Object::Date(_)
            | Object::DayOfWeek(_)
            | Object::NotEvaluable(_)
            | Object::SimpleDateFormat(_)
            | Object::Uuid(_) => true,
            Object::Class(_)
            | Object::Entry(_)
            | Object::Instant(_)
            | Object::LocalDate(_)
            | Object::LocalDateTime(_)
            | Object::Random(_)
            | Object::TemporalAdjuster(_) => false,
        }
    }
}

fn joined(items: &List<'_>) -> Result<String, ErrorKind> {
    let mut text = String::new();
    for (at, item) in items.iter().enumerate() {
        text.push_str(if at > 0 { "," } else { "" });
        text.push_str(item.to_text()?.as_deref().unwrap_or("null"));
    }
    Ok(text)
}
