use super::{ParseError, Quoted};
use crate::text::trim;

/// `Double.parseDouble(text)`: blanks around it are dropped; `1`, `.5`, `1.`, `1e3`, `1d`, `1F`, `NaN`, `-Infinity`.
/// Hexadecimal ones (`0x1p3`) are refused.
pub fn parse_double(text: &str) -> Result<f64, ParseError> {
    let number = decimal(text, "a 64-bit floating-point number")?;
    number.parse().map_err(|_| ParseError::NotA(Quoted::new(text), "a 64-bit floating-point number"))
}

/// `Float.parseFloat(text)`: as [`parse_double`], rounded once to 32 bits.
pub fn parse_float(text: &str) -> Result<f32, ParseError> {
    let number = decimal(text, "a 32-bit floating-point number")?;
    number.parse().map_err(|_| ParseError::NotA(Quoted::new(text), "a 32-bit floating-point number"))
}

/// What Rust may read: Java's grammar is checked here since Rust's is wider (`inf`) and narrower (`1d`).
fn decimal<'a>(text: &'a str, kind: &'static str) -> Result<&'a str, ParseError> {
    let trimmed = trim(text);
    let unsigned = trimmed.strip_prefix(['+', '-']).unwrap_or(trimmed);
    if unsigned == "NaN" || unsigned == "Infinity" {
        return Ok(if unsigned == "NaN" { unsigned } else { trimmed });
    }
    if unsigned.starts_with("0x") || unsigned.starts_with("0X") {
        return Err(ParseError::HexFloat(Quoted::new(text)));
    }
    let number = trimmed.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(trimmed);
    let unsigned = number.strip_prefix(['+', '-']).unwrap_or(number);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => (unsigned, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = [whole, fraction, exponent].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    if all_digits && !exponent.is_empty() && !(whole.is_empty() && fraction.is_empty()) {
        Ok(number)
    } else {
        Err(ParseError::NotA(Quoted::new(text), kind))
    }
}
