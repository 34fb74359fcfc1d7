//! What can go wrong: Java's `DateTimeException`, `ArithmeticException` and `ParseException`.

use crate::ChronoUnit;

/// Why there is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A text that should be a date, a time or the name of a unit.
    #[error("{:?} is not {what} like {example}", shorten(.text))]
    Text {
        /// The text.
        text: String,
        /// What it should be.
        what: &'static str,
        /// One that is right.
        example: &'static str,
    },
    /// A number that a calendar field does not have.
    #[error("{field} {value} is not between {least} and {most}")]
    Field {
        /// The field, as "month".
        field: &'static str,
        /// What was given.
        value: i64,
        /// The smallest possible value.
        least: i64,
        /// The largest possible value.
        most: i64,
    },
    /// A result outside of what can be held.
    #[error("{what} is too far away: years go from -262143 to 262142, numbers to 64 bits")]
    Overflow {
        /// What was computed.
        what: &'static str,
    },
    /// A unit that the value cannot be counted in.
    #[error("{kind} cannot be counted in {unit}, only in {units}")]
    Unit {
        /// The Java class of the value.
        kind: &'static str,
        /// The unit.
        unit: ChronoUnit,
        /// The units that are possible.
        units: &'static str,
    },
    /// A value of one class where another is needed.
    #[error("{given} cannot stand for {wanted}: it does not hold all of its fields")]
    Kind {
        /// The Java class of what was given.
        given: &'static str,
        /// The Java class of what is needed.
        wanted: &'static str,
    },
    /// A pattern that `SimpleDateFormat` does not take.
    #[error("{:?} is not a date pattern like \"yyyy-MM-dd HH:mm\": {problem}", shorten(.pattern))]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A text that does not fit a pattern.
    #[error("{:?} does not fit the date pattern {:?} from character {at} on", shorten(.text), shorten(.pattern))]
    Unparseable {
        /// The text.
        text: String,
        /// The pattern.
        pattern: String,
        /// Which character does not fit, counted from 1.
        at: usize,
    },
}

/// The result of everything that may fail here.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn text(text: &str, what: &'static str, example: &'static str) -> Self {
        Self::Text { text: text.to_owned(), what, example }
    }
}

/// The value, or the error that says which field it does not fit.
pub(crate) fn within(field: &'static str, value: i64, least: i64, most: i64) -> Result<u32> {
    u32::try_from(value).ok().filter(|_| (least..=most).contains(&value)).ok_or(Error::Field {
        field,
        value,
        least,
        most,
    })
}

fn shorten(text: &str) -> String {
    const SHOWN: usize = 80;
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN).chain("…".chars()).collect()
}
