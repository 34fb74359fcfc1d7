//! `java.util.regex`, in time linear in the text.
//!
//! A pattern is read as Java reads it, compiled by the `regex` crate's engine, and run with all alternatives abreast. What that cannot do without
//! going back in the text is refused with an error that names it: look-around, back-references, atomic groups, possessive
//! quantifiers, and `$` or `\Z` before the end of a pattern. As since Java 19, `\b` knows ASCII's words only (Java 17:
//! also other letters). For `^` and `$` under `(?m)` lines end at `\n`, `\r\n` and `\r`, not at U+0085, U+2028, U+2029.
//!
//! A single search is linear in the text. Replacing and splitting search again after each match, which a pattern like
//! `a.*b|a` makes quadratic; so steps are counted. Each call gets the number of steps that it may take and leaves what is
//! left of it; where that would not do, it says [`TooMuchWork`]. A million steps take about 20 ms.

mod ast;
mod class;
mod error;
mod escape;
mod lower;
mod machine;
mod parser;
mod property;
mod replace;
mod scanner;

use machine::{Machine, Work};
use regex_automata::nfa::thompson::NFA;

pub use error::{PatternError, ReplaceError, TooMuchWork};

/// The memory a compiled pattern may take, in bytes.
const COMPILED: usize = 400 << 10;
/// The steps that compiling one range of characters is worth.
const STEPS_OF_COMPILING: usize = 50;
/// And compiling whatever pattern.
const STEPS_OF_PATTERN: usize = 5_000;

/// `java.util.regex.Pattern`, compiled.
///
/// ```
/// use gennaker_java::regex::Pattern;
///
/// let mut steps = 100_000;
/// let pattern = Pattern::new("(?<app>\\w+)-v(\\d+)", &mut steps).unwrap();
/// assert!(pattern.matches("api-v001", &mut steps).unwrap());
/// assert_eq!(pattern.replace_all("api-v001", "${app}:$2", 100, &mut steps).unwrap(), "api:001");
/// assert!(Pattern::new("a(?=b)", &mut steps).is_err());
/// assert!(steps > 0);
/// ```
#[derive(Debug, Clone)]
pub struct Pattern {
    search: Machine,
    whole: Machine,
    shape: lower::Shape,
}

/// A match and its groups, as byte ranges; group 0 is the match.
struct Found {
    groups: Vec<Option<(usize, usize)>>,
}

impl Found {
    fn span(&self) -> (usize, usize) {
        self.groups.first().copied().flatten().unwrap_or_default()
    }
}

impl Pattern {
    /// `Pattern.compile(pattern)`. Inline flags (`(?i)`) are the only ones.
    pub fn new(pattern: &str, steps: &mut usize) -> Result<Self, PatternError> {
        take(steps, STEPS_OF_PATTERN.saturating_add(pattern.len()))?;
        let parsed = parser::parse(pattern)?;
        let search = lower::lower(&parsed, false)?;
        take(steps, lower::weight(&parsed.node).saturating_mul(STEPS_OF_COMPILING))?;
        let nfa = compiled(&search.hir)?;
        // Where a final end of line plays no part, the same program answers both questions.
        let whole = if search.shape.tails.is_empty() {
            nfa.clone()
        } else {
            compiled(&lower::lower(&parsed, true)?.hir)?
        };
        Ok(Self { search: Machine::new(nfa)?, whole: Machine::new(whole)?, shape: search.shape })
    }

    /// `String.matches`: the pattern covers the whole text.
    pub fn matches(&self, text: &str, steps: &mut usize) -> Result<bool, TooMuchWork> {
        Ok(self.whole.covers(text, steps)? && !(self.shape.line_start && text.is_empty()))
    }

    /// `Matcher.find()`: the pattern is somewhere in the text.
    pub fn find(&self, text: &str, steps: &mut usize) -> Result<bool, TooMuchWork> {
        Ok(self.searcher(text, steps)?.next()?.is_some())
    }

