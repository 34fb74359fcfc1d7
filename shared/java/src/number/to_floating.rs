//! As since Java 19, which writes as few digits as tell a number from its neighbours. Java 17 writes more of some numbers:
//! 2.0E23 is 1.9999999999999998E23 there. Both texts are read back as the same number.

/// Significant decimal digits without a point, and the power of ten of the first one: `(123, 4)` is 1.23E4.
pub(crate) struct Decimal {
    pub(crate) digits: Vec<u8>,
    pub(crate) exponent: i32,
}

/// `Double.toString(value)`.
///
/// ```
/// use gennaker_java::number::double_to_string;
///
/// assert_eq!(double_to_string(100.0), "100.0");
/// assert_eq!(double_to_string(1.0e7), "1.0E7");
/// assert_eq!(double_to_string(f64::NAN), "NaN");
/// ```
pub fn double_to_string(value: f64) -> String {
    special(value).unwrap_or_else(|| written(value.is_sign_negative(), &shortest(value.abs())))
}

/// `Float.toString(value)`.
pub fn float_to_string(value: f32) -> String {
    special(f64::from(value)).unwrap_or_else(|| {
        let magnitude = value.abs();
        let nearest = format!("{magnitude:.*e}", places(&format!("{magnitude:e}")));
        let same = nearest.parse() == Ok(magnitude);
        written(
            value.is_sign_negative(),
            &decimal(if same { nearest } else { format!("{magnitude:e}") }.as_str()),
        )
    })
}

/// The digits Java takes for a positive, finite double: as few as tell it from its neighbours, but two if one would do.
/// Of several with that many the nearest, and of two as near the even one.
pub(crate) fn shortest(magnitude: f64) -> Decimal {
    let nearest = format!("{magnitude:.*e}", places(&format!("{magnitude:e}")));
    let same = nearest.parse() == Ok(magnitude);
    decimal(if same { nearest } else { format!("{magnitude:e}") }.as_str())
}

/// How many digits stand after the point, at least one.
fn places(scientific: &str) -> usize {
    let mantissa = scientific.split('e').next().unwrap_or_default();
    mantissa.len().saturating_sub(2).max(1)
}

fn special(value: f64) -> Option<String> {
    let text = if value.is_nan() {
        "NaN"
    } else if value.is_infinite() {
        if value > 0.0 { "Infinity" } else { "-Infinity" }
    } else if value == 0.0 {
        if value.is_sign_negative() { "-0.0" } else { "0.0" }
    } else {
        return None;
    };
    Some(text.to_owned())
}

/// Reads Rust's own `1.23e4`.
fn decimal(scientific: &str) -> Decimal {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    while digits.len() > 1 && digits.last() == Some(&b'0') {
        digits.pop();
    }
    Decimal { digits, exponent: exponent.parse().unwrap_or_default() }
}

fn written(negative: bool, decimal: &Decimal) -> String {
    let digits: String = decimal.digits.iter().map(|digit| char::from(*digit)).collect();
    let sign = if negative { "-" } else { "" };
    let at_least_zero =
        |fraction: &str| if fraction.is_empty() { "0".to_owned() } else { fraction.to_owned() };
    match decimal.exponent {
        exponent @ 0..7 => {
            let whole = usize::try_from(exponent).unwrap_or_default() + 1;
            let padded = format!("{digits:0<whole$}");
            let (whole, fraction) = padded.split_at_checked(whole).unwrap_or((&padded, ""));
            format!("{sign}{whole}.{}", at_least_zero(fraction))
        }
        exponent @ -3..0 => {
            let zeros = usize::try_from(-exponent - 1).unwrap_or_default();
            format!("{sign}0.{:0<zeros$}{digits}", "")
        }
        exponent => {
            let (first, rest) = digits.split_at_checked(1).unwrap_or((&digits, ""));
            format!("{sign}{first}.{}E{exponent}", at_least_zero(rest))
        }
    }
}
