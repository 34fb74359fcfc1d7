//! Number literals: `5`, `5L`, `0xFF`, `1.5`, `1e3`, `2.0f`.

use super::token::Kind;
use crate::error::ErrorKind;

/// The literal at the start of `rest` and its length in bytes.
pub(crate) fn literal(rest: &str) -> (usize, Result<Kind, ErrorKind>) {
    let hex = rest.starts_with("0x") || rest.starts_with("0X");
    let len = if hex { 2 + run(rest, 2, |c| c.is_ascii_alphanumeric()) } else { decimal_length(rest) };
    // Letters that directly follow belong to the wrong literal, not to a name.
    let len = len + run(rest, len, |c| c.is_alphanumeric() || c == '_');
    let text = rest.get(..len).unwrap_or_default();
    (len, read(text, hex).ok_or_else(|| ErrorKind::BadNumber(text.to_owned())))
}

fn read(text: &str, hex: bool) -> Option<Kind> {
    if hex {
        let digits = text.get(2..)?.trim_end_matches(['L', 'l']);
        return i64::from_str_radix(digits, 16).ok().map(|value| Kind::Int(value.into()));
    }
    if let Some(digits) = text.strip_suffix(['L', 'l']) {
        return digits.parse::<i64>().ok().map(|value| Kind::Int(value.into()));
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<i64>().ok().map(|value| Kind::Int(value.into()));
    }
    let digits = text.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(text);
    let numeric = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let value: f64 = if numeric { digits.parse().ok()? } else { return None };
    value.is_finite().then_some(Kind::Real(value))
}

/// Digits, a fraction if a digit follows the point (`3.x` is a property of 3), and an exponent.
fn decimal_length(rest: &str) -> usize {
    let digits = |from| run(rest, from, |c| c.is_ascii_digit());
    let mut len = digits(0);
    if byte(rest, len) == Some(b'.') && digits(len + 1) > 0 {
        len += 1 + digits(len + 1);
    }
    if matches!(byte(rest, len), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(byte(rest, len + 1), Some(b'+' | b'-')));
        let exponent = digits(len + 1 + sign);
        if exponent > 0 {
            len += 1 + sign + exponent;
        }
    }
    len
}

fn byte(rest: &str, at: usize) -> Option<u8> {
    rest.as_bytes().get(at).copied()
}

/// How many bytes from `from` on belong to characters that `wanted` takes.
fn run(rest: &str, from: usize, wanted: impl Fn(char) -> bool) -> usize {
    let tail = rest.get(from..).unwrap_or_default();
    tail.find(|c| !wanted(c)).unwrap_or(tail.len())
}
