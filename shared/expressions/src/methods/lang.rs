//! Which table the methods, constructors and fields of a text, a number or another value of `java.lang` stand in.

use super::method::{Method, Static, method, names, run};
use super::overload::Kind;
use super::{boolean, math, number, status, text};
use crate::arguments::{Arguments, Failure};
use crate::value::{Class, Num, Val};

type Outcome<'a> = Option<Result<Val<'a>, Failure>>;

/// Static methods of `URLEncoder`.
const URL_ENCODER: &[Method<Static>] =
    &[method("encode", 1, text::encode), method("encode", 2, text::encode_to)];

/// What reaches into Java itself, and how a refusal names it.
const HIDDEN: &[(&str, &str)] = &[
    ("class", "the classes behind values"),
    ("forName", "the classes behind values"),
    ("getBoolean", "the properties of Spinnaker's own process"),
    ("getClass", "the classes behind values"),
    ("getClassLoader", "the classes behind values"),
    ("getInteger", "the properties of Spinnaker's own process"),
    ("getLong", "the properties of Spinnaker's own process"),
    ("newInstance", "the classes behind values"),
    ("notify", "threads"),
    ("notifyAll", "threads"),
    ("wait", "threads"),
];

/// What a method or property that is refused by name would reach for.
pub(super) fn hidden(name: &str) -> Option<&'static str> {
    HIDDEN.iter().find(|(hidden, _)| *hidden == name).map(|(_, what)| *what)
}

/// What the value's type does with the call; none if it has no such method.
pub(super) fn own<'a>(target: &Val<'a>, arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    match target {
        Val::Text(value) => {
            let own = run(text::METHODS, arguments, |body| {
                // Nearly all methods walk through the text.
                arguments.budget().text(value.len())?;
                body(value, arguments)
            });
            let of_status = |status| run(status::METHODS, arguments, |body| body(status, arguments));
            own.or_else(|| status::named(value).and_then(of_status))
        }
        Val::Num(value) => {
            let further = run(further(*value), arguments, |body| body(*value, arguments));
            further.or_else(|| run(number::METHODS, arguments, |body| body(*value, arguments)))
        }
        Val::Bool(value) => run(boolean::METHODS, arguments, |body| body(*value, arguments)),
        Val::Char(value) => run(boolean::CHARACTER, arguments, |body| body(*value, arguments)),
        _ => None,
    }
}

/// The methods that not all numbers have.
fn further(number: Num) -> &'static [Method<number::OfNumber>] {
    match number {
        Num::Float(_) | Num::Double(_) => number::REAL_METHODS,
        Num::Big(_) => number::BIG_METHODS,
        _ => &[],
    }
}

pub(super) fn own_names(target: &Val<'_>) -> Vec<&'static str> {
    match target {
        Val::Text(_) => names(text::METHODS),
        Val::Num(value) => [names(number::METHODS), names(further(*value))].concat(),
        Val::Bool(_) => names(boolean::METHODS),
        Val::Char(_) => names(boolean::CHARACTER),
        _ => Vec::new(),
    }
}

/// The static methods of the types of `java.lang`, and of `URLEncoder`.
pub(super) fn statics(class: Class) -> &'static [Method<Static>] {
    match class {
        Class::Boolean => boolean::STATICS,
        Class::Byte => number::BYTE,
        Class::Double => number::DOUBLE,
        Class::Integer => number::INTEGER,
        Class::Long => number::LONG,
        Class::Math => math::STATICS,
        Class::String => text::STATICS,
        Class::UrlEncoder => URL_ENCODER,
        _ => &[],
    }
}

/// A new value; none if the type is none of these or has no constructor.
pub(super) fn construct<'a>(class: Class, arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    let kind = match class {
        Class::Boolean => return Some(boolean::new(arguments)),
        Class::String => return Some(text::new(arguments)),
        Class::Byte => Kind::Byte,
        Class::Double => Kind::Double,
        Class::Integer => Kind::Int,
        Class::Long => Kind::Long,
        _ => return None,
    };
    Some(number::construct(class, kind, arguments))
}

/// A static field.
pub(super) fn field<'a>(class: Class, name: &str) -> Option<Val<'a>> {
    match (class, name) {
        (Class::Boolean, "TRUE") => Some(Val::Bool(true)),
        (Class::Boolean, "FALSE") => Some(Val::Bool(false)),
        _ => number::field(class, name).map(Val::Num),
    }
}
