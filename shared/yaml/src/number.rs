//! Integers and floats: which texts are some, and which.

use serde_json::{Number, Value};

use crate::scan::Scan;

const DIGITS: &[u8] = b"0123456789";
const DIGITS_: &[u8] = b"0123456789_";

/// SnakeYAML leaves longer plain text alone.
const MAX_LENGTH: usize = 1024;

/// Whether plain text has the form of an integer: decimal, `0b`, `0` (octal), `0x` or sexagesimal.
pub(crate) fn is_int(text: &str) -> bool {
    if text.len() > MAX_LENGTH {
        return false;
    }
    let body = unsigned(text).1;
    let only = |digits: &str, set: &[u8]| {
        digits.bytes().all(|byte| byte == b'_' || set.contains(&byte))
            && digits.bytes().any(|byte| byte != b'_')
    };
    if body == "0" {
        return true;
    }
    if let Some(bits) = body.strip_prefix("0b") {
        return only(bits, b"01");
    }
    if let Some(hex) = body.strip_prefix("0x") {
        return only(hex, b"0123456789abcdefABCDEF");
    }
    if let Some(octal) = body.strip_prefix('0') {
        return only(octal, b"01234567");
    }
    let mut scan = Scan::new(body);
    scan.all(DIGITS_) > 0
        && !body.starts_with('_')
        && (scan.is_done() || sixties(&mut scan) && scan.is_done())
}

/// Whether plain text has the form of a float: with a point, an exponent or both, sexagesimal, infinite or not a number.
pub(crate) fn is_float(text: &str) -> bool {
    if text.len() > MAX_LENGTH {
        return false;
    }
    let body = unsigned(text).1;
    if is_infinite(body) || is_nan(text) {
        return true;
    }
    let mut scan = Scan::new(body);
    if !body.starts_with(|first: char| first.is_ascii_digit()) {
        return scan.one(b".") && scan.all(DIGITS_) > 0 && (scan.is_done() || exponent(&mut scan));
    }
    scan.all(DIGITS_);
    let mut exponential = scan;
    if exponent(&mut exponential) {
        return true;
    }
    let mut sexagesimal = scan;
    if sixties(&mut sexagesimal) {
        return sexagesimal.one(b".") && sexagesimal.ends_with(DIGITS_);
    }
    let point = scan.one(b".");
    scan.all(DIGITS_);
    point && (scan.is_done() || exponent(&mut scan))
}

/// The exponent that ends a float.
fn exponent(scan: &mut Scan<'_>) -> bool {
    if !scan.one(b"eE") {
        return false;
    }
    scan.one(b"+-");
    scan.all(DIGITS) > 0 && scan.is_done()
}

/// `:30` as often as it comes, at least once; each up to `:59`.
fn sixties(scan: &mut Scan<'_>) -> bool {
    let mut times = 0_usize;
    while scan.one(b":") {
        let tens = scan.one(b"012345");
        if !scan.one(DIGITS) && !tens {
            return false;
        }
        times += 1;
    }
    times > 0
}

fn is_infinite(body: &str) -> bool {
    matches!(body, ".inf" | ".Inf" | ".INF")
}

fn is_nan(text: &str) -> bool {
    matches!(text, ".nan" | ".NaN" | ".NAN")
}

/// The sign, and what follows it.
fn unsigned(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// The integer that `text` is, or the text itself where 64 bits do not hold it; none where it is no integer.
pub(crate) fn int(text: &str) -> Option<Value> {
    let digits = text.replace('_', "");
    let (negative, body) = unsigned(&digits);
    let (radix, body) = if let Some(bits) = body.strip_prefix("0b") {
        (2, bits)
    } else if let Some(hex) = body.strip_prefix("0x") {
        (16, hex)
    } else if body.len() > 1 && body.starts_with('0') {
        (8, body)
    } else {
        (10, body)
    };
    let mut total = Some(0_i128);
    for part in body.split(':') {
        // Digits alone: Rust would take a sign here as well.
        if part.is_empty()
            || !part.chars().all(|digit| digit.is_digit(radix))
            || (radix != 10 && part != body)
        {
            return None;
        }
        let value = i128::from_str_radix(part, radix).ok();
        total = total.and_then(|sum| sum.checked_mul(60)?.checked_add(value?));
    }
    let number = total.map(|total| if negative { -total } else { total }).and_then(|total| {
        i64::try_from(total).map(Number::from).or_else(|_| u64::try_from(total).map(Number::from)).ok()
    });
    Some(number.map_or_else(|| Value::String(text.to_owned()), Value::Number))
}

/// The float that `text` is, or the text itself where JSON does not hold it; none where it is no float.
pub(crate) fn float(text: &str) -> Option<Value> {
    let digits = text.replace('_', "");
    let (negative, body) = unsigned(&digits);
    let as_written = || Value::String(text.to_owned());
    let lower = body.to_ascii_lowercase();
    if lower == ".inf" || lower == ".nan" {
        return Some(as_written());
    }
    let mut total = 0.0_f64;
    for part in body.split(':') {
        // Rust reads "inf" and a second sign as well.
        if !part.starts_with(|first: char| first.is_ascii_digit() || first == '.')
            || !part.bytes().all(|byte| b"0123456789.eE+-".contains(&byte))
        {
            return None;
        }
        total = total * 60.0 + part.parse::<f64>().ok()?;
    }
    let value = if negative { -total } else { total };
    Some(Number::from_f64(value).map_or_else(as_written, Value::Number))
}
