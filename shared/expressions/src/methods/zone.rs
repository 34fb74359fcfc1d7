//! Time zones, which Spring makes out of texts: UTC, and fixed offsets from it.

use crate::arguments::{Arguments, Failure};

const LONGEST: i64 = 18 * 3600;

/// The seconds that a zone is ahead of UTC: `ZoneId.of(text)`.
pub(super) fn zone(arguments: &Arguments<'_, '_>, at: usize) -> Result<i64, Failure> {
    let text = arguments.text(at)?;
    let offset_text =
        ["UTC", "GMT", "UT"].iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(&text);
    if offset_text.is_empty() && !text.is_empty() {
        return Ok(0);
    }
    seconds(offset_text).ok_or_else(|| {
        arguments.refused(
            at,
            "knows the zone UTC and fixed offsets such as +01:00 alone, not the rules of regions",
        )
    })
}

/// The seconds of an offset: `ZoneOffset.of(text)`.
pub(super) fn offset(arguments: &Arguments<'_, '_>, at: usize) -> Result<i64, Failure> {
    seconds(&arguments.text(at)?).ok_or_else(|| arguments.refused(at, "needs an offset such as Z or +01:00"))
}

/// Java's forms: `Z`, `+h`, `+hh`, `+hh:mm`, `+hhmm`, `+hh:mm:ss`, `+hhmmss`.
fn seconds(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let digits: String = rest.chars().take(9).filter(|c| *c != ':').collect();
    let form: String = rest.chars().take(9).map(|c| if c.is_ascii_digit() { 'd' } else { c }).collect();
    if !["d", "dd", "dd:dd", "dddd", "dd:dd:dd", "dddddd"].contains(&form.as_str()) {
        return None;
    }
    let number = |from: usize| digits.get(from..(from + 2).min(digits.len())).map_or(Some(0), two_digits);
    let (hours, minutes, seconds) = (number(0)?, number(2)?, number(4)?);
    let total = hours * 3600 + minutes * 60 + seconds;
    (minutes < 60 && seconds < 60 && total <= LONGEST).then_some(sign * total)
}

fn two_digits(digits: &str) -> Option<i64> {
    if digits.is_empty() { Some(0) } else { digits.parse().ok() }
}
