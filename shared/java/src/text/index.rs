/// `length()`.
pub fn len(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(char::len_utf16).sum() }
}

/// `charAt(index)`: a UTF-16 unit, so perhaps half of a surrogate pair; `None` outside of the text.
pub fn char_at(text: &str, index: usize) -> Option<u16> {
    if text.is_ascii() {
        return text.as_bytes().get(index).copied().map(u16::from);
    }
    text.encode_utf16().nth(index)
}

/// `substring(from, to)`; `None` for indexes outside of the text, `from` after `to`, or a cut through a surrogate pair.
///
/// ```
/// use gennaker_java::text::substring;
///
/// assert_eq!(substring("a😀b", 1, 3), Some("😀"));
/// assert_eq!(substring("a😀b", 1, 2), None);
/// ```
pub fn substring(text: &str, from: usize, to: usize) -> Option<&str> {
    if text.is_ascii() {
        return text.get(from..to);
    }
    if from == to {
        return (to <= len(text)).then_some("");
    }
    let (start, rest_units) = byte_at(text, from).and_then(|start| Some((start, to.checked_sub(from)?)))?;
    let rest = text.get(start..)?;
    rest.get(..byte_at(rest, rest_units)?)
}

/// `indexOf(part, from)`, -1 if there is none; a `from` below 0 is 0.
pub fn index_of(text: &str, part: &str, from: i32) -> i32 {
    let from = usize::try_from(from).unwrap_or_default();
    if part.is_empty() {
        return index(from.min(len(text)));
    }
    // From the middle of a pair on, the next place where a part can begin is after it.
    let Some(start) = byte_at(text, from).or_else(|| byte_at(text, from.checked_add(1)?)) else { return -1 };
    match text.get(start..).and_then(|rest| rest.find(part)) {
        Some(found) => index(text.get(..start + found).map(len).unwrap_or_default()),
        None => -1,
    }
}

/// `lastIndexOf(part, from)`: the last place at or before `from`, -1 if there is none.
pub fn last_index_of(text: &str, part: &str, from: i32) -> i32 {
    let (whole, sought) = (len(text), len(part));
    let Ok(from) = usize::try_from(from) else { return -1 };
    let Some(last) = whole.checked_sub(sought) else { return -1 };
    let from = from.min(last);
    if part.is_empty() {
        return index(from);
    }
    let start = byte_at(text, from).or_else(|| byte_at(text, from.checked_sub(1)?)).unwrap_or_default();
    let searched = text.get(..start.saturating_add(part.len()).min(text.len()));
    // The end of what is searched may be inside of a character if something else than the part is there.
    let searched =
        searched.or_else(|| (1..4).find_map(|back| text.get(..(start + part.len()).checked_sub(back)?)));
    match searched.and_then(|searched| searched.rfind(part)) {
        Some(found) => index(text.get(..found).map(len).unwrap_or_default()),
        None => -1,
    }
}

fn index(units: usize) -> i32 {
    i32::try_from(units).unwrap_or(i32::MAX)
}

/// The byte at which the UTF-16 unit begins, also the end of the text; `None` beyond it and within a pair.
fn byte_at(text: &str, unit: usize) -> Option<usize> {
    if text.is_ascii() {
        return (unit <= text.len()).then_some(unit);
    }
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units >= unit {
            return (units == unit).then_some(byte);
        }
        units += c.len_utf16();
    }
    (units == unit).then_some(text.len())
}
