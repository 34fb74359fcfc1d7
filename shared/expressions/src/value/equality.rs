//! Java's `equals`, which is stricter than `==`: an Integer never equals a Long.

use super::{Dict, List, Num, Val, with_types};

/// Whether Java's `equals` holds.
pub(crate) fn equals(left: &Val<'_>, right: &Val<'_>) -> bool {
    match (left, right) {
        (Val::Null, Val::Null) => true,
        (Val::Bool(a), Val::Bool(b)) => a == b,
        (Val::Num(a), Val::Num(b)) => same_number(*a, *b),
        (Val::Char(a), Val::Char(b)) => a == b,
        (Val::Text(a), Val::Text(b)) => **a == **b,
        (Val::List(a), Val::List(b)) if a.is_set() || b.is_set() => {
            a.is_set() && b.is_set() && a.len() == b.len() && sorted(a) == sorted(b)
        }
        (Val::List(a), Val::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| equals(&a, &b))
        }
        (Val::Map(a), Val::Map(b)) => a.len() == b.len() && same_entries(a, b),
        (Val::Object(a), Val::Object(b)) => a.equals(b),
        _ => false,
    }
}

/// The elements of a set in an order that does not depend on its own.
fn sorted(set: &List<'_>) -> Vec<String> {
    let mut elements: Vec<String> = set.iter().map(|element| with_types(&element)).collect();
    elements.sort();
    elements
}

/// Of one type and of one value; a real number by its bits, so that `NaN` equals itself.
fn same_number(left: Num, right: Num) -> bool {
    match (left, right) {
        (Num::Float(a), Num::Float(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
        (Num::Double(a), Num::Double(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
        (a, b) => a == b,
    }
}

/// Of two maps with as many entries.
fn same_entries(left: &Dict<'_>, right: &Dict<'_>) -> bool {
    match (left, right) {
        (Dict::Json(json), other) | (other, Dict::Json(json)) => other.entries().all(|(key, value)| {
            let found = if let Val::Text(name) = &key { json.get(&**name) } else { None };
            found.is_some_and(|found| equals(&found.into(), &value))
        }),
        (Dict::Made(left), Dict::Made(right)) => {
            let (left, right) = (by_key(left), by_key(right));
            left.iter().zip(&right).all(|((a, x), (b, y))| a == b && equals(x, y))
        }
    }
}

fn by_key<'m, 'a>(entries: &'m [(Val<'a>, Val<'a>)]) -> Vec<(String, &'m Val<'a>)> {
    let mut entries: Vec<_> = entries.iter().map(|(key, value)| (with_types(key), value)).collect();
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    entries
}
