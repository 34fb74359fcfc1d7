//! What an expression works with: Java's types, because the language's rules are told in them. Data is borrowed from
//! the scope as long as possible, so that reading one field of a large execution copies that field alone.

mod class;
mod convert;
mod dict;
mod equality;
mod hash;
mod java;
mod json;
mod list;
mod number;
mod object;
mod shared;
mod text;
mod typed;

pub(crate) use class::Class;
pub(crate) use dict::Dict;
pub(crate) use equality::equals;
pub(crate) use hash::hash_code;
pub(crate) use java::describe;
pub(crate) use list::List;
pub(crate) use number::Num;
pub(crate) use object::Object;
pub(crate) use shared::Shared;
pub(crate) use text::Text;
pub(crate) use typed::with_types;

/// A value during evaluation.
#[derive(Debug, Clone)]
pub(crate) enum Val<'a> {
    Null,
    Bool(bool),
    Num(Num),
    /// Java's `Character`: one UTF-16 unit.
    Char(u16),
    Text(Text<'a>),
    /// A list, a set or an array: they are read alike.
    List(List<'a>),
    Map(Dict<'a>),
    /// A date, a class, and the other objects that JSON does not know.
    Object(Object<'a>),
}

impl<'a> Val<'a> {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Val::Text(Text::from(text.into()))
    }

    pub(crate) fn int(value: i32) -> Self {
        Val::Num(Num::Int(value))
    }

    pub(crate) fn long(value: i64) -> Self {
        Val::Num(Num::Long(value))
    }

    pub(crate) fn double(value: f64) -> Self {
        Val::Num(Num::Double(value))
    }

    /// The size of a collection or a text, which Java counts in an `int`.
    pub(crate) fn size(value: usize) -> Self {
        Self::int(i32::try_from(value).unwrap_or(i32::MAX))
    }

    pub(crate) fn list(items: Vec<Val<'a>>) -> Self {
        Val::List(List::from(items))
    }

    /// The value without the mark of `#doNotEval`, which matters to `#toJson` alone.
    pub(crate) fn plain(&self) -> &Self {
        match self {
            Val::Object(Object::NotEvaluable(inner)) => inner.plain(),
            other => other,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Val::Null)
    }

    /// How an error names the value's type.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Val::Null => "null",
            Val::Bool(_) => "a boolean",
            Val::Num(_) => "a number",
            Val::Char(_) => "a character",
            Val::Text(_) => "a string",
            Val::List(_) => "a list",
            Val::Map(_) => "a map",
            Val::Object(object) => object.type_name(),
        }
    }

    /// The Java class, where it is one that expressions can name.
    pub(crate) fn class(&self) -> Option<Class> {
        Some(match self {
            Val::Bool(_) => Class::Boolean,
            Val::Num(number) => return number.class(),
            Val::Text(_) => Class::String,
            Val::Object(object) => return object.class(),
            Val::Null | Val::Char(_) | Val::List(_) | Val::Map(_) => return None,
        })
    }
}
