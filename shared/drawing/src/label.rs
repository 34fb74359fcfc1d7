//! How much room a text takes, and how it is shortened.

use unicode_width::UnicodeWidthChar;

/// Columns of a terminal.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(column).sum()
}

/// Columns of one character; a control character has none.
pub(crate) fn column(letter: char) -> usize {
    letter.width().unwrap_or(0)
}

/// A text on one line: what would break a line or steer a terminal becomes a space, what would turn the direction of
/// the text is left out.
pub(crate) fn plain(text: &str) -> String {
    let turns = |letter| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let line: String = text
        .chars()
        .filter(|letter| !turns(*letter))
        .map(|letter| if letter.is_control() || letter.is_whitespace() { ' ' } else { letter })
        .collect();
    line.trim().to_owned()
}

/// Pixels at a font size of 13; by kinds of letters, for the font is the reader's.
pub(crate) fn pixels(text: &str) -> i32 {
    let tenths: i32 = text.chars().map(tenths).sum();
    (tenths + 9) / 10
}

fn tenths(letter: char) -> i32 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 38,
        'f' | 'r' | 't' | ' ' | '(' | ')' | '[' | ']' | '/' | '-' => 50,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 122,
        'A'..='Z' => 94,
        _ if letter.is_ascii() => 79,
        _ => i32::from(column(letter) > 1) * 50 + i32::from(column(letter) > 0) * 85,
    }
}

/// A text cut to a size, with an ellipsis where something is missing.
pub(crate) fn shortened(text: &str, size: usize, measure: impl Fn(&str) -> usize) -> String {
    if measure(text) <= size {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        kept.push(letter);
        if measure(&format!("{kept}…")) > size {
            kept.pop();
            break;
        }
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_to_its_columns() {
        for (text, size, cut) in [
            ("deploy", 6, "deploy"),
            ("deploy to production", 10, "deploy to…"),
            ("日本語の名前", 6, "日本…"),
            ("deploy", 1, "…"),
        ] {
            assert_eq!(shortened(text, size, columns), cut);
            assert!(columns(cut) <= size);
        }
    }

    #[test]
    fn a_text_can_neither_break_its_line_nor_turn_around() {
        assert_eq!(plain("a\nb\u{1b}[31m\u{202e}c "), "a b [31mc");
    }
}
