//! Integers: those that refuse to wrap around, and division towards the floor.

use crate::arguments::{Arguments, Failure};
use crate::error::ErrorKind;
use crate::methods::overload::{Kind, choose};
use crate::value::Val;

type Outcome<'a> = Result<Val<'a>, Failure>;

const ONE: &[&[Kind]] = &[&[Kind::Int], &[Kind::Long]];
const TWO: &[&[Kind]] = &[&[Kind::Int, Kind::Int], &[Kind::Long, Kind::Long]];
const MIXED: &[&[Kind]] = &[&[Kind::Int, Kind::Int], &[Kind::Long, Kind::Int], &[Kind::Long, Kind::Long]];

/// The value if it fits into an `int`, or into a `long` where the form is not the first.
fn fitting<'a>(value: i128, form: usize, arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    let found = if form == 0 {
        i32::try_from(value).ok().map(Val::int)
    } else {
        i64::try_from(value).ok().map(Val::long)
    };
    let size = if form == 0 { 32 } else { 64 };
    found.ok_or_else(|| arguments.refused(0, format_args!("does not fit into {size} bits here")))
}

fn one<'a>(arguments: &Arguments<'_, 'a>, function: fn(i128) -> i128) -> Outcome<'a> {
    let form = choose(arguments, ONE)?;
    fitting(function(arguments.long(0)?.into()), form, arguments)
}

fn two<'a>(
    arguments: &Arguments<'_, 'a>,
    forms: &[&[Kind]],
    function: fn(i128, i128) -> i128,
) -> Outcome<'a> {
    let form = choose(arguments, forms)?;
    fitting(function(arguments.long(0)?.into(), arguments.long(1)?.into()), form, arguments)
}

pub(super) fn abs<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    one(arguments, i128::abs)
}

pub(super) fn increment<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    one(arguments, |value| value + 1)
}

pub(super) fn decrement<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    one(arguments, |value| value - 1)
}

pub(super) fn negate<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    one(arguments, |value| -value)
}

pub(super) fn add<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    two(arguments, TWO, |a, b| a + b)
}

pub(super) fn subtract<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    two(arguments, TWO, |a, b| a - b)
}

pub(super) fn multiply<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    two(arguments, MIXED, |a, b| a * b)
}

pub(super) fn to_int<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    fitting(arguments.long(0)?.into(), 0, arguments)
}

/// The quotient below; of the least integer by -1 it wraps around.
pub(super) fn floor_div<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    let (form, value, divisor) = division(arguments)?;
    // The remainder that goes with the floor has the divisor's sign.
    let quotient = value.wrapping_div(divisor);
    let below = value.wrapping_rem(divisor) != 0 && (value < 0) != (divisor < 0);
    let quotient = if below { quotient - 1 } else { quotient };
    Ok(if form == 0 { Val::int(quotient as i32) } else { Val::long(quotient) })
}

/// The remainder that goes with [`floor_div`]: a `long` of two of them only.
pub(super) fn floor_mod<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    let (form, value, divisor) = division(arguments)?;
    let rest = value.wrapping_rem(divisor);
    let rest = if rest != 0 && (rest < 0) != (divisor < 0) { rest + divisor } else { rest };
    Ok(if form == 2 { Val::long(rest) } else { Val::int(rest as i32) })
}

fn division(arguments: &Arguments<'_, '_>) -> Result<(usize, i64, i64), Failure> {
    let form = choose(arguments, MIXED)?;
    match arguments.long(1)? {
        0 => Err(ErrorKind::DivisionByZero.into()),
        divisor => Ok((form, arguments.long(0)?, divisor)),
    }
}
