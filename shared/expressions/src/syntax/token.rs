//! The words of the language.

use std::borrow::Cow;

use super::Span;
use crate::value::Num;

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token<'s> {
    pub(crate) kind: Kind<'s>,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind<'s> {
    Number(Num),
    Text(Cow<'s, str>),
    /// A name, or an operator written as a word (`and`, `eq`): only its position tells which.
    Word(&'s str),
    Symbol(Symbol),
    End,
}

impl Kind<'_> {
    /// How an error names what it found.
    pub(crate) fn describe(&self) -> String {
        match self {
            Kind::Number(value) => format!("the number {value}"),
            Kind::Text(_) => "a quoted text".to_owned(),
            Kind::Word(word) => format!("`{word}`"),
            Kind::Symbol(symbol) => format!("`{}`", symbol.text()),
            Kind::End => "the end of the expression".to_owned(),
        }
    }
}

/// The symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Symbol {
    SelectAll,
    Project,
    SelectFirst,
    SelectLast,
    SafeDot,
    Elvis,
    Equal,
    NotEqual,
    LessOrEqual,
    GreaterOrEqual,
    And,
    Or,
    Increment,
    Decrement,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Caret,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    Dot,
    Comma,
    Colon,
    Question,
    Not,
    Less,
    Greater,
    Assign,
    Hash,
    At,
}

impl Symbol {
    /// How it is written.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Symbol::SelectAll => "?[",
            Symbol::Project => "![",
            Symbol::SelectFirst => "^[",
            Symbol::SelectLast => "$[",
            Symbol::SafeDot => "?.",
            Symbol::Elvis => "?:",
            Symbol::Equal => "==",
            Symbol::NotEqual => "!=",
            Symbol::LessOrEqual => "<=",
            Symbol::GreaterOrEqual => ">=",
            Symbol::And => "&&",
            Symbol::Or => "||",
            Symbol::Increment => "++",
            Symbol::Decrement => "--",
            Symbol::Plus => "+",
            Symbol::Minus => "-",
            Symbol::Star => "*",
            Symbol::Slash => "/",
            Symbol::Percent => "%",
            Symbol::Caret => "^",
            Symbol::OpenParenthesis => "(",
            Symbol::CloseParenthesis => ")",
            Symbol::OpenBracket => "[",
            Symbol::CloseBracket => "]",
            Symbol::OpenBrace => "{",
            Symbol::CloseBrace => "}",
            Symbol::Dot => ".",
            Symbol::Comma => ",",
            Symbol::Colon => ":",
            Symbol::Question => "?",
            Symbol::Not => "!",
            Symbol::Less => "<",
            Symbol::Greater => ">",
            Symbol::Assign => "=",
            Symbol::Hash => "#",
            Symbol::At => "@",
        }
    }
}

/// The longest symbol at the start of `rest`; selections and projections are symbols only after `.` or `?.`.
pub(crate) fn symbol(rest: &[u8], after_dot: bool) -> Option<Symbol> {
    let first = *rest.first()?;
    let second = rest.get(1).copied().unwrap_or_default();
    Some(match (first, second) {
        (b'?', b'[') if after_dot => Symbol::SelectAll,
        (b'!', b'[') if after_dot => Symbol::Project,
        (b'^', b'[') if after_dot => Symbol::SelectFirst,
        (b'$', b'[') if after_dot => Symbol::SelectLast,
        (b'?', b'.') => Symbol::SafeDot,
        (b'?', b':') => Symbol::Elvis,
        (b'=', b'=') => Symbol::Equal,
        (b'!', b'=') => Symbol::NotEqual,
        (b'<', b'=') => Symbol::LessOrEqual,
        (b'>', b'=') => Symbol::GreaterOrEqual,
        (b'&', b'&') => Symbol::And,
        (b'|', b'|') => Symbol::Or,
        (b'+', b'+') => Symbol::Increment,
        (b'-', b'-') => Symbol::Decrement,
        (b'+', _) => Symbol::Plus,
        (b'-', _) => Symbol::Minus,
        (b'*', _) => Symbol::Star,
        (b'/', _) => Symbol::Slash,
        (b'%', _) => Symbol::Percent,
        (b'^', _) => Symbol::Caret,
        (b'(', _) => Symbol::OpenParenthesis,
        (b')', _) => Symbol::CloseParenthesis,
        (b'[', _) => Symbol::OpenBracket,
        (b']', _) => Symbol::CloseBracket,
        (b'{', _) => Symbol::OpenBrace,
        (b'}', _) => Symbol::CloseBrace,
        (b'.', _) => Symbol::Dot,
        (b',', _) => Symbol::Comma,
        (b':', _) => Symbol::Colon,
        (b'?', _) => Symbol::Question,
        (b'!', _) => Symbol::Not,
        (b'<', _) => Symbol::Less,
        (b'>', _) => Symbol::Greater,
        (b'=', _) => Symbol::Assign,
        (b'#', _) => Symbol::Hash,
        (b'@', _) => Symbol::At,
        _ => return None,
    })
}
