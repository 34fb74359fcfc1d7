//! The ISO 8601 texts of java.time, as strictly read as Java does.

use crate::{ChronoUnit, Instant, LocalDate, LocalDateTime};

/// What is left of a text to read.
struct Reader<'a>(&'a str);

impl Reader<'_> {
    fn take(&mut self, expected: char) -> Option<()> {
        let mut rest = self.0.chars();
        let found = rest.next()?;
        found.eq_ignore_ascii_case(&expected).then(|| self.0 = rest.as_str())
    }

    fn digits(&mut self, least: usize, most: usize) -> Option<&str> {
        let count = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.0.split_at_checked(count).filter(|_| count >= least)?;
        self.0 = rest;
        Some(digits)
    }

    fn two(&mut self) -> Option<i32> {
        self.digits(2, 2)?.parse().ok()
    }

    /// Four digits, or with a sign up to ten; `+` only before more than four, `-` not before 0.
    fn year(&mut self) -> Option<i32> {
        let plus = self.take('+').is_some();
        let minus = !plus && self.take('-').is_some();
        let digits = self.digits(4, 10)?;
        let (long, year) = (digits.len() > 4, digits.parse::<i32>().ok()?);
        let signed_well = if minus { year != 0 } else { plus == long };
        signed_well.then_some(if minus { -year } else { year })
    }

    fn date(&mut self) -> Option<LocalDate> {
        let year = self.year()?;
        self.take('-')?;
        let month = self.two()?;
        self.take('-')?;
        LocalDate::of(year, month, self.two()?).ok()
    }

    /// A point and up to nine digits; the point may stand alone.
    fn nanos(&mut self) -> Option<i32> {
        if self.take('.').is_none() {
            return Some(0);
        }
        let digits = self.digits(0, 9)?;
        format!("{digits:0<9}").parse().ok()
    }

    /// Seconds east of Greenwich: `Z`, `+01:00` or `+01:00:30`, at most 18 hours.
    fn offset(&mut self) -> Option<i64> {
        if self.take('Z').is_some() {
            return Some(0);
        }
        let sign = if self.take('+').is_some() { 1 } else { self.take('-').map(|()| -1)? };
        let hours = i64::from(self.two()?);
        self.take(':')?;
        let minutes = i64::from(self.two()?);
        let seconds = if self.take(':').is_some() { i64::from(self.two()?) } else { 0 };
        let total = hours * 3_600 + minutes * 60 + seconds;
        (minutes < 60 && seconds < 60 && total <= 18 * 3_600).then_some(sign * total)
    }

    fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

pub(crate) fn date(text: &str) -> Option<LocalDate> {
    let mut reader = Reader(text);
    let date = reader.date()?;
    reader.end().map(|()| date)
}

pub(crate) fn date_time(text: &str) -> Option<LocalDateTime> {
    let mut reader = Reader(text);
    let date = reader.date()?;
    reader.take('T')?;
    let hour = reader.two()?;
    reader.take(':')?;
    let minute = reader.two()?;
    let (mut second, mut nano) = (0, 0);
    if reader.take(':').is_some() {
        second = reader.two()?;
        nano = reader.nanos()?;
    }
    reader.end()?;
    date.at_time(hour, minute, second, nano).ok()
}

pub(crate) fn instant(text: &str) -> Option<Instant> {
    let mut reader = Reader(text);
    let date = reader.date()?;
    reader.take('T')?;
    let hour = reader.two()?;
    reader.take(':')?;
    let minute = reader.two()?;
    reader.take(':')?;
    let second = reader.two()?;
    let nano = reader.nanos()?;
    let offset = reader.offset()?;
    reader.end()?;
    let local = match (hour, minute, second, nano) {
        // The end of a day is the start of the next; a leap second is the second before it.
        (24, 0, 0, 0) => date.at_start_of_day().plus(1, ChronoUnit::Days).ok()?,
        (23, 59, 60, _) => date.at_time(23, 59, 59, nano).ok()?,
        _ => date.at_time(hour, minute, second, nano).ok()?,
    };
    local.minus(offset, ChronoUnit::Seconds).ok().map(|utc| Instant(utc.0))
}

/// A second's fraction in 3, 6 or 9 digits after a point; nothing for 0.
pub(crate) fn fraction(nanos: u32) -> String {
    let digits = format!(".{nanos:09}");
    let kept = match nanos {
        0 => 0,
        _ if nanos.is_multiple_of(1_000_000) => 4,
        _ if nanos.is_multiple_of(1_000) => 7,
        _ => 10,
    };
    digits.chars().take(kept).collect()
}
