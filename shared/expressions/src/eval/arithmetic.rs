//! `+ - * / % ^`, in Java's types: integers of 32 and 64 bits wrap around, real numbers may become infinite.

use crate::error::ErrorKind;
use crate::limits::{Budget, MAX_OUTPUT};
use crate::syntax::{Binary, Unary};
use crate::value::{Num, Val, describe};

/// A number with its sign.
pub(super) fn signed<'a>(operator: Unary, value: Val<'a>) -> Result<Val<'a>, ErrorKind> {
    let minus = operator == Unary::Minus;
    match value {
        Val::Num(number) if minus => negated(number).map(Val::Num),
        Val::Num(number) => Ok(Val::Num(number)),
        other => {
            let operator = if minus { "-" } else { "+" };
            Err(ErrorKind::Operand { operator, operand: other.type_name() })
        }
    }
}

fn negated(number: Num) -> Result<Num, ErrorKind> {
    Ok(match number {
        Num::Byte(value) => Num::Int(-i32::from(value)),
        Num::Int(value) => Num::Int(value.wrapping_neg()),
        Num::Long(value) => Num::Long(value.wrapping_neg()),
        Num::Big(value) => Num::Big(value.checked_neg().ok_or(ErrorKind::NumberTooLarge)?),
        // Not `-value`: of 0.0 it is 0.0.
        Num::Float(value) => Num::Float(0.0 - value),
        Num::Double(value) => Num::Double(0.0 - value),
    })
}

/// The value of two operands.
pub(super) fn combine<'a>(
    operator: Binary,
    left: &Val<'a>,
    right: &Val<'a>,
    budget: &Budget,
) -> Result<Val<'a>, ErrorKind> {
    match (operator, left, right) {
        (_, Val::Num(a), Val::Num(b)) => numbers(operator, *a, *b).map(Val::Num),
        (Binary::Add, Val::Text(_), _) | (Binary::Add, _, Val::Text(_)) => concatenated(left, right, budget),
        (Binary::Multiply, Val::Text(text), Val::Num(Num::Int(times))) => repeated(text, *times, budget),
        (Binary::Subtract, Val::Text(text), Val::Num(Num::Int(number))) => {
            earlier(text, *number).ok_or_else(|| unfit(operator, left.type_name(), right.type_name()))
        }
        _ => Err(unfit(operator, left.type_name(), right.type_name())),
    }
}

fn unfit(operator: Binary, left: &'static str, right: &'static str) -> ErrorKind {
    ErrorKind::Operands { operator: operator.symbol(), left, right }
}

/// In the widest type of the two: Double, Float, BigInteger, Long, or else Integer.
fn numbers(operator: Binary, left: Num, right: Num) -> Result<Num, ErrorKind> {
    if operator == Binary::Power {
        return power(left, right);
    }
    match (left, right) {
        (Num::Double(_), _) | (_, Num::Double(_)) => {
            real(operator, left.as_f64(), right.as_f64()).map(Num::Double)
        }
        // Java computes with Floats in single precision.
        (Num::Float(_), _) | (_, Num::Float(_)) => {
            let (a, b) = (left.as_f64() as f32, right.as_f64() as f32);
            real(operator, a.into(), b.into()).map(|value| Num::Float(value as f32))
        }
        (Num::Big(_), _) | (_, Num::Big(_)) => big(operator, left, right),
        (Num::Long(_), _) | (_, Num::Long(_)) => long(operator, left.as_i64(), right.as_i64()),
        _ => int(operator, left.as_i32(), right.as_i32()),
    }
}

fn int(operator: Binary, a: i32, b: i32) -> Result<Num, ErrorKind> {
    Ok(Num::Int(match operator {
        Binary::Add => a.wrapping_add(b),
        Binary::Subtract => a.wrapping_sub(b),
        Binary::Multiply => a.wrapping_mul(b),
        Binary::Divide if b != 0 => a.wrapping_div(b),
        Binary::Remainder if b != 0 => a.wrapping_rem(b),
        _ => return Err(ErrorKind::DivisionByZero),
    }))
}

