//! What a table of methods is made of.

use crate::arguments::{Arguments, Failure};
use crate::error::ErrorKind;
use crate::value::Val;

/// A method of one type: a body gets the target in that type and the arguments, whose number is checked already.
pub(crate) struct Method<B> {
    name: &'static str,
    least: usize,
    most: usize,
    body: B,
}

/// The body of a static method or a constructor.
pub(crate) type Static = for<'v, 'a> fn(&Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

/// A method with a fixed number of arguments.
pub(crate) const fn method<B: Copy>(name: &'static str, count: usize, body: B) -> Method<B> {
    Method { name, least: count, most: count, body }
}

/// A method with between `least` and `most` arguments.
pub(crate) const fn overloaded<B: Copy>(name: &'static str, least: usize, most: usize, body: B) -> Method<B> {
    Method { name, least, most, body }
}

/// Runs the method of a table that the arguments are for; none if the table has not got it. A name may stand in a table
/// more than once, with other numbers of arguments.
pub(crate) fn run<'a, B: Copy>(
    table: &[Method<B>],
    arguments: &Arguments<'_, 'a>,
    apply: impl FnOnce(B) -> Result<Val<'a>, Failure>,
) -> Option<Result<Val<'a>, Failure>> {
    let named = || table.iter().filter(|method| method.name == arguments.name());
    if let Some(method) = named().find(|method| (method.least..=method.most).contains(&arguments.len())) {
        return Some(apply(method.body));
    }
    let (least, most) = (named().map(|method| method.least).min()?, named().map(|method| method.most).max()?);
    Some(Err(ErrorKind::Arguments { name: arguments.name().to_owned(), least, most, found: arguments.len() }
        .into()))
}

/// The names in a table.
pub(crate) fn names<B>(table: &[Method<B>]) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = table.iter().map(|method| method.name).collect();
    names.dedup();
    names
}
