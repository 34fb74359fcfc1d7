//! Methods that take a regular expression.

use std::rc::Rc;

use gennaker_java::regex::{Pattern, ReplaceError, TooMuchWork};

use crate::arguments::{Arguments, Failure};
use crate::error::ErrorKind;
use crate::limits::MAX_OUTPUT;
use crate::value::{Text, Val};

/// The pattern in the first argument.
fn pattern(arguments: &Arguments<'_, '_>) -> Result<Rc<Pattern>, Failure> {
    Ok(arguments.session().pattern(&arguments.text(0)?)?)
}

pub(super) fn matches<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let pattern = pattern(arguments)?;
    let matches = arguments.budget().searching(|steps| pattern.matches(this, steps));
    matches.map(Val::Bool).map_err(too_much)
}

pub(super) fn replace_all<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let (pattern, with) = (pattern(arguments)?, arguments.text(1)?);
    arguments.budget().text(with.len())?;
    let work = |steps: &mut usize| pattern.replace_all(this, &with, MAX_OUTPUT, steps);
    produced(arguments, arguments.budget().searching(work))
}

pub(super) fn replace_first<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let (pattern, with) = (pattern(arguments)?, arguments.text(1)?);
    arguments.budget().text(with.len())?;
    let work = |steps: &mut usize| pattern.replace_first(this, &with, MAX_OUTPUT, steps);
    produced(arguments, arguments.budget().searching(work))
}

fn too_much(why: TooMuchWork) -> Failure {
    ErrorKind::Pattern(why.to_string()).into()
}

fn produced<'a>(
    arguments: &Arguments<'_, 'a>,
    text: Result<String, ReplaceError>,
) -> Result<Val<'a>, Failure> {
    match text {
        Ok(text) => arguments.produced(text),
        Err(ReplaceError::TooLong(limit)) => Err(ErrorKind::TooMuchOutput(limit).into()),
        Err(ReplaceError::TooMuchWork(why)) => Err(too_much(why)),
        Err(why) => Err(arguments.refused(1, format_args!("cannot replace: {why}"))),
    }
}

pub(super) fn split<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let pattern = pattern(arguments)?;
    let limit = if arguments.len() > 1 { arguments.int(1)? } else { 0 };
    let parts = arguments.budget().searching(|steps| pattern.split(this, limit, steps)).map_err(too_much)?;
    arguments.budget().output(this.len())?;
    arguments.budget().steps(parts.len())?;
    arguments.produced_list(parts.into_iter().map(Val::text).collect())
}
