//! `java.lang.String`. Every index and length is in UTF-16 units, as in Java; ASCII text is not walked for it.
//!
//! A cut through a surrogate pair has no Rust text and answers `None`.

mod blank;
mod case;
mod index;

pub use blank::{is_blank, is_whitespace, strip, strip_leading, strip_trailing, trim};
pub use case::{compare, compare_ignore_case, equals_ignore_case};
pub use index::{char_at, index_of, last_index_of, len, substring};

/// `lines()`: without their ends, which are `\n`, `\r` or `\r\n`. An end of line at the very end opens no further line.
pub fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (line, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        lines.push(line);
        rest = after.strip_prefix("\r\n").or_else(|| after.strip_prefix(['\n', '\r'])).unwrap_or_default();
    }
    lines
}

/// `repeat(count)`; `None` where the result would be longer than `max_bytes` of UTF-8.
pub fn repeat(text: &str, count: usize, max_bytes: usize) -> Option<String> {
    let length = text.len().checked_mul(count)?;
    if length > max_bytes {
        return None;
    }
    // An empty text may be repeated any number of times without doing so.
    Some(if length == 0 { String::new() } else { text.repeat(count) })
}
