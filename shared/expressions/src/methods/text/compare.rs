//! Comparisons.

use gennaker_java::text;

use crate::arguments::{Arguments, Failure};
use crate::methods::overload::{Kind, chars, choose};
use crate::value::{Text, Val};

/// An argument to compare with, paid for.
fn other<'a>(arguments: &Arguments<'_, 'a>) -> Result<Text<'a>, Failure> {
    let other = arguments.text(0)?;
    arguments.budget().text(other.len())?;
    Ok(other)
}

pub(super) fn compare_to<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    Ok(Val::int(text::compare(this, &other(arguments)?)))
}

pub(super) fn compare_to_ignore_case<'a>(
    this: &Text<'a>,
    arguments: &Arguments<'_, 'a>,
) -> Result<Val<'a>, Failure> {
    Ok(Val::int(text::compare_ignore_case(this, &other(arguments)?)))
}

pub(super) fn content_equals<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    Ok(Val::Bool(**this == *chars(arguments, 0)?))
}

pub(super) fn equals_ignore_case<'a>(
    this: &Text<'a>,
    arguments: &Arguments<'_, 'a>,
) -> Result<Val<'a>, Failure> {
    let other = arguments.optional_text(0)?;
    Ok(Val::Bool(other.is_some_and(|other| text::equals_ignore_case(this, &other))))
}

/// `(start, other, otherStart, length)`, with whether to ignore the case before them or not.
pub(super) fn region_matches<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    const SAME: &[Kind] = &[Kind::Int, Kind::Text, Kind::Int, Kind::Int];
    const ANY_CASE: &[Kind] = &[Kind::Bool, Kind::Int, Kind::Text, Kind::Int, Kind::Int];
    let first = choose(arguments, &[SAME, ANY_CASE])?;
    let ignore_case = first == 1 && arguments.bool(0)?;
    let (start, other) = (arguments.int(first)?, arguments.text(first + 1)?);
    let (other_start, length) = (arguments.int(first + 2)?, arguments.int(first + 3)?);
    // Both are written out in UTF-16.
    arguments.budget().text(this.len().saturating_add(other.len()).saturating_mul(4))?;

    let region = |text: &str, start: i32| {
        let (start, length) = (usize::try_from(start).ok()?, usize::try_from(length.max(0)).ok()?);
        let within = start.checked_add(length)? <= text::len(text);
        within.then(|| text.encode_utf16().skip(start).take(length).collect::<Vec<u16>>())
    };
    let same = match (region(this, start), region(&other, other_start)) {
        (Some(a), Some(b)) if ignore_case => {
            text::equals_ignore_case(&String::from_utf16_lossy(&a), &String::from_utf16_lossy(&b))
        }
        (Some(a), Some(b)) => a == b,
        _ => false,
    };
    Ok(Val::Bool(same))
}
