/// A pattern that Java would refuse, or that cannot be run in linear time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Not a pattern in Java either.
    #[error("the pattern is not well formed at character {at}: {what}")]
    Syntax {
        /// Counted from 1.
        at: usize,
        /// What is wrong there.
        what: &'static str,
    },
    /// A construct that needs to go back in the text.
    #[error(
        "the pattern has {what} at character {at}, which is not supported since it can take exponential time: write it without"
    )]
    Backtracking {
        /// Counted from 1.
        at: usize,
        /// Its name.
        what: &'static str,
    },
    /// A construct of Java that is not supported for another reason.
    #[error("the pattern has {what} at character {at}, which is not supported: write it without")]
    Unsupported {
        /// Counted from 1.
        at: usize,
        /// Its name.
        what: &'static str,
    },
    /// A property or script nobody knows.
    #[error("the pattern names a property at character {at} which is not known: {name}")]
    Property {
        /// Counted from 1.
        at: usize,
        /// As written.
        name: String,
    },
    /// A pattern, or its repetitions written out, above the limits.
    #[error("the pattern is too large: use smaller counts in {{…}} and fewer groups")]
    TooLarge,
    /// See there.
    #[error(transparent)]
    TooMuchWork(#[from] TooMuchWork),
}

/// A pattern and a text which together would take too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the pattern takes too many steps on this text: make the pattern more exact or the text shorter")]
pub struct TooMuchWork;

/// A replacement that refers to what is not there, or a result that is too long.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplaceError {
    /// A group the pattern does not have.
    #[error("the replacement refers to the group `{0}`, which the pattern does not have")]
    NoGroup(String),
    /// A `$` without a number or a name in braces.
    #[error("the replacement has a `$` without a group's number or {{name}}; write \\$ for a dollar sign")]
    Dollar,
    /// A backslash at the end.
    #[error("the replacement ends in a backslash; write \\\\ for a backslash")]
    Backslash,
    /// A result longer than allowed.
    #[error("the text would have more than {0} bytes after replacing")]
    TooLong(usize),
    /// See there.
    #[error(transparent)]
    TooMuchWork(#[from] TooMuchWork),
}
