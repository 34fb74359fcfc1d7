//! What Java does to the text of its text blocks.

use gennaker_java::text;

use crate::arguments::{Arguments, Failure};
use crate::value::{Text, Val};

/// `stripIndent()`: every line loses the blanks that all begin with, and those at its end. Of the blank lines only the
/// last one counts.
pub(super) fn strip_indent<'a>(this: &Text<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    if this.is_empty() {
        return Ok(Val::Text(this.clone()));
    }
    arguments.budget().output(this.len().saturating_add(1))?;
    let mut lines = text::lines(this);
    if this.ends_with(['\n', '\r']) {
        lines.push("");
    }
    let last = lines.len().saturating_sub(1);
    let counts = lines.iter().enumerate().filter(|(at, line)| *at == last || !text::is_blank(line));
    let indent = counts.map(|(_, line)| blanks(line)).min().unwrap_or_default();
    let stripped = lines.iter().map(|line| {
        let begin = line.char_indices().nth(indent).map_or(line.len(), |(at, _)| at);
        text::strip_trailing(line.get(begin..).unwrap_or_default())
    });
    Ok(Val::text(stripped.collect::<Vec<_>>().join("\n")))
}

fn blanks(line: &str) -> usize {
    line.chars().take_while(|c| text::is_whitespace(*c)).count()
}

/// `translateEscapes()`: `\n`, `\101` and the other escapes of Java's literals become what they stand for.
pub(super) fn translate_escapes<'a>(
    this: &Text<'a>,
    arguments: &Arguments<'_, 'a>,
) -> Result<Val<'a>, Failure> {
    arguments.budget().output(this.len())?;
    let mut translated = String::with_capacity(this.len());
    let mut chars = this.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            translated.push(c);
            continue;
        }
        match chars.next() {
            Some('b') => translated.push('\u{8}'),
            Some('f') => translated.push('\u{c}'),
            Some('n') => translated.push('\n'),
            Some('r') => translated.push('\r'),
            Some('s') => translated.push(' '),
            Some('t') => translated.push('\t'),
            Some(c @ ('\'' | '"' | '\\')) => translated.push(c),
            Some(first @ '0'..='7') => {
                let mut code = first.to_digit(8).unwrap_or_default();
                for _ in 0..if first <= '3' { 2 } else { 1 } {
                    let Some(digit) = chars.peek().and_then(|c| c.to_digit(8)) else { break };
                    code = code * 8 + digit;
                    chars.next();
                }
                translated.extend(char::from_u32(code));
            }
            // The end of a line goes with its backslash.
            Some('\n') => {}
            Some('\r') => drop(chars.next_if_eq(&'\n')),
            Some(c) => return Err(arguments.refused(0, format_args!("does not know the escape `\\{c}`"))),
            None => return Err(arguments.refused(0, "finds a backslash at the end")),
        }
    }
    Ok(Val::text(translated))
}
