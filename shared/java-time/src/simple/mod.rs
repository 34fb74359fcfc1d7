//! `java.text.SimpleDateFormat`: its patterns.

mod fields;
mod format;
pub(crate) mod names;
mod parse;
mod zones;

pub(crate) use parse::century_start;

use crate::error::{Error, Result};

/// A date pattern as `yyyy-MM-dd'T'HH:mm:ss.SSSX`.
///
/// It does not change: where a text that it parses names a zone, Java goes on to format in that zone; here all is
/// formatted in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SimpleDateFormat {
    pattern: String,
    pieces: Vec<Piece>,
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Piece {
    Literal(String),
    /// A letter of [`LETTERS`], so many times.
    Field(char, usize),
}

const LETTERS: &str = "GyYMLwWDdFEuaHkKhmsSzZX";
/// Longer patterns are refused; Java takes them.
const LONGEST: usize = 1_000;

impl SimpleDateFormat {
    /// The pattern of `new SimpleDateFormat()`.
    pub const DEFAULT_PATTERN: &'static str = "M/d/yy, h:mm a";

    /// Reads a pattern.
    ///
    /// # Errors
    /// A letter without a meaning, a quote left open, more than three `X`, more than 1,000 characters.
    pub fn new(pattern: &str) -> Result<Self> {
        let pieces =
            pieces(pattern).map_err(|problem| Error::Pattern { pattern: pattern.to_owned(), problem })?;
        Ok(Self { pattern: pattern.to_owned(), pieces })
    }

    /// `toPattern`: the pattern itself.
    #[must_use]
    pub fn to_pattern(&self) -> &str {
        &self.pattern
    }
}

fn pieces(pattern: &str) -> std::result::Result<Vec<Piece>, String> {
    if pattern.chars().count() > LONGEST {
        return Err(format!("it has more than {LONGEST} characters"));
    }
    let mut pieces = Vec::new();
    let mut rest = pattern.chars().peekable();
    let mut quoted = false;
    while let Some(c) = rest.next() {
        match c {
            // Two quotes are one, inside of quotes and outside.
            '\'' if rest.next_if_eq(&'\'').is_some() => literal(&mut pieces, c),
            '\'' => quoted = !quoted,
            _ if quoted || !c.is_ascii_alphabetic() => literal(&mut pieces, c),
            _ if !LETTERS.contains(c) => {
                return Err(format!("the letter {c} means nothing; put words in single quotes"));
            }
            _ => {
                let mut count = 1;
                while rest.next_if_eq(&c).is_some() {
                    count += 1;
                }
                if c == 'X' && count > 3 {
                    return Err(format!("it has {count} times X; one to three are possible"));
                }
                pieces.push(Piece::Field(c, count));
            }
        }
    }
    if quoted { Err("a single quote is left open".to_owned()) } else { Ok(pieces) }
}

fn literal(pieces: &mut Vec<Piece>, c: char) {
    if let Some(Piece::Literal(text)) = pieces.last_mut() {
        text.push(c);
    } else {
        pieces.push(Piece::Literal(c.to_string()));
    }
}
