//! Whether and where a part is in a string.

use gennaker_java::text;

use crate::arguments::{Arguments, Failure};
use crate::methods::overload::{Kind, chars, choose};
use crate::value::{Text, Val};

pub(super) fn contains<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let part = chars(arguments, 0)?;
    arguments.budget().text(part.len())?;
    Ok(Val::Bool(this.contains(&*part)))
}

pub(super) fn starts_with<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let part = arguments.text(0)?;
    let from = if arguments.len() > 1 { arguments.int(1)? } else { 0 };
    let rest = usize::try_from(from).ok().and_then(|from| text::substring(this, from, text::len(this)));
    Ok(Val::Bool(rest.is_some_and(|rest| rest.starts_with(&*part))))
}

pub(super) fn ends_with<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    Ok(Val::Bool(this.ends_with(&*arguments.text(0)?)))
}

pub(super) fn index_of<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let from = if arguments.len() > 1 { arguments.int(1) } else { Ok(0) };
    let part = sought(arguments)?;
    Ok(Val::int(part.map_or(Ok(-1), |part| from.map(|from| text::index_of(this, &part, from)))?))
}

pub(super) fn last_index_of<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let from = if arguments.len() > 1 { arguments.int(1) } else { Ok(i32::MAX) };
    let part = sought(arguments)?;
    Ok(Val::int(part.map_or(Ok(-1), |part| from.map(|from| text::last_index_of(this, &part, from)))?))
}

/// What is looked for: a string, or the character of a code; none for a code that is not a whole character.
fn sought<'a>(arguments: &Arguments<'_, 'a>) -> Result<Option<Text<'a>>, Failure> {
    const FORMS: &[&[Kind]] =
        &[&[Kind::Text], &[Kind::Int], &[Kind::Text, Kind::Int], &[Kind::Int, Kind::Int]];
    if choose(arguments, FORMS)? % 2 == 0 {
        let part = arguments.text(0)?;
        arguments.budget().text(part.len())?;
        return Ok(Some(part));
    }
    let code = u32::try_from(arguments.int(0)?).ok().and_then(char::from_u32);
    Ok(code.map(|c| c.to_string().into()))
}
