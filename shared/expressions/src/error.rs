//! Why an expression has no value, and where in it.

use std::ops::Range;

use crate::Request;
use crate::limits::{MAX_DEPTH, MAX_EXPRESSION_CHARS, MAX_VALUE_DEPTH, MAX_VALUE_NODES};
use crate::syntax::Span;

/// Why an expression could not be parsed or evaluated.
///
/// `Display` is one line; [`Error::render`] also shows the place and the hints.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", single_line(&bounded(&.0.kind.to_string())))]
pub struct Error(Box<Inner>);

#[derive(Debug, Clone, PartialEq)]
struct Inner {
    kind: ErrorKind,
    span: Span,
    hints: Vec<String>,
    wanted: Vec<Request>,
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum ErrorKind {
    // Reading the text.
    #[error("the expression is empty")]
    Empty,
    #[error("the expression has {0} characters, {MAX_EXPRESSION_CHARS} are allowed")]
    TooLong(usize),
    #[error("the expression nests more than {MAX_DEPTH} levels deep")]
    TooDeep,
    #[error("this `${{` is never closed by a `}}`")]
    UnclosedExpression,
    #[error("this `{0}` is never closed")]
    UnclosedBracket(char),
    #[error("this `{0}` has no opening bracket that it would close")]
    StrayBracket(char),
    #[error("this quoted text has no closing {0}")]
    UnclosedText(char),
    #[error("the character `{0}` has no meaning here")]
    StrayCharacter(char),
    #[error("`{0}` is not a number")]
    BadNumber(String),
    #[error("expected {expected}, found {found}")]
    Unexpected { expected: &'static str, found: String },
    #[error("the type `{0}` is not one that expressions may use")]
    NoType(String),
    #[error("{0} are not available in pipeline expressions")]
    NotAvailable(&'static str),

    // Reading data.
    #[error("{0} is read from null")]
    OnNull(String),
    #[error("there is no key `{0}` here")]
    NoKey(String),
    #[error("{on} has no property `{name}`")]
    NoProperty { name: String, on: &'static str },
    #[error("{0} cannot be indexed")]
    NotIndexable(&'static str),
    #[error("{0} has no elements to select or project")]
    NotACollection(&'static str),
    #[error("index {index} is outside of {on} with {len} elements")]
    OutOfBounds { index: i128, on: &'static str, len: usize },

    // Operators and conversions.
    #[error("{from} does not convert to {to}")]
    Conversion { from: String, to: &'static str },
    #[error("{left} cannot be compared with {right} by `{operator}`")]
    Incomparable { operator: &'static str, left: &'static str, right: &'static str },
    #[error("`{operator}` does not work on {left} and {right}")]
    Operands { operator: &'static str, left: &'static str, right: &'static str },
    #[error("`{operator}` does not work on {operand}")]
    Operand { operator: &'static str, operand: &'static str },
    #[error("division by zero")]
    DivisionByZero,
    #[error("the number is too large to be written as JSON")]
    NumberTooLarge,
    #[error("{0} cannot be written as JSON; call one of its methods")]
    NotJson(&'static str),

    // Functions and methods.
    #[error("there is no function `#{0}`")]
    NoFunction(String),
    #[error("{on} has no method `{name}`")]
    NoMethod { name: String, on: &'static str },
    #[error("{0} cannot be made with `new`")]
    NoConstructor(&'static str),
    #[error("`{name}` takes {}, {found} given", counted(*least, *most))]
    Arguments { name: String, least: usize, most: usize, found: usize },
    #[error("`{name}` {why}")]
    Refused { name: String, why: String },
    #[error("the regular expression cannot be used: {0}")]
    Pattern(String),
    #[error("`{name}` has no answer here: it needs {what}")]
    Unanswered { name: String, what: String },
    #[error("`{name}` is given null where it needs {expected}")]
    NullArgument { name: String, expected: &'static str },
    #[error("no stage has {by} `{value}`")]
    NoStage { by: &'static str, value: String },
    #[error("there is no current stage: the expression is evaluated outside of a stage")]
    OutsideStage,
    #[error("`{0}` needs an execution, and there is none yet")]
    NoExecution(String),
    #[error("`{name}` cannot read its text as {what}: {why}")]
    BadText { name: String, what: &'static str, why: String },
    #[error("the JSON text contains an expression, which the next pass would evaluate")]
    ExpressionInJson,
    #[error("two keys of the map become `{0}`")]
    DuplicateKey(String),

    // Bounds.
    #[error("the value nests more than {MAX_VALUE_DEPTH} levels deep")]
    ValueTooDeep,
    #[error("the value holds more than {MAX_VALUE_NODES} elements")]
    ValueTooLarge,
    #[error("evaluation takes more than {0} steps")]
    TooManySteps(usize),
    #[error("the expressions produce more than {0} bytes")]
    TooMuchOutput(usize),
}

/// How many arguments a call takes.
fn counted(least: usize, most: usize) -> String {
    match (least, most) {
        (1, 1) => "1 argument".to_owned(),
        (least, usize::MAX) => format!("at least {least} argument(s)"),
        (least, most) if least == most => format!("{most} arguments"),
        (least, most) => format!("{least} to {most} arguments"),
    }
}

impl ErrorKind {
    pub(crate) fn at(self, span: Span) -> Error {
        Error(Box::new(Inner { kind: self, span, hints: Vec::new(), wanted: Vec::new() }))
    }
}

impl Error {
    /// The same error with one more line about what to do.
    pub(crate) fn hint(mut self, hint: impl Into<Option<String>>) -> Self {
        self.0.hints.extend(hint.into());
        self
    }

    /// The same error of an evaluation that wanted to know something.
    pub(crate) fn wanting(mut self, wanted: Vec<Request>) -> Self {
        self.0.wanted = wanted;
        self
    }

    /// What the evaluation wanted to know and the world had no answer to.
    #[must_use]
    pub fn wanted(&self) -> &[Request] {
        &self.0.wanted
    }

    /// The bytes of the expression that the error is about (the text without `${` and `}`).
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.0.span.start..self.0.span.end
    }

    /// What to do about it: the nearest known name, the keys that exist.
    #[must_use]
    pub fn hints(&self) -> &[String] {
        &self.0.hints
    }

    /// The message, the line of `source` with the place underlined, and the hints.
    ///
    /// `source` is the expression that was evaluated; with any other text the underline is meaningless, but
    /// nothing breaks.
    #[must_use]
    pub fn render(&self, source: &str) -> String {
        let start = floor(source, self.0.span.start);
        let end = floor(source, self.0.span.end).max(start);
        let line_start = source.get(..start).and_then(|s| s.rfind('\n')).map_or(0, |at| at + 1);
        let line_end = source.get(start..).and_then(|s| s.find('\n')).map_or(source.len(), |at| start + at);
        let line = source.get(line_start..line_end).unwrap_or_default();
        let chars = |from, to| source.get(from..to).unwrap_or_default().chars().count();

        let mut text = format!("error: {self}\n  {}\n  ", line.replace('\t', " "));
        text.push_str(&" ".repeat(chars(line_start, start)));
        text.push_str(&"^".repeat(chars(start, end.min(line_end)).max(1)));
        for hint in &self.0.hints {
            text.push_str("\n  hint: ");
            text.push_str(hint);
        }
        text
    }

    /// Message, place and hints in one line, for a finding.
    pub(crate) fn one_line(&self, source: &str) -> String {
        let before = source.get(..floor(source, self.0.span.start)).unwrap_or_default();
        let mut text = format!("{self} (at character {}", before.chars().count() + 1);
        for hint in &self.0.hints {
            text.push_str("; ");
            text.push_str(hint);
        }
        text.push(')');
        single_line(&text)
    }
}

/// Characters of a message: it may quote a name or a number of any length.
const MAX_MESSAGE: usize = 1_000;

fn bounded(message: &str) -> std::borrow::Cow<'_, str> {
    match message.char_indices().nth(MAX_MESSAGE) {
        Some((end, _)) => format!("{}…", message.get(..end).unwrap_or_default()).into(),
        None => message.into(),
    }
}

/// The text without line breaks and other control characters, which names out of a pipeline may hold.
pub(crate) fn single_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// The nearest character boundary at or before `at`.
fn floor(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}
