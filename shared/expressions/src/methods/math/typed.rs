//! Methods with a form for each of several types.

use super::real;
use crate::arguments::{Arguments, Failure};
use crate::methods::number::to_float;
use crate::methods::overload::{Kind, choose};
use crate::value::{Num, Val};

type Outcome<'a> = Result<Val<'a>, Failure>;

const ONE: &[&[Kind]] = &[&[Kind::Int], &[Kind::Long], &[Kind::Float], &[Kind::Double]];
const TWO: &[&[Kind]] = &[
    &[Kind::Int, Kind::Int],
    &[Kind::Long, Kind::Long],
    &[Kind::Float, Kind::Float],
    &[Kind::Double, Kind::Double],
];
const REAL: &[&[Kind]] = &[&[Kind::Float], &[Kind::Double]];
const TWO_REAL: &[&[Kind]] = &[&[Kind::Float, Kind::Float], &[Kind::Double, Kind::Double]];
const THREE_REAL: &[&[Kind]] =
    &[&[Kind::Float, Kind::Float, Kind::Float], &[Kind::Double, Kind::Double, Kind::Double]];

fn float<'a>(value: f32) -> Val<'a> {
    Val::Num(Num::Float(value))
}

/// In Java the least integer has no positive counterpart, and stays.
pub(super) fn abs<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    Ok(match choose(arguments, ONE)? {
        0 => Val::int(arguments.int(0)?.wrapping_abs()),
        1 => Val::long(arguments.long(0)?.wrapping_abs()),
        2 => float(to_float(arguments, 0)?.abs()),
        _ => Val::double(arguments.double(0)?.abs()),
    })
}

pub(super) fn max<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    Ok(match choose(arguments, TWO)? {
        0 => Val::int(arguments.int(0)?.max(arguments.int(1)?)),
        1 => Val::long(arguments.long(0)?.max(arguments.long(1)?)),
        2 => float(real::max(to_float(arguments, 0)?.into(), to_float(arguments, 1)?.into()) as f32),
        _ => Val::double(real::max(arguments.double(0)?, arguments.double(1)?)),
    })
}

pub(super) fn min<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    Ok(match choose(arguments, TWO)? {
        0 => Val::int(arguments.int(0)?.min(arguments.int(1)?)),
        1 => Val::long(arguments.long(0)?.min(arguments.long(1)?)),
        2 => float(real::min(to_float(arguments, 0)?.into(), to_float(arguments, 1)?.into()) as f32),
        _ => Val::double(real::min(arguments.double(0)?, arguments.double(1)?)),
    })
}

/// An `int` of a `float`, a `long` of a `double`.
pub(super) fn round<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    Ok(match choose(arguments, REAL)? {
        0 => Val::int(real::round(to_float(arguments, 0)?.into()) as i32),
        _ => Val::long(real::round(arguments.double(0)?) as i64),
    })
}

pub(super) fn signum<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    Ok(match choose(arguments, REAL)? {
        0 => float(real::signum(to_float(arguments, 0)?.into()) as f32),
        _ => Val::double(real::signum(arguments.double(0)?)),
    })
}

pub(super) fn copy_sign<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    Ok(match choose(arguments, TWO_REAL)? {
        0 => float(to_float(arguments, 0)?.copysign(to_float(arguments, 1)?)),
        _ => Val::double(arguments.double(0)?.copysign(arguments.double(1)?)),
    })
}

/// The product of two and a third, rounded once.
pub(super) fn fma<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    Ok(match choose(arguments, THREE_REAL)? {
        0 => float(to_float(arguments, 0)?.mul_add(to_float(arguments, 1)?, to_float(arguments, 2)?)),
        _ => Val::double(arguments.double(0)?.mul_add(arguments.double(1)?, arguments.double(2)?)),
    })
}

pub(super) fn next_up<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    Ok(match choose(arguments, REAL)? {
        0 => float(to_float(arguments, 0)?.next_up()),
        _ => Val::double(arguments.double(0)?.next_up()),
    })
}

pub(super) fn next_down<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    Ok(match choose(arguments, REAL)? {
        0 => float(to_float(arguments, 0)?.next_down()),
        _ => Val::double(arguments.double(0)?.next_down()),
    })
}

/// The distance to the next number away from zero.
pub(super) fn ulp<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    Ok(match choose(arguments, REAL)? {
        0 => {
            let value = to_float(arguments, 0)?.abs();
            float(if value == f32::MAX {
                value - value.next_down()
            } else {
                up(value, value.next_up() - value)
            })
        }
        _ => {
            let value = arguments.double(0)?.abs();
            Val::double(if value == f64::MAX {
                value - value.next_down()
            } else {
                up(value, value.next_up() - value)
            })
        }
    })
}

/// The distance, but of infinity, which is infinitely far from all.
fn up<T: PartialEq + Into<f64> + Copy>(value: T, distance: T) -> T {
    if value.into().is_infinite() { value } else { distance }
}

/// The exponent of two; one above the largest of NaN and infinity, one below the smallest of zero and the subnormal.
pub(super) fn get_exponent<'a>(arguments: &Arguments<'_, 'a>) -> Outcome<'a> {
    let biased = match choose(arguments, REAL)? {
        0 => ((to_float(arguments, 0)?.to_bits() >> 23) & 0xFF).cast_signed() - 127,
        _ => ((arguments.double(0)?.to_bits() >> 52) & 0x7FF) as i32 - 1023,
    };
    Ok(Val::int(biased))
}
