//! The words of the language.

use super::Span;

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Int(i128),
    Real(f64),
    Text(String),
    /// A name, or an operator written as a word (`and`, `eq`): only its position tells which.
    Word(String),
    Symbol(&'static str),
    End,
}

impl Kind {
    /// How an error names what it found.
    pub(crate) fn describe(&self) -> String {
        match self {
            Kind::Int(value) => format!("the number {value}"),
            Kind::Real(value) => format!("the number {value}"),
            Kind::Text(_) => "a quoted text".to_owned(),
            Kind::Word(word) => format!("`{word}`"),
            Kind::Symbol(symbol) => format!("`{symbol}`"),
            Kind::End => "the end of the expression".to_owned(),
        }
    }
}

/// All symbols, longer ones first, so that the first match is the longest.
pub(crate) const SYMBOLS: &[&str] = &[
    "?.", "?:", "==", "!=", "<=", ">=", "&&", "||", "++", "--", "+", "-", "*", "/", "%", "^", "(", ")", "[",
    "]", "{", "}", ".", ",", ":", "?", "!", "<", ">", "=", "#", "@",
];

/// Selections and projections; they are symbols only after `.` or `?.`.
pub(crate) const SELECTIONS: &[&str] = &["?[", "![", "^[", "$["];
