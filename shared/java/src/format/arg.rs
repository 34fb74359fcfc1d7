use std::borrow::Cow;

use crate::hash;

/// A value for a format, with the type Java gives it.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg<'a> {
    /// `null`
    Null,
    /// `Boolean`
    Bool(bool),
    /// `Byte`
    Byte(i8),
    /// `Integer`
    Int(i32),
    /// `Long`; a date conversion takes it as milliseconds since 1970.
    Long(i64),
    /// `BigInteger`
    Big(i128),
    /// `Float`
    Float(f32),
    /// `Double`
    Double(f64),
    /// `Character`: one UTF-16 unit
    Char(u16),
    /// `String`
    Text(Cow<'a, str>),
    /// `java.util.Date`
    Date {
        /// Milliseconds since 1970.
        millis: i64,
        /// Its `toString()`.
        text: Cow<'a, str>,
    },
    /// Any other object.
    Object {
        /// Its `toString()`.
        text: Cow<'a, str>,
        /// Its `hashCode()`.
        hash: i32,
    },
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl Arg<'_> {
    /// `toString()`
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Null => "null".into(),
            Self::Bool(value) => value.to_string().into(),
            Self::Byte(value) => value.to_string().into(),
            Self::Int(value) => value.to_string().into(),
            Self::Long(value) => value.to_string().into(),
            Self::Big(value) => value.to_string().into(),
            Self::Float(value) => crate::number::float_to_string(*value).into(),
            Self::Double(value) => crate::number::double_to_string(*value).into(),
            Self::Char(unit) => String::from_utf16_lossy(&[*unit]).into(),
            Self::Text(text) | Self::Date { text, .. } | Self::Object { text, .. } => text.as_ref().into(),
        }
    }

    /// `hashCode()`
    pub(super) fn hash(&self) -> i32 {
        match self {
            Self::Null => 0,
            Self::Bool(value) => hash::bool_hash(*value),
            Self::Byte(value) => (*value).into(),
            Self::Int(value) => *value,
            Self::Long(value) | Self::Date { millis: value, .. } => hash::long_hash(*value),
            Self::Big(value) => hash::big_hash(*value),
            Self::Float(value) => hash::float_hash(*value),
            Self::Double(value) => hash::double_hash(*value),
            Self::Char(unit) => (*unit).into(),
            Self::Text(text) => hash::string_hash(text),
            Self::Object { hash, .. } => *hash,
        }
    }

    /// The code point for `%c`; `None` of types which have none. A negative number becomes one that is no code point.
    pub(super) fn code(&self) -> Option<u32> {
        match self {
            Self::Char(unit) => Some((*unit).into()),
            Self::Byte(value) => Some(i32::from(*value).cast_unsigned()),
            Self::Int(value) => Some(value.cast_unsigned()),
            _ => None,
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a Boolean",
            Self::Byte(_) => "a Byte",
            Self::Int(_) => "an Integer",
            Self::Long(_) => "a Long",
            Self::Big(_) => "a BigInteger",
            Self::Float(_) => "a Float",
            Self::Double(_) => "a Double",
            Self::Char(_) => "a Character",
            Self::Text(_) => "a String",
            Self::Date { .. } => "a Date",
            Self::Object { .. } => "an object of another class",
        }
    }
}
