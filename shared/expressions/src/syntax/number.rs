//! Number literals: `5`, `5L`, `0xFF`, `1.5`, `1e3`, `2.0f`.

use super::token::Kind;
use crate::error::ErrorKind;
use crate::value::Num;

/// The literal at the start of `rest` and its length in bytes.
pub(crate) fn literal(rest: &str) -> (usize, Result<Kind<'_>, ErrorKind>) {
    let hex = rest.starts_with("0x") || rest.starts_with("0X");
    let len = if hex { 2 + run(rest, 2, |c| c.is_ascii_alphanumeric()) } else { decimal_length(rest) };
    // Letters that directly follow belong to the wrong literal, not to a name.
    let len = len + run(rest, len, |c| c.is_alphanumeric() || c == '_');
    let text = rest.get(..len).unwrap_or_default();
    let number = if hex { hexadecimal(text) } else { decimal(text) };
    (len, number.map(Kind::Number).ok_or_else(|| ErrorKind::BadNumber(text.to_owned())))
}

fn hexadecimal(text: &str) -> Option<Num> {
    let digits = text.get(2..)?;
    match digits.strip_suffix(['L', 'l']) {
        Some(digits) => i64::from_str_radix(digits, 16).ok().map(Num::Long),
        None => i64::from_str_radix(digits, 16).ok().map(fitting),
    }
}

fn decimal(text: &str) -> Option<Num> {
    if let Some(digits) = text.strip_suffix(['L', 'l']) {
        return digits.parse::<i64>().ok().map(Num::Long);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<i64>().ok().map(fitting);
    }
    let numeric = |digits: &str| {
        digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
    };
    if let Some(digits) = text.strip_suffix(['f', 'F']) {
        let value: f32 = if numeric(digits) { digits.parse().ok()? } else { return None };
        return Some(Num::Float(value));
    }
    let digits = text.strip_suffix(['d', 'D']).unwrap_or(text);
    let value: f64 = if numeric(digits) { digits.parse().ok()? } else { return None };
    Some(Num::Double(value))
}

/// An Integer, or where it does not fit a Long (Spring would refuse it without the `L`).
fn fitting(value: i64) -> Num {
    Num::whole(value.into())
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
