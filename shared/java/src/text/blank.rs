/// `trim()`: without characters up to U+0020 on both sides.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c| c <= ' ')
}

/// `strip()`: without white space on both sides.
pub fn strip(text: &str) -> &str {
    text.trim_matches(is_whitespace)
}

/// `stripLeading()`.
pub fn strip_leading(text: &str) -> &str {
    text.trim_start_matches(is_whitespace)
}

/// `stripTrailing()`.
pub fn strip_trailing(text: &str) -> &str {
    text.trim_end_matches(is_whitespace)
}

/// `isBlank()`: empty or white space only.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_whitespace)
}

/// `Character.isWhitespace(c)`: Unicode's separators but the no-break ones, and ASCII's controls of that sort.
pub fn is_whitespace(c: char) -> bool {
    match c {
        '\t'..='\r' | '\u{1c}'..='\u{1f}' => true,
        '\u{85}' | '\u{a0}' | '\u{2007}' | '\u{202f}' => false,
        _ => c.is_whitespace(),
    }
}
