//! Cuts the text of an expression into tokens.

use std::borrow::Cow;

use super::Span;
use super::number;
use super::token::{Kind, Symbol, Token, symbol};
use crate::error::{Error, ErrorKind};

/// Cuts one token after the other: the parser looks no further than one ahead.
pub(super) struct Lexer<'s> {
    source: &'s str,
    at: usize,
    after_dot: bool,
}

impl<'s> Lexer<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { source, at: 0, after_dot: false }
    }

    /// The next token; after the last one [`Kind::End`], however often.
    pub(super) fn next(&mut self) -> Result<Token<'s>, Error> {
        let rest = self.source.get(self.at..).unwrap_or_default();
        let rest = rest.trim_start();
        let at = self.source.len() - rest.len();
        let Some(first) = rest.chars().next() else {
            return Ok(Token { kind: Kind::End, span: Span::new(at, at) });
        };
        let (len, kind) = token(rest, first, self.after_dot);
        self.at = at + len;
        let span = Span::new(at, self.at);
        let kind = kind.map_err(|kind| with_hint(kind, span))?;
        self.after_dot = matches!(kind, Kind::Symbol(Symbol::Dot | Symbol::SafeDot));
        Ok(Token { kind, span })
    }
}

impl Lexer<'_> {
    /// Why one of the tokens that are left cannot be read, if that is so.
    pub(super) fn first_error(mut self) -> Option<Error> {
        loop {
            match self.next() {
                Err(error) => return Some(error),
                Ok(Token { kind: Kind::End, .. }) => return None,
                Ok(_) => {}
            }
        }
    }
}

fn token(rest: &str, first: char, after_dot: bool) -> (usize, Result<Kind<'_>, ErrorKind>) {
    if first == '\'' || first == '"' {
        return quoted(rest, first);
    }
    if first.is_ascii_digit() {
        return number::literal(rest);
    }
    let symbol = symbol(rest.as_bytes(), after_dot);
    if is_word(first) && symbol.is_none() {
        let ascii = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        let tail = rest.get(ascii..).unwrap_or_default();
        let len = ascii + tail.find(|c| !is_word(c)).unwrap_or(tail.len());
        return (len, Ok(Kind::Word(rest.get(..len).unwrap_or_default())));
    }
    match symbol {
        Some(symbol) => (symbol.text().len(), Ok(Kind::Symbol(symbol))),
        None => (first.len_utf8(), Err(ErrorKind::StrayCharacter(first))),
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$' || (!c.is_ascii() && c.is_alphanumeric())
}

/// A text in quotes; the same quote doubled inside stands for itself once.
fn quoted(rest: &str, quote: char) -> (usize, Result<Kind<'_>, ErrorKind>) {
    let bytes = rest.as_bytes();
    let mut doubled = false;
    let mut at = 1;
    loop {
        let Some(found) = rest.get(at..).and_then(|tail| tail.find(quote)) else {
            return (rest.len(), Err(ErrorKind::UnclosedText(quote)));
        };
        let close = at + found;
        if bytes.get(close + 1) == bytes.first() {
            doubled = true;
            at = close + 2;
            continue;
        }
        let inside = rest.get(1..close).unwrap_or_default();
        let text = if doubled {
            Cow::Owned(inside.replace(&String::from_iter([quote, quote]), quote.encode_utf8(&mut [0; 4])))
        } else {
            Cow::Borrowed(inside)
        };
        return (close + 1, Ok(Kind::Text(text)));
    }
}

fn with_hint(kind: ErrorKind, span: Span) -> Error {
    let hint = match kind {
        ErrorKind::StrayCharacter('&') => Some("`and` is written `&&`"),
        ErrorKind::StrayCharacter('|') => Some("`or` is written `||`"),
        ErrorKind::StrayCharacter('\\') | ErrorKind::UnclosedText(_) => {
            Some("a quote inside a text is doubled: 'it''s'")
        }
        _ => None,
    };
    kind.at(span).hint(hint.map(str::to_owned))
}
