//! `java.text.SimpleDateFormat`: formatting.

use super::{Piece, SimpleDateFormat, names};
use crate::legacy::Moment;

/// No number is padded to more digits.
const WIDEST: usize = 309;

impl SimpleDateFormat {
    /// The date (milliseconds since 1970) in this pattern, in UTC.
    #[must_use]
    pub fn format(&self, millis: i64) -> String {
        let moment = Moment::of(millis);
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Field(letter, count) => text.push_str(&field(*letter, *count, moment)),
            }
        }
        text
    }
}

fn field(letter: char, count: usize, moment: Moment) -> String {
    let hour = moment.hour();
    let named = |list: &[&'static str], index: i64| {
        if count >= 4 { names::long(list, index) } else { names::short(list, index) }.to_owned()
    };
    let number = match letter {
        'G' => return names::long(&names::ERAS, i64::from(moment.is_common_era())).to_owned(),
        'y' => return year(moment.year_of_era(), count),
        'Y' => return year(moment.week().0, count),
        'M' | 'L' if count >= 3 => return named(&names::MONTHS, moment.month),
        'E' => return named(&names::DAYS, moment.weekday()),
        'a' => return names::long(&names::HALVES, hour / 12).to_owned(),
        'z' => return if count >= 4 { "Coordinated Universal Time" } else { "UTC" }.to_owned(),
        'Z' => return "+0000".to_owned(),
        'X' => return "Z".to_owned(),
        'M' | 'L' => moment.month + 1,
        'w' => moment.week().1,
        'W' => moment.week_of_month(),
        'D' => moment.day_of_year(),
        'd' => moment.day_of_month,
        'F' => moment.weekday_of_month(),
        'u' => (moment.weekday() + 6) % 7 + 1,
        'H' => hour,
        'k' => (hour + 23) % 24 + 1,
        'K' => hour % 12,
        'h' => (hour + 11) % 12 + 1,
        'm' => moment.minute(),
        's' => moment.second(),
        // `S`: thousandths, however many digits are asked for.
        _ => moment.time % 1_000,
    };
    padded(number, count)
}

/// Two letters mean two digits; any other number of them is a least width.
fn year(year: i64, count: usize) -> String {
    padded(if count == 2 { year % 100 } else { year }, count)
}

/// The digits padded with zeros; a sign comes on top.
fn padded(number: i64, digits: usize) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{:0width$}", number.unsigned_abs(), width = digits.min(WIDEST))
}
