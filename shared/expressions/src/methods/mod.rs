//! Methods of values, written `value.name(…)`. Each is named here: nothing is looked up by reflection.

mod collection;
mod text;

use std::borrow::Cow;

use crate::error::{Error, ErrorKind};
use crate::functions::Argument;
use crate::limits::Budget;
use crate::suggest;
use crate::syntax::Span;
use crate::value::{Val, describe};

/// Methods of Spinnaker's strings and collections that this part of the language has not.
const LATER: &[&str] = &[
    "charAt",
    "compareTo",
    "concat",
    "containsKey",
    "containsValue",
    "equals",
    "equalsIgnoreCase",
    "format",
    "hashCode",
    "indexOf",
    "intValue",
    "join",
    "keySet",
    "lastIndexOf",
    "matches",
    "replaceAll",
    "replaceFirst",
    "split",
    "substring",
    "values",
];

/// Why a method gives nothing; the place is known to the caller alone.
pub(crate) struct Failure {
    kind: ErrorKind,
    span: Option<Span>,
    hint: Option<String>,
}

impl From<ErrorKind> for Failure {
    fn from(kind: ErrorKind) -> Self {
        Self { kind, span: None, hint: None }
    }
}

impl Failure {
    /// The error, in the argument it concerns or else in the whole call.
    pub(crate) fn at(self, call: Span) -> Error {
        self.kind.at(self.span.unwrap_or(call)).hint(self.hint)
    }
}

/// The arguments of one call.
pub(crate) struct Arguments<'v, 'a> {
    method: &'v str,
    values: &'v [Argument<'a>],
}

impl<'a> Arguments<'_, 'a> {
    fn count(&self, expected: usize) -> Result<(), Failure> {
        let found = self.values.len();
        if found == expected {
            return Ok(());
        }
        Err(ErrorKind::Arguments { name: self.method.to_owned(), expected, found }.into())
    }

    /// The argument at a position, of all `expected`, as a string.
    fn text(&self, at: usize, expected: usize) -> Result<Cow<'a, str>, Failure> {
        self.count(expected)?;
        let missing = || ErrorKind::NullArgument { name: self.method.to_owned(), expected: "a string" };
        let Some((value, span)) = self.values.get(at) else { return Err(missing().into()) };
        let text = value.to_text().and_then(|text| text.ok_or_else(missing));
        text.map_err(|kind| Failure { kind, span: Some(*span), hint: None })
    }

    fn value(&self) -> Result<&Val<'a>, Failure> {
        self.count(1)?;
        Ok(self.values.first().map_or(&Val::Null, |(value, _)| value))
    }
}

/// Calls a method of a value that is not null.
pub(crate) fn call<'a>(
    target: &Val<'a>,
    method: &str,
    arguments: &[Argument<'a>],
    budget: &Budget,
) -> Result<Val<'a>, Failure> {
    let arguments = Arguments { method, values: arguments };
    if method == "toString" {
        arguments.count(0)?;
        budget.output(target.weight())?;
        return Ok(Val::text(describe(target)));
    }
    let (result, known) = match target {
        Val::Text(text) => (text::call(text, method, &arguments, budget)?, text::NAMES),
        Val::List(items) => (collection::of_list(items, method, &arguments)?, collection::LIST),
        Val::Map(entries) => (collection::of_map(entries, method, &arguments)?, collection::MAP),
        _ => (None, &[][..]),
    };
    result.ok_or_else(|| unknown(target, method, known))
}

fn unknown(target: &Val<'_>, method: &str, known: &[&str]) -> Failure {
    if LATER.contains(&method) {
        return ErrorKind::NotSupported(format!("calls of the method `{method}`")).into();
    }
    let names = known.iter().copied().chain(["toString"]);
    let hint = Some(suggest::among(method, "methods", names));
    Failure {
        kind: ErrorKind::NoMethod { name: method.to_owned(), on: target.type_name() },
        span: None,
        hint,
    }
}
