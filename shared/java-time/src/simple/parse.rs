//! `java.text.SimpleDateFormat`: parsing, as leniently as Java does by default.

use super::fields::{Field, Fields};
use super::{Piece, SimpleDateFormat, names, zones};
use crate::error::{Error, Result};
use crate::legacy::{DAY, Moment, first_of};

impl SimpleDateFormat {
    /// The moment (milliseconds since 1970) that a text in this pattern says, in UTC unless the text names a zone.
    ///
    /// Lenient: the text may go on after the pattern's end, and 31 April is 1 May. Years of two digits (for `yy` and
    /// `y`) lie within 80 years before `now` (milliseconds since 1970) and 20 after. Digits are ASCII's.
    ///
    /// # Errors
    /// A text that does not begin with what the pattern says; a date that 64 bits of milliseconds cannot reach.
    pub fn parse(&self, text: &str, now: i64) -> Result<i64> {
        let mut reader = Reader { text, at: 0, fields: Fields::default(), now, short_year: false };
        let misfit = |at: usize| Error::Unparseable {
            text: text.to_owned(),
            pattern: self.pattern.clone(),
            at: text.get(..at).unwrap_or_default().chars().count() + 1,
        };
        let mut pieces = self.pieces.iter().peekable();
        while let Some(piece) = pieces.next() {
            let read = match piece {
                Piece::Literal(literal) => reader.skip(literal),
                Piece::Field(letter, count) => {
                    // A number right before another one has as many characters as its pattern has letters.
                    let fixed = match pieces.peek() {
                        Some(Piece::Field('M' | 'L', next)) => *next <= 2,
                        Some(Piece::Field(next, _)) => "ydkHmsSDFwWKhYu".contains(*next),
                        _ => false,
                    };
                    reader.field(*letter, *count, fixed)
                }
            };
            read.ok_or_else(|| misfit(reader.at))?;
        }
        if reader.at == 0 {
            return Err(misfit(0));
        }
        reader.millis().ok_or(Error::Overflow { what: "this date" })
    }
}

/// The moment 80 years before now, from which on years of two digits are counted.
pub(crate) fn century_start(now: i64) -> i64 {
    let now = Moment::of(now);
    let month = first_of(now.year - 80, now.month);
    let last = first_of(now.year - 80, now.month + 1) - 1;
    (month + now.day_of_month - 1).min(last).saturating_mul(DAY).saturating_add(now.time)
}