fn long(operator: Binary, a: i64, b: i64) -> Result<Num, ErrorKind> {
    Ok(Num::Long(match operator {
        Binary::Add => a.wrapping_add(b),
        Binary::Subtract => a.wrapping_sub(b),
        Binary::Multiply => a.wrapping_mul(b),
        Binary::Divide if b != 0 => a.wrapping_div(b),
        Binary::Remainder if b != 0 => a.wrapping_rem(b),
        _ => return Err(ErrorKind::DivisionByZero),
    }))
}

fn big(operator: Binary, left: Num, right: Num) -> Result<Num, ErrorKind> {
    let (a, b) = left.as_whole().zip(right.as_whole()).ok_or(ErrorKind::NumberTooLarge)?;
    let value = match operator {
        Binary::Add => a.checked_add(b),
        Binary::Subtract => a.checked_sub(b),
        Binary::Multiply => a.checked_mul(b),
        Binary::Divide if b != 0 => a.checked_div(b),
        Binary::Remainder if b != 0 => a.checked_rem(b),
        _ => return Err(ErrorKind::DivisionByZero),
    };
    value.map(Num::Big).ok_or(ErrorKind::NumberTooLarge)
}

fn real(operator: Binary, a: f64, b: f64) -> Result<f64, ErrorKind> {
    Ok(match operator {
        Binary::Add => a + b,
        Binary::Subtract => a - b,
        Binary::Multiply => a * b,
        Binary::Divide => a / b,
        Binary::Remainder => a % b,
        _ => return Err(unfit(operator, "a number", "a number")),
    })
}

/// A power of integers is an Integer or a Long, cut off as Java's casts do; that of a BigInteger is exact.
fn power(left: Num, right: Num) -> Result<Num, ErrorKind> {
    if let Num::Big(base) = left {
        let exponent = u32::try_from(right.as_i32()).map_err(|_| ErrorKind::NumberTooLarge)?;
        return base.checked_pow(exponent).map(Num::Big).ok_or(ErrorKind::NumberTooLarge);
    }
    let value = left.as_f64().powf(right.as_f64());
    Ok(match (left, right) {
        (Num::Double(_) | Num::Float(_), _) | (_, Num::Double(_) | Num::Float(_)) => Num::Double(value),
        (Num::Long(_), _) | (_, Num::Long(_)) => Num::Long(value as i64),
        _ if value > f64::from(i32::MAX) => Num::Long(value as i64),
        _ => Num::Int(value as i32),
    })
}

fn concatenated<'a>(left: &Val<'_>, right: &Val<'_>, budget: &Budget) -> Result<Val<'a>, ErrorKind> {
    budget.output(left.weight().saturating_add(right.weight()))?;
    let mut text = String::new();
    for operand in [left, right] {
        match operand.to_text() {
            Ok(converted) => text.push_str(converted.as_deref().unwrap_or("null")),
            // Spring knows a conversion of lists, and finds out too late that one of their elements has none.
            Err(kind) if matches!(operand, Val::List(_)) => return Err(kind),
            // What does not convert, such as a map, is written as Java's `toString` does.
            Err(_) => text.push_str(&describe(operand)),
        }
    }
    Ok(Val::text(text))
}

fn repeated<'a>(text: &str, times: i32, budget: &Budget) -> Result<Val<'a>, ErrorKind> {
    let times = usize::try_from(times.max(0)).map_err(|_| ErrorKind::TooMuchOutput(MAX_OUTPUT))?;
    budget.output(text.len().saturating_mul(times))?;
    // An empty text costs no output however often it is repeated.
    Ok(Val::text(if text.is_empty() { String::new() } else { text.repeat(times) }))
}

/// `'d' - 3` is `a`: of a text of one character, the character that many places before.
fn earlier<'a>(text: &str, number: i32) -> Option<Val<'a>> {
    let mut units = text.encode_utf16();
    let unit = units.next().filter(|_| units.next().is_none())?;
    let code = i32::from(unit).wrapping_sub(number) as u16;
    Some(Val::text(describe(&Val::Char(code))))
}