    /// `String.replaceAll`: `$1` and `${name}` in `with` are groups, `\` makes the next character plain. The result may
    /// have up to `max_output` bytes.
    pub fn replace_all(
        &self,
        text: &str,
        with: &str,
        max_output: usize,
        steps: &mut usize,
    ) -> Result<String, ReplaceError> {
        replace::replace(self.searcher(text, steps)?, with, max_output, usize::MAX)
    }

    /// `String.replaceFirst`, as [`Self::replace_all`].
    pub fn replace_first(
        &self,
        text: &str,
        with: &str,
        max_output: usize,
        steps: &mut usize,
    ) -> Result<String, ReplaceError> {
        replace::replace(self.searcher(text, steps)?, with, max_output, 1)
    }

    /// `String.split(regex, limit)`: at most `limit` parts; 0 for all without empty ones at the end, below 0 for all.
    pub fn split<'t>(
        &self,
        text: &'t str,
        limit: i32,
        steps: &mut usize,
    ) -> Result<Vec<&'t str>, TooMuchWork> {
        let most = usize::try_from(limit).ok().filter(|limit| *limit > 0).unwrap_or(usize::MAX);
        let mut parts = Vec::new();
        let mut from = 0;
        let mut searcher = self.searcher(text, steps)?;
        while parts.len() + 1 < most {
            let Some((start, end)) = searcher.next()?.map(|found| found.span()) else { break };
            // A match of nothing at the beginning cuts nothing off.
            if end > 0 {
                parts.extend(text.get(from..start));
                from = end;
            }
        }
        if from == 0 {
            return Ok(vec![text]);
        }
        parts.extend(text.get(from..));
        while limit == 0 && parts.last().is_some_and(|part| part.is_empty()) {
            parts.pop();
        }
        Ok(parts)
    }

    fn searcher<'p, 't>(
        &'p self,
        text: &'t str,
        steps: &'p mut usize,
    ) -> Result<Searcher<'p, 't>, TooMuchWork> {
        Ok(Searcher { pattern: self, text, from: Some(0), work: self.search.work(steps)? })
    }
}

/// Takes steps of those that are left.
fn take(steps: &mut usize, count: usize) -> Result<(), TooMuchWork> {
    let left = steps.checked_sub(count);
    *steps = left.unwrap_or_default();
    left.map(drop).ok_or(TooMuchWork)
}

fn compiled(hir: &regex_syntax::hir::Hir) -> Result<NFA, PatternError> {
    let config = NFA::config().nfa_size_limit(Some(COMPILED)).shrink(false);
    NFA::compiler().configure(config).build_from_hir(hir).map_err(|_| PatternError::TooLarge)
}

/// One match after the other, as `Matcher.find()`: after a match of nothing it goes on one character later.
struct Searcher<'p, 't> {
    pattern: &'p Pattern,
    text: &'t str,
    from: Option<usize>,
    work: Work<'p>,
}

impl Searcher<'_, '_> {
    fn next(&mut self) -> Result<Option<Found>, TooMuchWork> {
        let Some(from) = self.from else { return Ok(None) };
        let Some(places) = self.pattern.search.search(&mut self.work, self.text, from)? else {
            return Ok(None);
        };
        let found = self.found(&places);
        let (start, end) = found.span();
        if self.pattern.shape.line_start && start == self.text.len() {
            // Java's `^` does not begin a line at the very end.
            self.from = None;
            return Ok(None);
        }
        self.from = if start == end {
            self.text.get(end..).and_then(|rest| rest.chars().next()).map(|c| end + c.len_utf8())
        } else {
            Some(end)
        };
        Ok(Some(found))
    }

    /// A final end of line which `$` looked at belongs to no group.
    fn found(&self, places: &[Option<usize>]) -> Found {
        let shape = &self.pattern.shape;
        let place = |index: usize| places.get(index).copied().flatten();
        let group = |index: usize| place(2 * index).zip(place(2 * index + 1));
        let tail = shape.tails.iter().find_map(|index| group(*index)).map_or(usize::MAX, |(start, _)| start);
        let clipped = |index| group(index).map(|(start, end)| (start.min(tail), end.min(tail)));
        Found { groups: (0..=shape.groups).map(clipped).collect() }
    }
}
