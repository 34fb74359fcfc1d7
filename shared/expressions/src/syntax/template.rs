//! Splits a string into literal text and `${…}` pieces, as Spring's template parser does: quotes and
//! brackets inside an expression are respected when its closing brace is looked for.

use super::Span;
use crate::error::{Error, ErrorKind};

/// What begins an expression.
pub(crate) const PREFIX: &str = "${";

/// A part of a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece<'s> {
    /// Text that stands for itself.
    Text(&'s str),
    /// An expression: what stands between `${` and `}`, trimmed; and the piece as it was written.
    Expression { source: &'s str, raw: &'s str },
}

/// The pieces of `text`, in order. An error's span counts in `text`.
pub(crate) fn split(text: &str) -> Result<Vec<Piece<'_>>, Error> {
    let mut pieces = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(PREFIX)) {
        let start = from + at;
        let inside = start + PREFIX.len();
        let close = closing_brace(text, start, inside)?;
        if start > from {
            pieces.extend(text.get(from..start).map(Piece::Text));
        }
        let source = text.get(inside..close).unwrap_or_default().trim();
        if source.is_empty() {
            return Err(ErrorKind::Empty.at(Span::new(start, close + 1)));
        }
        pieces.push(Piece::Expression { source, raw: text.get(start..=close).unwrap_or_default() });
        from = close + 1;
    }
    pieces.extend(text.get(from..).filter(|rest| !rest.is_empty()).map(Piece::Text));
    Ok(pieces)
}

/// Where the `}` stands that closes the expression which begins at `inside`.
fn closing_brace(text: &str, start: usize, inside: usize) -> Result<usize, Error> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let tail = text.get(inside..).unwrap_or_default();
    let mut chars = tail.char_indices().map(|(at, char)| (inside + at, char));
    while let Some((at, char)) = chars.next() {
        match char {
            '\'' | '"' if !chars.any(|(_, other)| other == char) => {
                return Err(ErrorKind::UnclosedText(char).at(Span::new(at, text.len())));
            }
            '{' | '[' | '(' => open.push((at, char)),
            '}' | ']' | ')' => match open.pop() {
                None if char == '}' => return Ok(at),
                None => return Err(ErrorKind::StrayBracket(char).at(Span::new(at, at + 1))),
                Some((opened, bracket)) if pair(bracket) != char => {
                    return Err(ErrorKind::UnclosedBracket(bracket).at(Span::new(opened, opened + 1)));
                }
                Some(_) => {}
            },
            _ => {}
        }
    }
    Err(match open.pop() {
        Some((opened, bracket)) => ErrorKind::UnclosedBracket(bracket).at(Span::new(opened, opened + 1)),
        None => ErrorKind::UnclosedExpression.at(Span::new(start, text.len())),
    })
}

fn pair(bracket: char) -> char {
    match bracket {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}
