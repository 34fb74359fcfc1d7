use super::error::PatternError;

/// Characters of a pattern; those between `\Q` and `\E` are plain.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Token {
    c: char,
    plain: bool,
    at: usize,
}

/// Reads a pattern from left to right.
#[derive(Debug)]
pub(super) struct Scanner {
    tokens: Vec<Token>,
    next: usize,
    /// Under `(?x)` blanks and comments are skipped.
    pub(super) comments: bool,
}

impl Scanner {
    pub(super) fn new(pattern: &str) -> Self {
        let mut tokens = Vec::with_capacity(pattern.len());
        let mut chars = pattern.chars().enumerate().peekable();
        let (mut plain, mut escaped) = (false, false);
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, c)| *c);
            if c == '\\' && !escaped && next == Some(if plain { 'E' } else { 'Q' }) {
                chars.next();
                plain = !plain;
                continue;
            }
            escaped = c == '\\' && !escaped && !plain;
            tokens.push(Token { c, plain, at: at + 1 });
        }
        Self { tokens, next: 0, comments: false }
    }

    /// The place of the next character, from 1.
    pub(super) fn at(&self) -> usize {
        self.tokens.get(self.next).or(self.tokens.last()).map_or(1, |token| token.at)
    }

    pub(super) fn error<T>(&self, what: &'static str) -> Result<T, PatternError> {
        Err(PatternError::Syntax { at: self.at(), what })
    }

    /// The next character that has a meaning; `None` at the end and before a plain one.
    pub(super) fn peek(&mut self) -> Option<char> {
        self.skip();
        self.tokens.get(self.next).filter(|token| !token.plain).map(|token| token.c)
    }

    /// The very next character, a blank too, that has a meaning.
    pub(super) fn peek_raw(&self) -> Option<char> {
        self.tokens.get(self.next).filter(|token| !token.plain).map(|token| token.c)
    }

    /// The character after the next one.
    pub(super) fn second(&self) -> Option<char> {
        self.tokens.get(self.next + 1).filter(|token| !token.plain).map(|token| token.c)
    }

    pub(super) fn done(&mut self) -> bool {
        self.skip();
        self.next >= self.tokens.len()
    }

    /// The next character and whether it is plain.
    pub(super) fn take(&mut self) -> Option<(char, bool)> {
        self.skip();
        self.take_raw()
    }

    /// As [`Self::take`], blanks too.
    pub(super) fn take_raw(&mut self) -> Option<(char, bool)> {
        let token = self.tokens.get(self.next)?;
        self.next += 1;
        Some((token.c, token.plain))
    }

    /// Whether the very next character is this one and has a meaning.
    pub(super) fn raw_is(&self, c: char) -> bool {
        self.tokens.get(self.next).is_some_and(|token| token.c == c && !token.plain)
    }

    /// The very next character's value if it is a digit.
    pub(super) fn raw_digit(&mut self, radix: u32) -> Option<u32> {
        let digit = self.tokens.get(self.next)?.c.to_digit(radix)?;
        self.next += 1;
        Some(digit)
    }

    /// The next character, if it is this one and has a meaning.
    pub(super) fn eat(&mut self, c: char) -> bool {
        let here = self.peek() == Some(c);
        self.next += usize::from(here);
        here
    }

    /// Characters up to `end`, which is taken too; `None` without one.
    pub(super) fn until(&mut self, end: char) -> Option<String> {
        let rest = self.tokens.get(self.next..)?;
        let length = rest.iter().position(|token| token.c == end)?;
        let text = rest.iter().take(length).map(|token| token.c).collect();
        self.next += length + 1;
        Some(text)
    }

    fn skip(&mut self) {
        if !self.comments {
            return;
        }
        let mut in_comment = false;
        while let Some(token) = self.tokens.get(self.next).filter(|token| !token.plain) {
            match token.c {
                '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' if in_comment => in_comment = false,
                _ if in_comment => {}
                '#' => in_comment = true,
                ' ' | '\t'..='\r' => {}
                _ => break,
            }
            self.next += 1;
        }
    }
}
