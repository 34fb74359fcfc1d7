//! `+ - * / %`. Whole numbers stay whole; unlike Java's they do not wrap around but fail when too large.

use crate::error::ErrorKind;
use crate::limits::{Budget, MAX_OUTPUT};
use crate::syntax::{Binary, Unary};
use crate::value::{Val, describe};

/// A number with its sign.
pub(super) fn signed<'a>(operator: Unary, value: Val<'a>) -> Result<Val<'a>, ErrorKind> {
    let minus = operator == Unary::Minus;
    match value {
        Val::Int(number) => Val::int(if minus { number.checked_neg() } else { Some(number) }),
        Val::Real(number) => Val::real(if minus { -number } else { number }),
        other => {
            let operator = if minus { "-" } else { "+" };
            Err(ErrorKind::Operand { operator, operand: other.type_name() })
        }
    }
}

/// The value of two operands.
pub(super) fn combine<'a>(
    operator: Binary,
    left: &Val<'a>,
    right: &Val<'a>,
    budget: &Budget,
) -> Result<Val<'a>, ErrorKind> {
    match (operator, left, right) {
        (_, Val::Int(a), Val::Int(b)) => whole(operator, *a, *b),
        (_, Val::Int(a), Val::Real(b)) => real(operator, *a as f64, *b),
        (_, Val::Real(a), Val::Int(b)) => real(operator, *a, *b as f64),
        (_, Val::Real(a), Val::Real(b)) => real(operator, *a, *b),
        (Binary::Add, Val::Text(_), _) | (Binary::Add, _, Val::Text(_)) => concatenated(left, right, budget),
        (Binary::Multiply, Val::Text(text), Val::Int(times)) => repeated(text, *times, budget),
        _ => Err(unfit(operator, left.type_name(), right.type_name())),
    }
}

fn unfit(operator: Binary, left: &'static str, right: &'static str) -> ErrorKind {
    ErrorKind::Operands { operator: operator.symbol(), left, right }
}

fn whole<'a>(operator: Binary, a: i128, b: i128) -> Result<Val<'a>, ErrorKind> {
    Val::int(match operator {
        Binary::Add => a.checked_add(b),
        Binary::Subtract => a.checked_sub(b),
        Binary::Multiply => a.checked_mul(b),
        Binary::Divide if b != 0 => a.checked_div(b),
        Binary::Remainder if b != 0 => a.checked_rem(b),
        Binary::Divide | Binary::Remainder => return Err(ErrorKind::DivisionByZero),
        _ => return Err(unfit(operator, "a number", "a number")),
    })
}

fn real<'a>(operator: Binary, a: f64, b: f64) -> Result<Val<'a>, ErrorKind> {
    Val::real(match operator {
        Binary::Add => a + b,
        Binary::Subtract => a - b,
        Binary::Multiply => a * b,
        Binary::Divide if b != 0.0 => a / b,
        Binary::Remainder if b != 0.0 => a % b,
        Binary::Divide | Binary::Remainder => return Err(ErrorKind::DivisionByZero),
        _ => return Err(unfit(operator, "a number", "a number")),
    })
}

fn concatenated<'a>(left: &Val<'_>, right: &Val<'_>, budget: &Budget) -> Result<Val<'a>, ErrorKind> {
    budget.output(left.weight().saturating_add(right.weight()))?;
    let mut text = String::new();
    for operand in [left, right] {
        match operand {
            // A map is the one value with a `toString` and without a conversion.
            Val::Map(_) => text.push_str(&describe(operand)),
            _ => text.push_str(operand.to_text()?.as_deref().unwrap_or("null")),
        }
    }
    Ok(Val::text(text))
}

fn repeated<'a>(text: &str, times: i128, budget: &Budget) -> Result<Val<'a>, ErrorKind> {
    let times = usize::try_from(times.max(0)).map_err(|_| ErrorKind::TooMuchOutput(MAX_OUTPUT))?;
    budget.output(text.len().saturating_mul(times))?;
    // An empty text costs no output however often it is repeated.
    Ok(Val::text(if text.is_empty() { String::new() } else { text.repeat(times) }))
}
