//! Cuts the text of an expression into tokens.

use super::Span;
use super::number;
use super::token::{Kind, SELECTIONS, SYMBOLS, Token};
use crate::error::{Error, ErrorKind};

/// All tokens of `source`; the last is [`Kind::End`].
pub(crate) fn tokens(source: &str) -> Result<Vec<Token>, Error> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    loop {
        let rest = source.get(at..).unwrap_or_default();
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let after_dot = tokens.last().is_some_and(|t| matches!(t.kind, Kind::Symbol("." | "?.")));
        let (len, kind) = token(rest, first, after_dot);
        let span = Span::new(at, at + len);
        tokens.push(Token { kind: kind.map_err(|kind| with_hint(kind, span))?, span });
        at += len;
    }
    tokens.push(Token { kind: Kind::End, span: Span::new(source.len(), source.len()) });
    Ok(tokens)
}

fn token(rest: &str, first: char, after_dot: bool) -> (usize, Result<Kind, ErrorKind>) {
    if first == '\'' || first == '"' {
        return quoted(rest, first);
    }
    if first.is_ascii_digit() {
        return number::literal(rest);
    }
    let selection = SELECTIONS.iter().find(|symbol| after_dot && rest.starts_with(**symbol));
    if let Some(symbol) = selection {
        return (symbol.len(), Ok(Kind::Symbol(symbol)));
    }
    if is_word(first) {
        let len = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        return (len, Ok(Kind::Word(rest.get(..len).unwrap_or_default().to_owned())));
    }
    match SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
        Some(symbol) => (symbol.len(), Ok(Kind::Symbol(symbol))),
        None => (first.len_utf8(), Err(ErrorKind::StrayCharacter(first))),
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// A text in quotes; the same quote doubled inside stands for itself once.
fn quoted(rest: &str, quote: char) -> (usize, Result<Kind, ErrorKind>) {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != quote {
            text.push(c);
        } else if chars.next_if(|(_, next)| *next == quote).is_some() {
            text.push(quote);
        } else {
            return (at + 1, Ok(Kind::Text(text)));
        }
    }
    (rest.len(), Err(ErrorKind::UnclosedText(quote)))
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
