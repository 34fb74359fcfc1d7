//! The deprecated `new Date(String)` and `Date.parse`: free English dates.

use super::from_parts;
use crate::error::{Error, Result};
use crate::legacy::Moment;
use crate::simple::{century_start, names};

/// Minutes west of Greenwich.
const ZONES: [(&str, i64); 11] = [
    ("GMT", 0),
    ("UT", 0),
    ("UTC", 0),
    ("EST", 300),
    ("EDT", 240),
    ("CST", 360),
    ("CDT", 300),
    ("MST", 420),
    ("MDT", 360),
    ("PST", 480),
    ("PDT", 420),
];

/// A free English date, as `Sat, 21 Nov 2026 06:17:05 GMT`, `Nov 21, 2026 6:17 PM` or `11/21/2026`.
///
/// All of Java's forms: words may be cut to two letters, parentheses hold comments, zones are American names or
/// offsets, years of two digits lie within 80 years before `now` (milliseconds since 1970) and 20 after.
/// `2026-11-21` is none of them, in Java neither.
///
/// # Errors
/// Any other text; a date that 64 bits of milliseconds cannot reach.
pub fn parse(text: &str, now: i64) -> Result<i64> {
    let mut parts = Parts::default();
    let unread = || Error::text(text, "a date", "Sat, 21 Nov 2026 06:17:05 GMT");
    parts.read(&text.chars().collect::<Vec<_>>()).ok_or_else(unread)?;
    parts.millis(now).ok_or_else(unread)?
}

#[derive(Default)]
struct Parts {
    year: Option<i32>,
    /// From 0.
    month: Option<i32>,
    day: Option<i32>,
    hour: Option<i32>,
    minute: Option<i32>,
    second: Option<i32>,
    /// Minutes to add to come to UTC.
    west: Option<i64>,
}

impl Parts {
    /// The moment, if there is a day of a month of a year.
    fn millis(&self, now: i64) -> Option<Result<i64>> {
        let (mut year, month, day) = (self.year?, self.month?, self.day?);
        if year < 100 {
            let start = i32::try_from(Moment::of(century_start(now)).year).ok()?;
            year += start / 100 * 100;
            year += if year < start { 100 } else { 0 };
        }
        let or_zero = |part: Option<i32>| part.unwrap_or(0);
        let (hour, minute, second) = (or_zero(self.hour), or_zero(self.minute), or_zero(self.second));
        let local = from_parts(year.checked_sub(1_900)?, month, day, hour, minute, second);
        let west = self.west.unwrap_or(0) * 60_000;
        Some(local.and_then(|at| at.checked_add(west).ok_or(Error::Overflow { what: "this date" })))
    }

    fn read(&mut self, text: &[char]) -> Option<()> {
        let mut rest = text;
        // The sign or divider before a number.
        let mut before = ' ';
        while let Some((&first, tail)) = rest.split_first() {
            rest = tail;
            if first <= ' ' || first == ',' {
                continue;
            }
            match first {
                '(' => rest = after_comment(rest),
                '0'..='9' => {
                    let (digits, tail) = split_while(text_from(text, rest.len() + 1), |c| c.is_ascii_digit());
                    rest = tail;
                    // Java's numbers wrap here; none so long is right in any place.
                    let number = digits.iter().collect::<String>().parse().ok()?;
                    self.number(number, before, rest.first().copied())?;
                    before = ' ';
                }
                '/' | ':' | '+' | '-' => before = first,
                _ => {
                    let (word, tail) =
                        split_while(text_from(text, rest.len() + 1), |c| c.is_ascii_alphabetic());
                    rest = tail;
                    self.word(&word.iter().collect::<String>())?;
                    before = ' ';
                }
            }
        }
        Some(())
    }

    fn number(&mut self, number: i32, before: char, after: Option<char>) -> Option<()> {
        let divided = after.is_none_or(|c| c <= ' ' || c == ',' || c == '-' || c == '/');
        if before == '+' || before == '-' && self.year.is_some() {
            if self.west.is_some_and(|west| west != 0) {
                return None;
            }
            let number = i64::from(number);
            let minutes = if number < 24 { number * 60 } else { number % 100 + number / 100 * 60 };
            self.west = Some(if before == '+' { -minutes } else { minutes });
        } else if number >= 70 {
            let ends = after.is_none_or(|c| c <= ' ' || c == ',' || c == '/');
            (ends && self.year.replace(number).is_none()).then_some(())?;
        } else if after == Some(':') {
            fill_first(&mut [&mut self.hour, &mut self.minute], number)?;
        } else if after == Some('/') {
            let number = if self.month.is_none() { number - 1 } else { number };
            fill_first(&mut [&mut self.month, &mut self.day], number)?;
        } else if !divided {
            return None;
        } else if self.hour.is_some() && self.minute.is_none() {
            self.minute = Some(number);
        } else if self.minute.is_some() && self.second.is_none() {
            self.second = Some(number);
        } else if self.day.is_none() {
            self.day = Some(number);
        } else {
            (self.month.is_some() && self.year.replace(number).is_none()).then_some(())?;
        }
        Some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let begins = |name: &str| name.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
        if word.len() < 2 {
            return None;
        }
        // Where a word begins several names, the last in Java's list wins: zones, months, days, halves of the day.
        if let Some((_, west)) = ZONES.iter().rev().find(|(name, _)| begins(name)) {
            self.west = Some(*west);
        } else if let Some(month) = names::MONTHS.iter().rposition(|name| begins(name)) {
            self.month.is_none().then_some(())?;
            self.month = i32::try_from(month).ok();
        } else if names::DAYS.iter().any(|name| begins(name)) {
            // The day of the week says nothing new.
        } else {
            let hour = self.hour.filter(|hour| (1..=12).contains(hour))?;
            let afternoon = begins("PM").then_some(12).or_else(|| begins("AM").then_some(0))?;
            self.hour = Some(hour % 12 + afternoon);
        }
        Some(())
    }
}

/// Puts the number into the first empty place.
fn fill_first(places: &mut [&mut Option<i32>], number: i32) -> Option<()> {
    **places.iter_mut().find(|place| place.is_none())? = Some(number);
    Some(())
}

/// The last so many characters.
fn text_from(text: &[char], length: usize) -> &[char] {
    text.get(text.len() - length..).unwrap_or_default()
}

fn split_while(text: &[char], belongs: impl Fn(&char) -> bool) -> (&[char], &[char]) {
    text.split_at(text.iter().take_while(|c| belongs(c)).count())
}

/// What follows a comment, which may hold comments; it may be left open.
fn after_comment(text: &[char]) -> &[char] {
    let mut depth = 1_usize;
    for (at, c) in text.iter().enumerate() {
        depth = match c {
            '(' => depth + 1,
            ')' => depth - 1,
            _ => depth,
        };
        if depth == 0 {
            return text.get(at + 1..).unwrap_or_default();
        }
    }
    &[]
}
