//! `==`, `<` and their relatives, `between`, `instanceof`, `matches`.

use std::cmp::Ordering;

use crate::error::ErrorKind;
use crate::limits::Budget;
use crate::session::Session;
use crate::syntax::Binary;
use crate::value::{List, Num, Object, Val, equals};

/// Whether the comparison holds; none if the operator is no comparison.
pub(super) fn holds(
    operator: Binary,
    left: &Val<'_>,
    right: &Val<'_>,
    budget: &Budget,
) -> Option<Result<bool, ErrorKind>> {
    let wanted: fn(Ordering) -> bool = match operator {
        Binary::Equal => return Some(equal(left, right, budget)),
        Binary::NotEqual => return Some(equal(left, right, budget).map(|equal| !equal)),
        Binary::Less => Ordering::is_lt,
        Binary::LessOrEqual => Ordering::is_le,
        Binary::Greater => Ordering::is_gt,
        Binary::GreaterOrEqual => Ordering::is_ge,
        Binary::Between => return Some(between(left, right, budget)),
        Binary::InstanceOf => return Some(instance_of(left, right)),
        _ => return None,
    };
    if let (Val::Num(a), Val::Num(b)) = (left, right) {
        return Some(Ok(numbers(*a, *b).is_some_and(wanted)));
    }
    if let Err(kind) = pay_order(left, right, budget) {
        return Some(Err(kind));
    }
    Some(order(left, right).map(wanted).ok_or_else(|| incomparable(operator, left, right)))
}

fn pay_order(left: &Val<'_>, right: &Val<'_>, budget: &Budget) -> Result<(), ErrorKind> {
    match (left, right) {
        (Val::Text(a), Val::Text(b)) => budget.text(a.len().min(b.len()).saturating_mul(2)),
        _ => Ok(()),
    }
}

fn incomparable(operator: Binary, left: &Val<'_>, right: &Val<'_>) -> ErrorKind {
    let operator = operator.symbol();
    ErrorKind::Incomparable { operator, left: left.type_name(), right: right.type_name() }
}

/// Numbers are equal by value; otherwise only values of one type can be equal.
fn equal(left: &Val<'_>, right: &Val<'_>, budget: &Budget) -> Result<bool, ErrorKind> {
    if let (Val::Num(a), Val::Num(b)) = (left, right) {
        return Ok(numbers(*a, *b) == Some(Ordering::Equal));
    }
    match (left, right) {
        (Val::Text(a), Val::Text(b)) if a.len() == b.len() => budget.text(a.len())?,
        (Val::List(_), Val::List(_)) | (Val::Map(_), Val::Map(_)) | (Val::Object(_), Val::Object(_)) => {
            // Small elements take longer than the text of their size.
            budget.text(left.weight().saturating_add(right.weight()).saturating_mul(4))?;
        }
        _ => {}
    }
    Ok(equals(left, right))
}

/// By value, in the wider of the two types; none where one is not a number.
fn numbers(left: Num, right: Num) -> Option<Ordering> {
    match (left, right) {
        (Num::Float(a), b) if !matches!(b, Num::Double(_)) => a.partial_cmp(&(b.as_f64() as f32)),
        (a, Num::Float(b)) if !matches!(a, Num::Double(_)) => (a.as_f64() as f32).partial_cmp(&b),
        _ => match (left.as_whole(), right.as_whole()) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => left.as_f64().partial_cmp(&right.as_f64()),
        },
    }
}

/// Null comes before everything, as Spring's comparator has it; otherwise only values of one type have an order.
fn order(left: &Val<'_>, right: &Val<'_>) -> Option<Ordering> {
    match (left, right) {
        (Val::Null, Val::Null) => Some(Ordering::Equal),
        (Val::Null, _) => Some(Ordering::Less),
        (_, Val::Null) => Some(Ordering::Greater),
        (Val::Num(a), Val::Num(b)) => numbers(*a, *b),
        (Val::Text(a), Val::Text(b)) => Some(gennaker_java::text::compare(a, b).cmp(&0)),
        (Val::Bool(a), Val::Bool(b)) => Some(a.cmp(b)),
        (Val::Char(a), Val::Char(b)) => Some(a.cmp(b)),
        (Val::Object(a), Val::Object(b)) => a.order(b),
        _ => None,
    }
}

fn between(value: &Val<'_>, range: &Val<'_>, budget: &Budget) -> Result<bool, ErrorKind> {
    let ends = match range {
        Val::List(items) => ends(items),
        _ => None,
    };
    let Some((low, high)) = ends else {
        let (left, right) = (value.type_name(), range.type_name());
        return Err(ErrorKind::Operands { operator: "between", left, right });
    };
    pay_order(value, &low, budget)?;
    pay_order(value, &high, budget)?;
    let ordered = |end: &Val<'_>| order(value, end).ok_or_else(|| incomparable(Binary::Between, value, end));
    Ok(ordered(&low)?.is_ge() && ordered(&high)?.is_le())
}

fn ends<'a>(items: &List<'a>) -> Option<(Val<'a>, Val<'a>)> {
    if items.len() == 2 { items.get(0).zip(items.get(1)) } else { None }
}

fn instance_of(value: &Val<'_>, class: &Val<'_>) -> Result<bool, ErrorKind> {
    match class {
        Val::Object(Object::Class(class)) => Ok(value.class() == Some(*class)),
        other => Err(other.not("a type such as T(String)")),
    }
}

/// Whether the whole text is what a regular expression describes.
pub(super) fn matches(value: &Val<'_>, pattern: &Val<'_>, session: &Session<'_>) -> Result<bool, ErrorKind> {
    session.budget.output(if matches!(value, Val::List(_)) { value.weight() } else { 0 })?;
    let Some(text) = value.to_text()? else {
        return Err(ErrorKind::OnNull("the operator `matches`".to_owned()));
    };
    let Val::Text(pattern) = pattern else { return Err(pattern.not("a regular expression in quotes")) };
    let compiled = session.pattern(pattern)?;
    let matches = session.budget.searching(|steps| compiled.matches(&text, steps));
    matches.map_err(|why| ErrorKind::Pattern(why.to_string()))
}