struct Reader<'a> {
    text: &'a str,
    /// The byte to read next.
    at: usize,
    fields: Fields,
    now: i64,
    /// Whether the year had two digits and was that of the century's start, which may be too early in the year.
    short_year: bool,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, literal: &str) -> Option<()> {
        for c in literal.chars() {
            self.rest().starts_with(c).then(|| self.at += c.len_utf8())?;
        }
        Some(())
    }

    fn millis(&self) -> Option<i64> {
        let millis = self.fields.millis(0)?;
        if self.short_year && millis < century_start(self.now) {
            self.fields.millis(100)
        } else {
            Some(millis)
        }
    }

    fn field(&mut self, letter: char, count: usize, fixed: bool) -> Option<()> {
        let start = self.at;
        self.at += self.rest().bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if self.rest().is_empty() {
            return None;
        }
        let lists: &[&[&str]] = match letter {
            'G' => &[&names::ERAS, &names::LONG_ERAS],
            'M' | 'L' if count > 2 => &[&names::MONTHS],
            'E' => &[&names::DAYS],
            'a' => &[&names::HALVES],
            'z' | 'Z' => return self.zone(),
            'X' => return self.iso_zone(count),
            _ => {
                let end = if fixed {
                    start.checked_add(count).filter(|end| *end <= self.text.len())?
                } else {
                    self.text.len()
                };
                return self.number(letter, count, end);
            }
        };
        // Before a name, white space is not skipped.
        self.at = start;
        let (index, length) = names::leading(lists, self.rest())?;
        self.at += length;
        let (field, value) = match letter {
            'G' => (Field::Era, index),
            'E' => (Field::DayOfWeek, index + 1),
            'a' => (Field::Half, index),
            _ => (Field::Month, index),
        };
        self.fields.set(field, value);
        Some(())
    }

    fn number(&mut self, letter: char, count: usize, end: usize) -> Option<()> {
        let digits = self.text.get(self.at..end)?;
        let (value, length) = leading_number(digits)?;
        let two_digits = length == 2 && !digits.starts_with('-');
        self.at += length;
        let (field, value) = match letter {
            'y' | 'Y' => {
                let field = if letter == 'y' { Field::Year } else { Field::WeekYear };
                (field, if count <= 2 && two_digits { self.full_year(value) } else { value })
            }
            'M' | 'L' => (Field::Month, value.wrapping_sub(1)),
            'w' => (Field::WeekOfYear, value),
            'W' => (Field::WeekOfMonth, value),
            'D' => (Field::DayOfYear, value),
            'd' => (Field::DayOfMonth, value),
            'F' => (Field::WeekdayOfMonth, value),
            'u' => (Field::DayOfWeek, if (1..=7).contains(&value) { value % 7 + 1 } else { value }),
            'H' => (Field::HourOfDay, value),
            'k' => (Field::HourOfDay, if value == 24 { 0 } else { value }),
            'K' => (Field::Hour, value),
            'h' => (Field::Hour, if value == 12 { 0 } else { value }),
            'm' => (Field::Minute, value),
            's' => (Field::Second, value),
            _ => (Field::Milli, value),
        };
        self.fields.set(field, value);
        Some(())
    }

    /// The year that two digits mean.
    fn full_year(&mut self, digits: i32) -> i32 {
        let start = i32::try_from(Moment::of(century_start(self.now)).year).unwrap_or_default();
        self.short_year = digits == start % 100;
        digits + start / 100 * 100 + if digits < start % 100 { 100 } else { 0 }
    }

    /// `GMT`, `GMT+1:00`, `+0100` or a name.
    fn zone(&mut self) -> Option<()> {
        if let Some(sign) = self.sign() {
            return self.offset(sign, Offset { short_hour: false, minutes: true, colon: false });
        }
        if self.rest().get(..3).is_some_and(|head| head.eq_ignore_ascii_case("GMT")) {
            self.at += 3;
            if let Some(sign) = self.sign() {
                return self.offset(sign, Offset { short_hour: true, minutes: true, colon: true });
            }
            self.fields.set(Field::Zone, 0);
            return Some(());
        }
        let (minutes, length) = zones::leading_name(self.rest())?;
        self.at += length;
        self.fields.set(Field::Zone, minutes);
        Some(())
    }

    /// `Z`, or `+01`, `+0100`, `+01:00` for one, two, three `X`.
    fn iso_zone(&mut self, count: usize) -> Option<()> {
        if self.rest().starts_with('Z') {
            self.at += 1;
            self.fields.set(Field::Zone, 0);
            return Some(());
        }
        let sign = self.sign()?;
        self.offset(sign, Offset { short_hour: false, minutes: count > 1, colon: count == 3 })
    }

    fn sign(&mut self) -> Option<i32> {
        let sign = match self.rest().chars().next()? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        self.at += 1;
        Some(sign)
    }

    fn offset(&mut self, sign: i32, form: Offset) -> Option<()> {
        let mut hours = self.digit()?;
        match self.digit() {
            Some(digit) => hours = hours * 10 + digit,
            None if form.short_hour => {}
            None => return None,
        }
        let mut minutes = 0;
        if form.minutes {
            if form.colon {
                self.skip(":")?;
            }
            minutes = self.digit()? * 10 + self.digit()?;
        }
        if hours > 23 || minutes > 59 {
            return None;
        }
        self.fields.set(Field::Zone, sign * (hours * 60 + minutes));
        Some(())
    }

    fn digit(&mut self) -> Option<i32> {
        let digit = self.rest().chars().next()?.to_digit(10)?;
        self.at += 1;
        Some(digit.cast_signed())
    }
}

/// How an offset from UTC is written.
#[derive(Clone, Copy)]
struct Offset {
    short_hour: bool,
    minutes: bool,
    colon: bool,
}

/// The whole number that a text begins with, and its length in bytes. As in Java, more than 32 bits lose the upper
/// ones, more than 64 become the largest number.
fn leading_number(text: &str) -> Option<(i32, usize)> {
    let sign = usize::from(text.starts_with('-'));
    let digits = text.bytes().skip(sign).take_while(u8::is_ascii_digit).count();
    let length = sign + digits;
    let number = text.get(..length).filter(|_| digits > 0)?;
    let low_half = |number: i64| {
        let [.., a, b, c, d] = number.to_be_bytes();
        i32::from_be_bytes([a, b, c, d])
    };
    let largest = if sign == 0 { i32::MAX } else { i32::MIN };
    Some((number.parse().map_or(largest, low_half), length))
}
