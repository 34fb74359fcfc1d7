//! Strings made out of a string: joined, repeated, replaced, indented.

use gennaker_java::text;

use crate::arguments::{Arguments, Failure};
use crate::error::ErrorKind;
use crate::limits::MAX_OUTPUT;
use crate::methods::overload::{Kind, choose, unit};
use crate::value::{Text, Val};

pub(super) fn concat<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let other = arguments.text(0)?;
    arguments.budget().output(this.len().saturating_add(other.len()))?;
    Ok(Val::text(format!("{this}{other}")))
}

pub(super) fn repeat<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let count = arguments.int(0)?;
    let count =
        usize::try_from(count).map_err(|_| arguments.refused(0, "needs a number that is not below 0"))?;
    arguments.budget().output(this.len().saturating_mul(count))?;
    let repeated = text::repeat(this, count, MAX_OUTPUT).ok_or(ErrorKind::TooMuchOutput(MAX_OUTPUT))?;
    Ok(Val::text(repeated))
}

/// `replace(char, char)` and `replace(CharSequence, CharSequence)`; no patterns.
pub(super) fn replace<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    const FORMS: &[&[Kind]] = &[&[Kind::Chars, Kind::Chars], &[Kind::Char, Kind::Char]];
    if choose(arguments, FORMS)? == 0 {
        let (part, with) = (arguments.text(0)?, arguments.text(1)?);
        arguments.budget().text(part.len())?;
        let added = with.len().saturating_mul(this.matches(&*part).count());
        arguments.budget().output(this.len().saturating_add(added))?;
        return Ok(Val::text(this.replace(&*part, &with)));
    }
    let (old, new) = (unit(arguments, 0)?, unit(arguments, 1)?);
    arguments.budget().output(this.len().saturating_mul(3))?;
    let units: Vec<u16> = this.encode_utf16().map(|unit| if unit == old { new } else { unit }).collect();
    let replaced = String::from_utf16(&units);
    replaced.map(Val::text).map_err(|_| arguments.refused(1, "would leave half of a character"))
}

/// `indent(n)`: every line gets `n` blanks more, or loses up to `-n`, and ends in `\n`.
pub(super) fn indent<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let by = arguments.int(0)?;
    let lines = text::lines(this);
    arguments.budget().steps(lines.len() / 4)?;
    let added = usize::try_from(by).unwrap_or_default();
    arguments
        .budget()
        .output(added.saturating_add(2).saturating_mul(lines.len()).saturating_add(this.len()))?;
    let removed = usize::try_from(by.unsigned_abs()).unwrap_or(usize::MAX);
    let blanks = " ".repeat(if lines.is_empty() { 0 } else { added });
    let indented = lines.into_iter().map(|line| {
        let blank = line.chars().take_while(|c| text::is_whitespace(*c));
        let cut: usize = if by < 0 { blank.take(removed).map(char::len_utf8).sum() } else { 0 };
        format!("{blanks}{}\n", line.get(cut..).unwrap_or_default())
    });
    Ok(Val::text(indented.collect::<String>()))
}
