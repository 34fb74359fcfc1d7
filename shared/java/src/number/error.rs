use std::fmt;

/// Text that is not what a parser was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Not a number of that kind, or too large for it.
    #[error("{0} is not {1}")]
    NotA(Quoted, &'static str),
    /// Not a number of that kind in that radix, or too large for it.
    #[error("{0} is not {1} in radix {2}")]
    NotInRadix(Quoted, &'static str, u32),
    /// A radix outside 2 to 36.
    #[error("radix {0} is not between 2 and 36")]
    Radix(u32),
    /// A hexadecimal floating-point number such as `0x1.8p1`.
    #[error("{0} is a hexadecimal floating-point number, which is not supported: write it in decimal")]
    HexFloat(Quoted),
    /// A properties file with a broken `\uXXXX`.
    #[error("line {0}: \\u needs four hexadecimal digits which make a character")]
    Unicode(usize),
}

/// A text in quotes for a message, cut after 60 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted(String);

impl Quoted {
    /// Keeps the beginning of `text`.
    pub fn new(text: &str) -> Self {
        const KEPT: usize = 60;
        match text.char_indices().nth(KEPT) {
            Some((end, _)) => Self(format!("{}…", text.get(..end).unwrap_or_default())),
            None => Self(text.to_owned()),
        }
    }
}

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}
