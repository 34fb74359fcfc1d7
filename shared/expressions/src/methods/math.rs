//! Static methods of `Math`. Of those that Java has for several types, the types of the arguments choose.

mod exact;
mod real;
mod typed;

pub(super) use real::{max, min};

use super::method::{Method, Static, method};
use crate::arguments::{Arguments, Failure};
use crate::value::Val;

/// A method of one real number.
macro_rules! real {
    ($name:literal, $function:expr) => {
        method($name, 1, |arguments| one(arguments, $function))
    };
}

/// Static methods of `Math`.
pub(super) const STATICS: &[Method<Static>] = &[
    method("abs", 1, typed::abs),
    method("absExact", 1, exact::abs),
    real!("acos", f64::acos),
    method("addExact", 2, exact::add),
    real!("asin", f64::asin),
    real!("atan", f64::atan),
    method("atan2", 2, |arguments| two(arguments, f64::atan2)),
    real!("cbrt", f64::cbrt),
    real!("ceil", f64::ceil),
    method("copySign", 2, typed::copy_sign),
    real!("cos", f64::cos),
    real!("cosh", f64::cosh),
    method("decrementExact", 1, exact::decrement),
    real!("exp", f64::exp),
    real!("expm1", f64::exp_m1),
    real!("floor", f64::floor),
    method("floorDiv", 2, exact::floor_div),
    method("floorMod", 2, exact::floor_mod),
    method("fma", 3, typed::fma),
    method("getExponent", 1, typed::get_exponent),
    method("hypot", 2, |arguments| two(arguments, f64::hypot)),
    method("incrementExact", 1, exact::increment),
    real!("log", f64::ln),
    real!("log10", f64::log10),
    real!("log1p", f64::ln_1p),
    method("max", 2, typed::max),
    method("min", 2, typed::min),
    method("multiplyExact", 2, exact::multiply),
    method("multiplyFull", 2, |arguments| {
        Ok(Val::long(i64::from(arguments.int(0)?) * i64::from(arguments.int(1)?)))
    }),
    method("multiplyHigh", 2, |arguments| {
        let product = i128::from(arguments.long(0)?) * i128::from(arguments.long(1)?);
        Ok(Val::long((product >> 64) as i64))
    }),
    method("negateExact", 1, exact::negate),
    method("nextDown", 1, typed::next_down),
    method("nextUp", 1, typed::next_up),
    method("pow", 2, |arguments| two(arguments, real::pow)),
    method("random", 0, random),
    real!("rint", f64::round_ties_even),
    method("round", 1, typed::round),
    method("signum", 1, typed::signum),
    real!("sin", f64::sin),
    real!("sinh", f64::sinh),
    real!("sqrt", f64::sqrt),
    method("subtractExact", 2, exact::subtract),
    real!("tan", f64::tan),
    real!("tanh", f64::tanh),
    real!("toDegrees", f64::to_degrees),
    method("toIntExact", 1, exact::to_int),
    real!("toRadians", f64::to_radians),
    method("ulp", 1, typed::ulp),
];

fn one<'a>(arguments: &Arguments<'_, 'a>, function: fn(f64) -> f64) -> Result<Val<'a>, Failure> {
    Ok(Val::double(function(arguments.double(0)?)))
}

fn two<'a>(arguments: &Arguments<'_, 'a>, function: fn(f64, f64) -> f64) -> Result<Val<'a>, Failure> {
    Ok(Val::double(function(arguments.double(0)?, arguments.double(1)?)))
}

/// From 0 up to but without 1, out of the randomness of this evaluation.
fn random<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    /// As many bits as a double holds.
    const BITS: u32 = 53;
    let bits = arguments.session().random_i64().cast_unsigned() >> (64 - BITS);
    Ok(Val::double(bits as f64 / (1_u64 << BITS) as f64))
}
