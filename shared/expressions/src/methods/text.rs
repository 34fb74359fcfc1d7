//! Methods of strings.

mod compare;
mod compose;
mod layout;
mod parts;
mod pattern;
mod search;
mod shape;

pub(super) use compose::{STATICS, encode, encode_to, new};

use super::method::{Method, method, overloaded};
use crate::arguments::{Arguments, Failure};
use crate::value::{Text, Val};

type OfText = for<'v, 'a> fn(&Text<'a>, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

/// Methods of a string. The walk through the string itself is paid by the caller.
pub(super) const METHODS: &[Method<OfText>] = &[
    method("charAt", 1, parts::char_at),
    method("codePointAt", 1, parts::code_point_at),
    method("codePointBefore", 1, parts::code_point_before),
    method("codePointCount", 2, parts::code_point_count),
    method("compareTo", 1, compare::compare_to),
    method("compareToIgnoreCase", 1, compare::compare_to_ignore_case),
    method("concat", 1, shape::concat),
    method("contains", 1, search::contains),
    method("contentEquals", 1, compare::content_equals),
    method("endsWith", 1, search::ends_with),
    method("equalsIgnoreCase", 1, compare::equals_ignore_case),
    overloaded("formatted", 0, usize::MAX, compose::formatted),
    overloaded("getBytes", 0, 1, parts::get_bytes),
    method("indent", 1, shape::indent),
    overloaded("indexOf", 1, 2, search::index_of),
    method("intern", 0, |text, _| Ok(Val::Text(text.clone()))),
    method("isBlank", 0, |text, _| Ok(Val::Bool(gennaker_java::text::is_blank(text)))),
    method("isEmpty", 0, |text, _| Ok(Val::Bool(text.is_empty()))),
    overloaded("lastIndexOf", 1, 2, search::last_index_of),
    method("length", 0, |text, _| Ok(Val::size(gennaker_java::text::len(text)))),
    method("matches", 1, pattern::matches),
    overloaded("regionMatches", 4, 5, compare::region_matches),
    method("repeat", 1, shape::repeat),
    method("replace", 2, shape::replace),
    method("replaceAll", 2, pattern::replace_all),
    method("replaceFirst", 2, pattern::replace_first),
    overloaded("split", 1, 2, pattern::split),
    overloaded("startsWith", 1, 2, search::starts_with),
    method("strip", 0, |text, arguments| arguments.produced(gennaker_java::text::strip(text))),
    method("stripIndent", 0, layout::strip_indent),
    method("stripLeading", 0, |text, arguments| arguments.produced(gennaker_java::text::strip_leading(text))),
    method("stripTrailing", 0, |text, arguments| {
        arguments.produced(gennaker_java::text::strip_trailing(text))
    }),
    overloaded("substring", 1, 2, parts::substring),
    method("toCharArray", 0, parts::to_char_array),
    method("toLowerCase", 0, |text, arguments| arguments.produced(text.to_lowercase())),
    method("toUpperCase", 0, |text, arguments| arguments.produced(text.to_uppercase())),
    method("translateEscapes", 0, layout::translate_escapes),
    method("trim", 0, |text, arguments| arguments.produced(gennaker_java::text::trim(text))),
];
