//! Texts that were taken apart before: a warm function evaluates the same ones at every look at its stage.

use std::cell::RefCell;
use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use crate::syntax::{Expr, Piece, parse, split};

/// So many bytes of texts are kept for as long as the process lives; more are taken apart each time.
const KEPT_BYTES: usize = 64 * 1024;
/// So many texts are known to have been seen once.
const SEEN: usize = 4096;

/// A part of a text.
#[derive(Debug)]
pub(crate) enum Part {
    /// Text that stands for itself.
    Text(&'static str),
    /// An expression; `raw` is how it was written.
    Expression { source: &'static str, raw: &'static str, expr: Expr<'static> },
}

impl Part {
    fn read(piece: &Piece<'static>) -> Option<Self> {
        Some(match *piece {
            Piece::Text(text) => Self::Text(text),
            Piece::Expression { source, raw } => Self::Expression { source, raw, expr: parse(source).ok()? },
        })
    }
}

/// What is kept of a thread's texts.
#[derive(Debug, Default)]
struct Templates {
    known: HashMap<&'static str, Rc<[Part]>>,
    bytes: usize,
    /// Hashes of texts that were seen: only one that comes again is kept.
    seen: HashSet<u64>,
}

thread_local! {
    static TEMPLATES: RefCell<Templates> = RefCell::default();
}

/// The parts of a text that was seen before; none where it is new, cannot be read, or there is no room for it.
pub(crate) fn template(text: &str) -> Option<Rc<[Part]>> {
    TEMPLATES.with_borrow_mut(|templates| match templates.known.get(text) {
        Some(parts) => Some(Rc::clone(parts)),
        None => templates.keep(text),
    })
}

impl Templates {
    fn keep(&mut self, text: &str) -> Option<Rc<[Part]>> {
        if self.bytes + text.len() > KEPT_BYTES || !self.comes_again(text) {
            return None;
        }
        if !is_readable(text) {
            return None;
        }
        self.bytes += text.len();
        // The tree borrows from its text; both are kept for good, within the limit.
        let text: &'static str = text.to_owned().leak();
        let parts: Rc<[Part]> = split(text).ok()?.iter().map(Part::read).collect::<Option<_>>()?;
        self.known.insert(text, Rc::clone(&parts));
        Some(parts)
    }

    fn comes_again(&mut self, text: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        if self.seen.len() >= SEEN {
            self.seen.clear();
        }
        !self.seen.insert(hasher.finish())
    }
}

/// Whether a text can be taken apart: one that cannot must not take the room of others, however often it comes.
fn is_readable(text: &str) -> bool {
    split(text).is_ok_and(|pieces| {
        pieces.iter().all(|piece| match *piece {
            Piece::Text(_) => true,
            Piece::Expression { source, .. } => parse(source).is_ok(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_when_it_comes_again() {
        for text in ["a ${b} c", "${a.b}"] {
            assert!(template(text).is_none(), "{text}");
            let kept = template(text).expect("kept");
            assert!(Rc::ptr_eq(&kept, &template(text).expect("kept")), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_or_has_no_room_is_not_kept() {
        let large = format!("${{'{}'}}", "a".repeat(KEPT_BYTES));
        for text in ["${a +}", "${a", &large] {
            for _ in 0..3 {
                assert!(template(text).is_none());
            }
        }
    }

    #[test]
    fn what_cannot_be_read_takes_no_room() {
        let mut templates = Templates::default();
        for _ in 0..100 {
            assert!(templates.keep("${a +}").is_none());
        }
        assert_eq!(templates.bytes, 0);
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let mut templates = Templates::default();
        for number in 0..20_000 {
            for _ in 0..2 {
                templates.keep(&format!("${{parameters.some_parameter_{number}}}"));
            }
        }
        assert!(templates.bytes <= KEPT_BYTES && templates.seen.len() <= SEEN);
        assert!(templates.known.len() > 1000);
    }
}
