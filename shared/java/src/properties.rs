//! Texts of `java.util.Properties`.

use std::collections::HashMap;

use crate::number::ParseError;

/// `Properties.load(reader)`: each key with its value in the order of first appearance; the last value of a key counts.
///
/// ```
/// use gennaker_java::properties::parse;
///
/// let read = parse("# note\na = 1\nb:two \\\n  lines\na=3").unwrap();
/// assert_eq!(read, [("a".to_owned(), "3".to_owned()), ("b".to_owned(), "two lines".to_owned())]);
/// ```
pub fn parse(text: &str) -> Result<Vec<(String, String)>, ParseError> {
    let mut entries: Vec<(String, String)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (number, line) in logical_lines(text) {
        let (key, value) = split(&line);
        let (key, value) = (unescaped(key, number)?, unescaped(value, number)?);
        match places.get(&key).and_then(|place| entries.get_mut(*place)) {
            Some(entry) => entry.1 = value,
            None => {
                places.insert(key.clone(), entries.len());
                entries.push((key, value));
            }
        }
    }
    Ok(entries)
}

/// Lines with the ones continued by a backslash joined, without comments and blank ones; with their numbers from 1.
fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut continued = false;
    for (index, line) in crate::text::lines(text).into_iter().enumerate() {
        let line = line.trim_start_matches(is_blank);
        if !continued && (line.is_empty() || line.starts_with(['#', '!'])) {
            continue;
        }
        let backslashes = line.len() - line.trim_end_matches('\\').len();
        let goes_on = backslashes % 2 == 1;
        let part = if goes_on { line.strip_suffix('\\').unwrap_or(line) } else { line };
        match lines.last_mut() {
            Some((_, last)) if continued => last.push_str(part),
            _ => lines.push((index + 1, part.to_owned())),
        }
        continued = goes_on;
    }
    // A continuation which nothing follows is an entry without a key only where the text ends with it.
    let last = lines.len().checked_sub(usize::from(continued));
    let mut index = 0;
    lines.retain(|(_, line)| {
        index += 1;
        !line.is_empty() || Some(index - 1) == last
    });
    lines
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{c}')
}

/// The key ends at the first `=`, `:` or blank without a backslash; blanks around one `=` or `:` belong to neither.
fn split(line: &str) -> (&str, &str) {
    let mut escaped = false;
    let end = line.find(|c: char| {
        let ends = !escaped && (is_blank(c) || c == '=' || c == ':');
        escaped = c == '\\' && !escaped;
        ends
    });
    let (key, rest) = end.and_then(|end| line.split_at_checked(end)).unwrap_or((line, ""));
    let rest = rest.trim_start_matches(is_blank);
    (key, rest.strip_prefix(['=', ':']).unwrap_or(rest).trim_start_matches(is_blank))
}

fn unescaped(text: &str, line: usize) -> Result<String, ParseError> {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let c = match c {
            '\\' => match chars.next() {
                Some('u') => {
                    let hex: String = chars.by_ref().take(4).collect();
                    let digits = hex.len() == 4 && hex.bytes().all(|b| b.is_ascii_hexdigit());
                    let unit = u16::from_str_radix(&hex, 16).ok().filter(|_| digits);
                    units.push(unit.ok_or(ParseError::Unicode(line))?);
                    continue;
                }
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('f') => '\u{c}',
                Some(other) => other,
                None => break,
            },
            other => other,
        };
        units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
    }
    String::from_utf16(&units).map_err(|_| ParseError::Unicode(line))
}
