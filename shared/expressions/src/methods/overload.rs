//! Which of a method's forms a call means. Spring takes the one that the arguments fit as they are; failing that, the
//! only one that they can be converted to.

use crate::arguments::{Arguments, Failure};
use crate::value::{Num, Val};

/// The declared type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Bool,
    Char,
    Byte,
    Int,
    Long,
    Float,
    Double,
    /// `String`
    Text,
    /// `CharSequence`: nothing but a list converts to it.
    Chars,
}

#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
enum Fit {
    Converted,
    Assignable,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Bool => "boolean",
            Kind::Char => "char",
            Kind::Byte => "byte",
            Kind::Int => "int",
            Kind::Long => "long",
            Kind::Float => "float",
            Kind::Double => "double",
            Kind::Text => "String",
            Kind::Chars => "CharSequence",
        }
    }

    /// How a value goes with a parameter of this type. Java's widening of an `int` to a `long` is a conversion here.
    fn fit(self, value: &Val<'_>) -> Option<Fit> {
        let same = matches!(
            (self, value),
            (Kind::Text | Kind::Chars, Val::Null | Val::Text(_))
                | (Kind::Bool, Val::Bool(_))
                | (Kind::Char, Val::Char(_))
                | (Kind::Byte, Val::Num(Num::Byte(_)))
                | (Kind::Int, Val::Num(Num::Int(_)))
                | (Kind::Long, Val::Num(Num::Long(_)))
                | (Kind::Float, Val::Num(Num::Float(_)))
                | (Kind::Double, Val::Num(Num::Double(_)))
        );
        let converts = match value {
            Val::Text(_) | Val::List(_) => true,
            Val::Num(_) | Val::Char(_) => !matches!(self, Kind::Bool | Kind::Chars),
            Val::Bool(_) | Val::Object(_) => self == Kind::Text,
            Val::Null | Val::Map(_) => false,
        };
        if same { Some(Fit::Assignable) } else { converts.then_some(Fit::Converted) }
    }
}

/// The number of the form that is meant; forms with another number of parameters are passed over.
pub(super) fn choose(arguments: &Arguments<'_, '_>, forms: &[&[Kind]]) -> Result<usize, Failure> {
    let fit = |form: &[Kind]| {
        let fits = form.iter().enumerate().map(|(at, kind)| kind.fit(arguments.value(at)));
        fits.reduce(|a, b| a.zip(b).map(|(a, b)| if a < b { a } else { b })).unwrap_or(Some(Fit::Assignable))
    };
    let mut converted = Vec::new();
    for (at, form) in forms.iter().enumerate().filter(|(_, form)| form.len() == arguments.len()) {
        match fit(form) {
            Some(Fit::Assignable) => return Ok(at),
            Some(Fit::Converted) => converted.push(at),
            None => {}
        }
    }
    match converted.as_slice() {
        [one] => Ok(*one),
        _ => Err(unclear(arguments, forms)),
    }
}

fn unclear(arguments: &Arguments<'_, '_>, forms: &[&[Kind]]) -> Failure {
    let listed = |kinds: &[Kind]| kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
    let forms: Vec<String> = forms
        .iter()
        .filter(|form| form.len() == arguments.len())
        .map(|form| format!("({})", listed(form)))
        .collect();
    let given: Vec<&str> = arguments.rest(0).map(label).collect();
    let (forms, given) = (forms.join(", "), given.join(", "));
    arguments
        .refused(0, format_args!("takes {forms}, and ({given}) is none of these: give it the very types"))
}

/// The name of a value's Java type.
fn label(value: &Val<'_>) -> &'static str {
    match value {
        Val::Bool(_) => "Boolean",
        Val::Num(number) => number.type_label(),
        Val::Char(_) => "Character",
        Val::Text(_) => "String",
        other => other.type_name(),
    }
}

/// As a `CharSequence`, which numbers do not convert to.
pub(super) fn chars<'a>(arguments: &Arguments<'_, 'a>, at: usize) -> Result<crate::value::Text<'a>, Failure> {
    match arguments.value(at) {
        Val::Text(_) | Val::List(_) => arguments.text(at),
        _ => Err(arguments.unfit(at, "a string")),
    }
}

/// As a `char`, converted if need be.
pub(super) fn unit(arguments: &Arguments<'_, '_>, at: usize) -> Result<u16, Failure> {
    unit_of(arguments.value(at)).ok_or_else(|| arguments.unfit(at, "a single character"))
}

/// A value as a `char`: a text of one character, or a number, which is its code.
pub(super) fn unit_of(value: &Val<'_>) -> Option<u16> {
    match value {
        Val::Char(unit) => Some(*unit),
        Val::Num(number) => Some(number.as_i64() as u16),
        Val::Text(text) => {
            let mut units = text.encode_utf16();
            units.next().filter(|_| units.next().is_none())
        }
        _ => None,
    }
}
