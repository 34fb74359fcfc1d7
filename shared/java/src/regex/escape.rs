use regex_syntax::hir::{ClassUnicode, Look};

use super::{
    ast::{Flags, Node},
    class,
    error::PatternError,
    parser::class_of,
    property,
    scanner::Scanner,
};

/// An escape within a class.
pub(super) enum Inside {
    Char(char),
    Class(ClassUnicode),
}

/// What follows a backslash outside of a class.
pub(super) fn outside(scanner: &mut Scanner, flags: Flags) -> Result<Node, PatternError> {
    let at = scanner.at();
    let look = match scanner.peek_raw() {
        Some('b') if scanner.second() == Some('{') => {
            return Err(PatternError::Unsupported { at, what: "the boundary \\b{g}" });
        }
        Some('b') => Node::Look(Look::WordAscii),
        Some('B') => Node::Look(Look::WordAsciiNegate),
        Some('A') => Node::Look(Look::Start),
        Some('z') => Node::Look(Look::End),
        Some('Z') => Node::FinalEnd { at, unix: flags.unix_lines },
        Some('R') => Node::LineBreak,
        Some('1'..='9' | 'k') => return Err(PatternError::Backtracking { at, what: "a back-reference" }),
        Some('G') => return Err(PatternError::Unsupported { at, what: "the end of the match before, \\G" }),
        Some('X') => return Err(PatternError::Unsupported { at, what: "a grapheme cluster, \\X" }),
        _ => {
            return Ok(Node::Class(match inside(scanner, flags)? {
                Inside::Char(c) => class::single(c, flags),
                Inside::Class(class) => class,
            }));
        }
    };
    scanner.take_raw();
    Ok(look)
}

/// What follows a backslash within a class, and most of what may outside.
pub(super) fn inside(scanner: &mut Scanner, flags: Flags) -> Result<Inside, PatternError> {
    let at = scanner.at();
    let Some((c, _)) = scanner.take_raw() else { return scanner.error("a backslash at the end") };
    let plain = match c {
        'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'h' | 'H' | 'v' | 'V' => return Ok(Inside::Class(predefined(c))),
        'p' | 'P' => return property::parse(scanner, flags, c == 'P').map(Inside::Class),
        't' => '\t',
        'n' => '\n',
        'r' => '\r',
        'f' => '\u{c}',
        'a' => '\u{7}',
        'e' => '\u{1b}',
        '0' => octal(scanner)?,
        'x' => hexadecimal(scanner)?,
        'u' => utf16(scanner)?,
        'c' => match scanner.take_raw() {
            Some((c, _)) => char::from_u32(u32::from(c) ^ 64).unwrap_or(c),
            None => return scanner.error("\\c without a character"),
        },
        'N' => return Err(PatternError::Unsupported { at, what: "a character's name \\N{…}" }),
        c if c.is_ascii_alphanumeric() => {
            return Err(PatternError::Syntax {
                at,
                what: "an escape that is none: only \\ before other characters",
            });
        }
        c => c,
    };
    Ok(Inside::Char(plain))
}

fn predefined(letter: char) -> ClassUnicode {
    let mut class = match letter.to_ascii_lowercase() {
        'd' => class_of(&[('0', '9')]),
        'w' => class_of(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
        's' => class_of(&[('\t', '\r'), (' ', ' ')]),
        'h' => class_of(&[
            ('\t', '\t'),
            (' ', ' '),
            ('\u{a0}', '\u{a0}'),
            ('\u{1680}', '\u{1680}'),
            ('\u{180e}', '\u{180e}'),
            ('\u{2000}', '\u{200a}'),
            ('\u{202f}', '\u{202f}'),
            ('\u{205f}', '\u{205f}'),
            ('\u{3000}', '\u{3000}'),
        ]),
        _ => class_of(&[('\n', '\r'), ('\u{85}', '\u{85}'), ('\u{2028}', '\u{2029}')]),
    };
    if letter.is_ascii_uppercase() {
        class.negate();
    }
    class
}

fn digits(scanner: &mut Scanner, radix: u32, most: usize) -> (u32, usize) {
    let (mut value, mut count) = (0, 0);
    while count < most
        && let Some(digit) = scanner.raw_digit(radix)
    {
        value = value * radix + digit;
        count += 1;
    }
    (value, count)
}

/// Up to three digits, up to 0377.
fn octal(scanner: &mut Scanner) -> Result<char, PatternError> {
    let (mut value, count) = digits(scanner, 8, 2);
    if count == 0 {
        return scanner.error("\\0 without an octal digit");
    }
    if count == 2
        && value < 32
        && let Some(digit) = scanner.raw_digit(8)
    {
        value = value * 8 + digit;
    }
    Ok(char::from_u32(value).unwrap_or_default())
}

fn hexadecimal(scanner: &mut Scanner) -> Result<char, PatternError> {
    if scanner.raw_is('{') {
        scanner.take_raw();
        let (value, count) = digits(scanner, 16, 7);
        let closed = scanner.raw_is('}');
        scanner.take_raw();
        return match char::from_u32(value).filter(|_| count > 0 && closed) {
            Some(c) => Ok(c),
            None => scanner.error("\\x{…} without the number of a character"),
        };
    }
    match digits(scanner, 16, 2) {
        (value, 2) => Ok(char::from_u32(value).unwrap_or_default()),
        _ => scanner.error("\\x without two hexadecimal digits"),
    }
}

fn utf16(scanner: &mut Scanner) -> Result<char, PatternError> {
    let (first, count) = digits(scanner, 16, 4);
    if count < 4 {
        return scanner.error("\\u without four hexadecimal digits");
    }
    if let Some(c) = char::from_u32(first) {
        return Ok(c);
    }
    let half = "half of a surrogate pair without the other one";
    if !(scanner.raw_is('\\') && scanner.second() == Some('u')) {
        return scanner.error(half);
    }
    scanner.take_raw();
    scanner.take_raw();
    let (second, _) = digits(scanner, 16, 4);
    let units = [first, second].map(|unit| u16::try_from(unit).unwrap_or_default());
    match char::decode_utf16(units).next() {
        Some(Ok(c)) => Ok(c),
        _ => scanner.error(half),
    }
}
