/// A format and its arguments which do not go together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// A `%` that begins no conversion Java knows.
    #[error("`{0}` is not a format conversion; write %% for a percent sign")]
    Unknown(String),
    /// `%a`.
    #[error("`{0}`: hexadecimal floating-point numbers are not supported; use %e")]
    HexFloat(String),
    /// A flag the conversion does not take, two which exclude each other, or one twice.
    #[error("`{0}` does not take the flag `{1}` here")]
    Flag(String, char),
    /// A `-` or `0` without a width to fill.
    #[error("`{0}` needs a width, such as %-5s or %05d")]
    NoWidth(String),
    /// A width where none is allowed, or one above the limit.
    #[error("`{0}` has a width which is not allowed: at most 10000, and none for %n")]
    Width(String),
    /// A precision where none is allowed, or one above the limit.
    #[error(
        "`{0}` has a precision which is not allowed: at most 10000, and none for whole numbers, characters and dates"
    )]
    Precision(String),
    /// An argument's number that cannot be.
    #[error("`{0}`: arguments count from 1$")]
    Index(String),
    /// Fewer arguments than the format asks for.
    #[error("there is no argument for `{0}`")]
    Missing(String),
    /// An argument of a type the conversion does not take.
    #[error("`{0}` does not take {1}")]
    WrongArgument(String, &'static str),
    /// A code point that is no character, or half of a surrogate pair.
    #[error("{0} is not the code of a character")]
    NoCharacter(u32),
    /// A result above [`super::MAX_OUTPUT`].
    #[error("the formatted text would be longer than a megabyte")]
    TooLong,
}
