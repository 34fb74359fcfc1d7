use super::spec::Spec;
use crate::number::{Decimal, shortest};

/// `%e %f %g`: Java rounds the shortest decimal of the number, halves up, and not the number itself.
pub(super) fn text(spec: &Spec, value: f64) -> String {
    let negative = value.is_sign_negative();
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        let (before, after) = spec.sign(negative);
        return format!("{before}Infinity{after}");
    }
    let decimal = shortest(value.abs());
    let precision = spec.precision.unwrap_or(6);
    match spec.conversion {
        'f' => fixed(spec, negative, &decimal, precision),
        'e' | 'E' => scientific(spec, negative, &decimal, precision),
        _ => general(spec, negative, &decimal, precision.max(1)),
    }
}

/// Fixed between 0.0001 and ten to the power of the precision, both after rounding, else scientific.
fn general(spec: &Spec, negative: bool, decimal: &Decimal, precision: usize) -> String {
    let (_, exponent) = significant(decimal, precision);
    let zero = decimal.digits.iter().all(|digit| *digit == b'0');
    let last = i32::try_from(precision).unwrap_or(i32::MAX).saturating_sub(1);
    if zero {
        fixed(spec, negative, decimal, precision - 1)
    } else if (-4..=last).contains(&exponent) {
        fixed(spec, negative, decimal, usize::try_from(last - exponent).unwrap_or_default())
    } else {
        scientific(spec, negative, decimal, precision - 1)
    }
}

fn scientific(spec: &Spec, negative: bool, decimal: &Decimal, precision: usize) -> String {
    let (digits, exponent) = significant(decimal, precision + 1);
    let (first, rest) = digits.split_at_checked(1).unwrap_or((&digits, ""));
    let point = if precision > 0 || spec.has('#') { "." } else { "" };
    let exponent = format!("e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.unsigned_abs());
    let (number, after) = spec.number(negative, &format!("{first}{point}{rest}"), exponent.len());
    format!("{number}{exponent}{after}")
}

fn fixed(spec: &Spec, negative: bool, decimal: &Decimal, precision: usize) -> String {
    // Digits before the point, if any, then the wanted ones after it.
    let before = i64::from(decimal.exponent) + 1;
    let kept = usize::try_from(before.saturating_add(i64::try_from(precision).unwrap_or(i64::MAX)));
    let (digits, exponent) = match kept {
        Ok(kept) => rounded(decimal, kept),
        Err(_) => (String::new(), decimal.exponent),
    };
    let leading = usize::try_from(-exponent).unwrap_or_default();
    let mut all = format!("{}{digits}", "0".repeat(leading.min(precision + 1)));
    let whole = usize::try_from(exponent).unwrap_or_default() + 1;
    let wanted = whole + precision;
    all.truncate(wanted);
    let all = format!("{all:0<wanted$}");
    let (whole, fraction) = all.split_at_checked(whole).unwrap_or((&all, ""));
    let point = if precision > 0 || spec.has('#') { "." } else { "" };
    let (number, after) = spec.number(negative, &format!("{whole}{point}{fraction}"), 0);
    number + after
}

/// Exactly `count` significant digits, and the exponent of the first.
fn significant(decimal: &Decimal, count: usize) -> (String, i32) {
    let (digits, exponent) = rounded(decimal, count);
    let digits: String = digits.chars().take(count).collect();
    (format!("{digits:0<count$}"), exponent)
}

/// At most `kept` leading digits, rounded halves up; a carry out of the first digit raises the exponent and adds a digit.
fn rounded(decimal: &Decimal, kept: usize) -> (String, i32) {
    let mut digits: Vec<u8> = decimal.digits.iter().copied().take(kept).collect();
    if decimal.digits.get(kept).is_none_or(|next| *next < b'5') {
        return (digits.into_iter().map(char::from).collect(), decimal.exponent);
    }
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return (digits.into_iter().map(char::from).collect(), decimal.exponent);
        }
        *digit = b'0';
    }
    (format!("1{}", "0".repeat(kept)), decimal.exponent.saturating_add(1))
}
