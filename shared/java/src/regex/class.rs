use regex_syntax::hir::ClassUnicode;

use super::{ast::Flags, error::PatternError, escape, parser::class_of, scanner::Scanner};

const DEEPEST: usize = 20;

/// One character, with its other case where that is ignored.
pub(super) fn single(c: char, flags: Flags) -> ClassUnicode {
    range(c, c, flags)
}

/// Without `(?u)` only ASCII has two cases.
pub(super) fn range(from: char, to: char, flags: Flags) -> ClassUnicode {
    let mut class = class_of(&[(from, to)]);
    if !flags.ignore_case {
        return class;
    }
    if flags.unicode_case {
        class.case_fold_simple();
        return class;
    }
    for (here, there) in [(('a', 'z'), ('A', 'Z')), (('A', 'Z'), ('a', 'z'))] {
        let (low, high) = (from.max(here.0), to.min(here.1));
        let other = |c: char| char::from_u32(u32::from(c) - u32::from(here.0) + u32::from(there.0));
        if low <= high
            && let (Some(low), Some(high)) = (other(low), other(high))
        {
            class.union(&class_of(&[(low, high)]));
        }
    }
    class
}

/// `.`: without `(?s)` no end of line.
pub(super) fn dot(flags: Flags) -> ClassUnicode {
    let mut class = match (flags.dot_all, flags.unix_lines) {
        (true, _) => ClassUnicode::empty(),
        (false, true) => class_of(&[('\n', '\n')]),
        (false, false) => line_ends(),
    };
    class.negate();
    class
}

/// The single characters which end a line.
pub(super) fn line_ends() -> ClassUnicode {
    class_of(&[('\n', '\n'), ('\r', '\r'), ('\u{85}', '\u{85}'), ('\u{2028}', '\u{2029}')])
}

/// What follows a `[`, up to its `]`.
pub(super) fn parse(scanner: &mut Scanner, flags: Flags, depth: usize) -> Result<ClassUnicode, PatternError> {
    if depth > DEEPEST {
        return Err(PatternError::TooLarge);
    }
    let negated = scanner.eat('^');
    let mut whole: Option<ClassUnicode> = None;
    // What is united since the last `&&`.
    let mut operand: Option<ClassUnicode> = None;
    loop {
        let at = scanner.at();
        if scanner.peek() == Some('&') && scanner.second() == Some('&') {
            scanner.take();
            scanner.take();
            whole = joined(whole, operand.take());
            if matches!(scanner.peek(), Some(']' | '&')) {
                return scanner.error("nothing after && in a class");
            }
            continue;
        }
        let empty = whole.is_none() && operand.is_none();
        let item = match scanner.take() {
            None => return Err(PatternError::Syntax { at, what: "a [ without its ]" }),
            Some((']', false)) if !empty => break,
            Some(('[', false)) => parse(scanner, flags, depth + 1)?,
            Some((c, plain)) => member(scanner, c, plain, flags)?,
        };
        match &mut operand {
            Some(operand) => operand.union(&item),
            None => operand = Some(item),
        }
    }
    let mut class = joined(whole, operand).unwrap_or_else(ClassUnicode::empty);
    if negated {
        class.negate();
    }
    Ok(class)
}

fn joined(whole: Option<ClassUnicode>, operand: Option<ClassUnicode>) -> Option<ClassUnicode> {
    match (whole, operand) {
        (Some(mut whole), Some(operand)) => {
            whole.intersect(&operand);
            Some(whole)
        }
        (whole, operand) => whole.or(operand),
    }
}

/// A character, a range or an escape.
fn member(scanner: &mut Scanner, c: char, plain: bool, flags: Flags) -> Result<ClassUnicode, PatternError> {
    let from = if c == '\\' && !plain {
        match escape::inside(scanner, flags)? {
            escape::Inside::Class(class) => return Ok(class),
            escape::Inside::Char(c) => c,
        }
    } else {
        c
    };
    if scanner.peek() != Some('-') || matches!(scanner.second(), Some('[' | ']')) {
        return Ok(single(from, flags));
    }
    scanner.take();
    let to = match scanner.take() {
        Some(('\\', false)) => match escape::inside(scanner, flags)? {
            escape::Inside::Char(c) => c,
            escape::Inside::Class(_) => return scanner.error("a range up to a class"),
        },
        Some((c, _)) => c,
        None => return scanner.error("a [ without its ]"),
    };
    if to < from {
        scanner.error("a range from a larger to a smaller character")
    } else {
        Ok(range(from, to, flags))
    }
}
