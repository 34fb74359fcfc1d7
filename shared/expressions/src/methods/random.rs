//! Methods of `java.util.Random`.

use std::cell::RefCell;
use std::rc::Rc;

use gennaker_java::random::Random;

use super::method::{Method, method, overloaded};
use crate::arguments::{Arguments, Failure};
use crate::error::ErrorKind;
use crate::value::{Object, Val};

/// The body of a method.
pub(super) type OfRandom = for<'v, 'a> fn(&mut Random, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

pub(super) const METHODS: &[Method<OfRandom>] = &[
    overloaded("doubles", 0, 3, stream),
    overloaded("ints", 0, 3, stream),
    overloaded("longs", 0, 3, stream),
    method("nextBoolean", 0, |random, _| Ok(Val::Bool(random.next_boolean()))),
    overloaded("nextDouble", 0, 2, next_double),
    method("nextFloat", 0, |random, _| Ok(Val::Num(crate::value::Num::Float(random.next_float())))),
    method("nextGaussian", 0, |random, _| Ok(Val::double(random.next_gaussian()))),
    overloaded("nextInt", 0, 2, next_int),
    overloaded("nextLong", 0, 2, next_long),
];

/// `new Random()`, seeded by the session, or with a seed of its own.
pub(super) fn construct<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    arguments.count(0, 1)?;
    let seed = if arguments.len() == 0 { arguments.session().random_i64() } else { arguments.long(0)? };
    Ok(Val::Object(Object::Random(Rc::new(RefCell::new(Random::new(seed))))))
}

fn stream<'a>(_: &mut Random, _: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let failure = Failure::from(ErrorKind::NotAvailable("streams"));
    Err(failure.hint("draw one number at a time, as `nextInt(10)`".to_owned()))
}

fn next_int<'a>(random: &mut Random, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let drawn = match arguments.len() {
        0 => Ok(random.next_int()),
        1 => random.next_int_bound(arguments.int(0)?),
        _ => random.next_int_between(arguments.int(0)?, arguments.int(1)?),
    };
    drawn.map(Val::int).map_err(|why| no_such(arguments, why))
}

fn no_such(arguments: &Arguments<'_, '_>, why: impl std::fmt::Display) -> Failure {
    arguments.refused(arguments.len().saturating_sub(1), format!("has nothing to choose from: {why}"))
}

/// As Java's `RandomSupport.boundedNextLong` draws.
fn next_long<'a>(random: &mut Random, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let (origin, bound) = match arguments.len() {
        0 => return Ok(Val::long(random.next_long())),
        1 => (0, arguments.long(0)?),
        _ => (arguments.long(0)?, arguments.long(1)?),
    };
    if origin >= bound {
        return Err(no_such(arguments, format!("the bound {bound} is not above {origin}")));
    }
    let (span, mut drawn) = (bound.wrapping_sub(origin), random.next_long());
    let most = span.wrapping_sub(1);
    if span & most == 0 {
        return Ok(Val::long((drawn & most).wrapping_add(origin)));
    }
    // Wider than 63 bits: most draws fall inside.
    while span < 0 && !(origin..bound).contains(&drawn) {
        drawn = random.next_long();
    }
    if span < 0 {
        return Ok(Val::long(drawn));
    }
    loop {
        let half = (drawn.cast_unsigned() >> 1).cast_signed();
        let value = half % span;
        // Numbers of the last, incomplete round are thrown again.
        if half.wrapping_add(most).wrapping_sub(value) >= 0 {
            return Ok(Val::long(value.wrapping_add(origin)));
        }
        drawn = random.next_long();
    }
}

/// As Java's `RandomSupport.boundedNextDouble` draws.
fn next_double<'a>(random: &mut Random, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let (origin, bound) = match arguments.len() {
        0 => return Ok(Val::double(random.next_double())),
        1 => (0.0, arguments.double(0)?),
        _ => (arguments.double(0)?, arguments.double(1)?),
    };
    if !(bound - origin > 0.0 && (bound - origin).is_finite()) {
        return Err(no_such(arguments, "the bound must be above the origin, and both finite"));
    }
    let drawn = random.next_double() * (bound - origin) + origin;
    Ok(Val::double(if drawn >= bound { bound.next_down() } else { drawn }))
}
