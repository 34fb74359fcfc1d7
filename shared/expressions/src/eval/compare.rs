//! `==`, `<` and their relatives.

use std::cmp::Ordering;

use crate::error::ErrorKind;
use crate::syntax::Binary;
use crate::value::Val;

/// Whether the comparison holds; none if the operator is no comparison.
pub(super) fn holds(operator: Binary, left: &Val<'_>, right: &Val<'_>) -> Option<Result<bool, ErrorKind>> {
    let wanted: fn(Ordering) -> bool = match operator {
        Binary::Equal => return Some(Ok(equal(left, right))),
        Binary::NotEqual => return Some(Ok(!equal(left, right))),
        Binary::Less => Ordering::is_lt,
        Binary::LessOrEqual => Ordering::is_le,
        Binary::Greater => Ordering::is_gt,
        Binary::GreaterOrEqual => Ordering::is_ge,
        _ => return None,
    };
    let incomparable = || ErrorKind::Incomparable {
        operator: operator.symbol(),
        left: left.type_name(),
        right: right.type_name(),
    };
    Some(order(left, right).map(wanted).ok_or_else(incomparable))
}

/// Numbers are equal by value; otherwise only values of one type can be equal.
fn equal(left: &Val<'_>, right: &Val<'_>) -> bool {
    match (left, right) {
        (Val::Int(_) | Val::Real(_), Val::Int(_) | Val::Real(_)) => {
            order(left, right) == Some(Ordering::Equal)
        }
        _ => left == right,
    }
}

/// Null comes before everything, as Spring's comparator has it.
fn order(left: &Val<'_>, right: &Val<'_>) -> Option<Ordering> {
    match (left, right) {
        (Val::Null, Val::Null) => Some(Ordering::Equal),
        (Val::Null, _) => Some(Ordering::Less),
        (_, Val::Null) => Some(Ordering::Greater),
        (Val::Int(a), Val::Int(b)) => Some(a.cmp(b)),
        (Val::Int(a), Val::Real(b)) => (*a as f64).partial_cmp(b),
        (Val::Real(a), Val::Int(b)) => a.partial_cmp(&(*b as f64)),
        (Val::Real(a), Val::Real(b)) => a.partial_cmp(b),
        (Val::Text(a), Val::Text(b)) => Some(a.encode_utf16().cmp(b.encode_utf16())),
        (Val::Bool(a), Val::Bool(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
