//! A text on the terminal that is drawn over itself.

use std::io::Write;

/// How many lines stand on the terminal now. They are taken away when this is dropped.
///
/// The cursor rests below the text: what the terminal itself writes there, such as `^C`, moves nothing.
pub(crate) struct Screen<W: Write> {
    terminal: W,
    lines: usize,
}

impl<W: Write> Screen<W> {
    /// Nothing yet.
    pub(crate) fn new(terminal: W) -> Self {
        Self { terminal, lines: 0 }
    }

    /// Draws the text in place of the one before. Its lines must fit the terminal.
    pub(crate) fn draw(&mut self, text: &str) {
        let picture = format!("{}{text}\n", self.taken_away());
        self.lines = text.lines().count();
        self.write(&picture);
    }

    /// Takes the text away.
    pub(crate) fn clear(&mut self) {
        let nothing = self.taken_away();
        self.lines = 0;
        self.write(&nothing);
    }

    /// Up to the first line, then everything from there on is erased.
    fn taken_away(&self) -> String {
        match self.lines {
            0 => String::new(),
            lines => format!("\r\x1b[{lines}A\x1b[J"),
        }
    }

    /// In one piece, so that nothing flickers.
    fn write(&mut self, text: &str) {
        let _terminal_gone = self.terminal.write_all(text.as_bytes()).and_then(|()| self.terminal.flush());
    }
}

impl<W: Write> Drop for Screen<W> {
    fn drop(&mut self) {
        if self.lines > 0 {
            self.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_picture_takes_the_place_of_the_one_before_and_the_last_is_taken_away() {
        let mut terminal = Vec::new();
        let mut screen = Screen::new(&mut terminal);
        screen.draw("one\ntwo");
        screen.draw("three");
        drop(screen);
        assert_eq!(String::from_utf8(terminal).unwrap(), "one\ntwo\n\r\x1b[2A\x1b[Jthree\n\r\x1b[1A\x1b[J");
    }

    #[test]
    fn what_was_never_drawn_is_not_taken_away() {
        let mut terminal = Vec::new();
        drop(Screen::new(&mut terminal));
        assert!(terminal.is_empty());
    }
}
