//! What a method, a constructor or a function is given, converted as it needs it.

use crate::error::{Error, ErrorKind};
use crate::limits::Budget;
use crate::session::Session;
use crate::syntax::Span;
use crate::value::{Text, Val};

/// Elements that are joined in the time of a step.
const ELEMENTS_PER_STEP: usize = 8;

/// An argument and where it stands.
pub(crate) type Argument<'a> = (Val<'a>, Span);

/// Why a call gives nothing; the place of the call is known to the caller alone.
#[derive(Debug)]
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

    /// Whether it is only that the call has another number of arguments.
    pub(crate) fn is_of_count(&self) -> bool {
        matches!(self.kind, ErrorKind::Arguments { .. })
    }

    pub(crate) fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }
}

/// The arguments of one call.
pub(crate) struct Arguments<'v, 'a> {
    name: &'v str,
    values: &'v [Argument<'a>],
    session: &'a Session<'a>,
}

impl<'v, 'a> Arguments<'v, 'a> {
    /// The arguments of the method or function `name`.
    pub(crate) fn new(name: &'v str, values: &'v [Argument<'a>], session: &'a Session<'a>) -> Self {
        Self { name, values, session }
    }

    /// The method's or function's name.
    pub(crate) fn name(&self) -> &'v str {
        self.name
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// The clock, the randomness and the budget.
    pub(crate) fn session(&self) -> &'a Session<'a> {
        self.session
    }

    pub(crate) fn budget(&self) -> &'a Budget {
        &self.session.budget
    }

    /// Checks how many there are.
    pub(crate) fn count(&self, least: usize, most: usize) -> Result<(), Failure> {
        let found = self.values.len();
        if (least..=most).contains(&found) {
            return Ok(());
        }
        Err(ErrorKind::Arguments { name: self.name.to_owned(), least, most, found }.into())
    }

    /// The value at a position; null where there is none.
    pub(crate) fn value(&self, at: usize) -> &Val<'a> {
        self.marked(at).plain()
    }

    /// The same with the mark of `#doNotEval`, if it has one.
    pub(crate) fn marked(&self, at: usize) -> &Val<'a> {
        self.values.get(at).map_or(&Val::Null, |(value, _)| value)
    }

    /// All values from a position on.
    pub(crate) fn rest(&self, from: usize) -> impl Iterator<Item = &Val<'a>> {
        self.values.iter().skip(from).map(|(value, _)| value.plain())
    }

    /// As a string, converted if need be; absent where it is null.
    pub(crate) fn optional_text(&self, at: usize) -> Result<Option<Text<'a>>, Failure> {
        if let list @ Val::List(items) = self.value(at) {
            self.budget().steps(items.len() / ELEMENTS_PER_STEP)?;
            self.budget().output(list.weight())?;
        }
        self.value(at).to_text().map_err(|kind| self.wrong(at, kind))
    }

    /// As a string, converted if need be.
    pub(crate) fn text(&self, at: usize) -> Result<Text<'a>, Failure> {
        self.optional_text(at)?.ok_or_else(|| self.null(at, "a string"))
    }

    /// As a Java `int`, converted if need be.
    pub(crate) fn int(&self, at: usize) -> Result<i32, Failure> {
        self.not_null(at, "a number")?.to_int().map_err(|kind| self.wrong(at, kind))
    }

    /// As a Java `long`, converted if need be.
    pub(crate) fn long(&self, at: usize) -> Result<i64, Failure> {
        self.not_null(at, "a number")?.to_long().map_err(|kind| self.wrong(at, kind))
    }

    /// As a Java `double`, converted if need be.
    pub(crate) fn double(&self, at: usize) -> Result<f64, Failure> {
        self.not_null(at, "a number")?.to_double().map_err(|kind| self.wrong(at, kind))
    }

    /// As a Java `boolean`, converted if need be.
    pub(crate) fn bool(&self, at: usize) -> Result<bool, Failure> {
        self.not_null(at, "a boolean")?.to_bool().map_err(|kind| self.wrong(at, kind))
    }

    /// What is to be converted to a number or a boolean, paid for.
    fn not_null(&self, at: usize, expected: &'static str) -> Result<&Val<'a>, Failure> {
        self.budget().text(self.value(at).bytes_to_read())?;
        Some(self.value(at)).filter(|value| !value.is_null()).ok_or_else(|| self.null(at, expected))
    }

    fn null(&self, at: usize, expected: &'static str) -> Failure {
        self.wrong(at, ErrorKind::NullArgument { name: self.name.to_owned(), expected })
    }

    /// The error that the argument at a position is not what is wanted: `wanted` is like `a date`.
    pub(crate) fn unfit(&self, at: usize, wanted: &'static str) -> Failure {
        if self.value(at).is_null() {
            self.null(at, wanted)
        } else {
            self.wrong(at, self.value(at).not(wanted))
        }
    }

    /// The error that the call cannot work with the text, number or date it is given: `why` says so in a sentence without
    /// a full stop.
    pub(crate) fn refused(&self, at: usize, why: impl std::fmt::Display) -> Failure {
        self.wrong(at, ErrorKind::Refused { name: self.name.to_owned(), why: why.to_string() })
    }

    /// The error that the argument's text cannot be read as what the function reads.
    pub(crate) fn unreadable(&self, at: usize, what: &'static str, why: impl std::fmt::Display) -> Failure {
        self.wrong(at, ErrorKind::BadText { name: self.name.to_owned(), what, why: why.to_string() })
    }

    fn wrong(&self, at: usize, kind: ErrorKind) -> Failure {
        Failure { kind, span: self.values.get(at).map(|(_, span)| *span), hint: None }
    }

    /// A text as the result, paid for.
    pub(crate) fn produced(&self, text: impl Into<String>) -> Result<Val<'a>, Failure> {
        let text = text.into();
        self.budget().output(text.len())?;
        Ok(Val::text(text))
    }

    /// A list as the result, paid for.
    pub(crate) fn produced_list(&self, items: Vec<Val<'a>>) -> Result<Val<'a>, Failure> {
        self.budget().output(items.len().saturating_mul(8))?;
        Ok(Val::list(items))
    }
}
