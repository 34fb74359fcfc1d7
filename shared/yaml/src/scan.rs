//! A cursor over a scalar's text, with which the forms of numbers and timestamps are recognised.

/// What is left of the text.
#[derive(Clone, Copy)]
pub(crate) struct Scan<'a>(&'a [u8]);

impl<'a> Scan<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self(text.as_bytes())
    }

    /// Takes one byte out of `set`.
    pub(crate) fn one(&mut self, set: &[u8]) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if set.contains(first) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// Takes all bytes out of `set` that follow, and says how many.
    pub(crate) fn all(&mut self, set: &[u8]) -> usize {
        let length = self.0.iter().take_while(|byte| set.contains(byte)).count();
        self.0 = self.0.get(length..).unwrap_or_default();
        length
    }

    /// Takes at least `least` and at most `most` digits.
    pub(crate) fn digits(&mut self, least: usize, most: usize) -> bool {
        let length = self.0.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        self.0 = self.0.get(length..).unwrap_or_default();
        length >= least
    }

    /// Whether nothing but bytes out of `set` follows.
    pub(crate) fn ends_with(&mut self, set: &[u8]) -> bool {
        self.all(set);
        self.is_done()
    }

    pub(crate) fn is_done(&self) -> bool {
        self.0.is_empty()
    }
}
