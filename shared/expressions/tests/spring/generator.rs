//! Expressions out of a seed: a grammar that knows the types of what it writes, and now and then forgets them.

mod grammar;

use std::collections::BTreeMap;

use crate::cases::{Case, Context};
use grammar::{leaves, patterns, words};

const DEPTH: u32 = 5;
/// One expression in so many is of another type than its place asks for.
const ILL_TYPED: u64 = 24;

/// So many cases; the same for the same seed.
pub(crate) fn generated(seed: u64, count: usize, contexts: &BTreeMap<String, Context>) -> Vec<Case> {
    let context = contexts.get("values").expect("a context of values");
    let case = |number: usize| {
        // Each case from a seed of its own, so that a change of one kind leaves the others alone.
        let mut writer =
            Writer { random: Random(seed ^ (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)) };
        let template = writer.random.one_in(10);
        let kind = *writer.random.pick(&KINDS);
        let depth = 1 + writer.random.below(u64::from(DEPTH)) as u32;
        let expression = if template { writer.template(depth) } else { writer.write(kind, depth) };
        Case {
            origin: format!("seed {seed}, number {number}"),
            expression,
            context: context.clone(),
            allow_unknown_keys: !writer.random.one_in(8),
            template,
            lenient: true,
        }
    };
    (0..count).map(case).collect()
}

/// Small, and the same on every machine and in every version.
struct Random(u64);

impl Random {
    /// The next of SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len() as u64) as usize]
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Whole,
    Real,
    Text,
    Truth,
    /// A list of whole numbers, of texts, of maps.
    Numbers,
    Texts,
    Maps,
    Map,
    Null,
    Date,
}

const KINDS: [&Kind; 10] = [
    &Kind::Whole,
    &Kind::Real,
    &Kind::Text,
    &Kind::Truth,
    &Kind::Numbers,
    &Kind::Texts,
    &Kind::Maps,
    &Kind::Map,
    &Kind::Null,
    &Kind::Date,
];

struct Writer {
    random: Random,
}

impl Writer {
    fn template(&mut self, depth: u32) -> String {
        let mut text = String::new();
        for _ in 0..=self.random.below(3) {
            text.push_str(self.random.pick(&["", "", "v", " and ", "-", "$", "{", "a}b"]));
            let kind = *self.random.pick(&KINDS[..7]);
            text.push_str(&format!("${{{}}}", self.write(kind, depth.min(3))));
        }
        text
    }

    /// An expression of this kind, except where the grammar forgets what it was asked for.
    fn write(&mut self, kind: Kind, depth: u32) -> String {
        let kind = if self.random.one_in(ILL_TYPED) { *self.random.pick(&KINDS) } else { kind };
        if depth == 0 || self.random.one_in(6) {
            return self.random.pick(leaves(kind)).to_owned();
        }
        if self.random.one_in(9) {
            return self.of_any_kind(kind, depth - 1);
        }
        let pattern = self.random.pick(patterns(kind));
        self.filled(pattern, depth - 1)
    }

    /// What gives a value of whatever its parts are.
    fn of_any_kind(&mut self, kind: Kind, depth: u32) -> String {
        let pattern = self.random.pick(&[
            "({t} ? {=} : {=})",
            "({=} ?: {=})",
            "({0} ?: {=})",
            "({=})",
            "{{=}, {=}}[{small}]",
            "{a: {=}, 'b': {=}}['a']",
            "{a: {=}}.a",
            "{{=}, {=}}.$[true]",
            "{{=}}.^[#this != null]",
            "{{=}, null, {=}}.![#this][0]",
        ]);
        let mut text = String::new();
        for (at, part) in pattern.split("{=}").enumerate() {
            if at > 0 {
                text.push_str(&self.write(kind, depth));
            }
            text.push_str(part);
        }
        self.filled(&text, depth)
    }

    /// The pattern with its holes filled.
    fn filled(&mut self, pattern: &str, depth: u32) -> String {
        let mut text = String::new();
        let mut rest = pattern;
        while let Some(at) = rest.find('{') {
            let (before, hole) = rest.split_at(at);
            text.push_str(before);
            let end = hole.find('}').unwrap_or(0);
            let kind = match hole.get(1..end) {
                Some("w") => Kind::Whole,
                Some("r") => Kind::Real,
                Some("s") => Kind::Text,
                Some("t") => Kind::Truth,
                Some("W") => Kind::Numbers,
                Some("S") => Kind::Texts,
                Some("M") => Kind::Maps,
                Some("m") => Kind::Map,
                Some("0") => Kind::Null,
                Some("d") => Kind::Date,
                Some(named) => match words(named) {
                    Some(words) => {
                        text.push_str(self.random.pick(words));
                        rest = &hole[end + 1..];
                        continue;
                    }
                    None => {
                        text.push('{');
                        rest = &hole[1..];
                        continue;
                    }
                },
                None => {
                    text.push('{');
                    rest = &hole[1..];
                    continue;
                }
            };
            text.push_str(&self.write(kind, depth));
            rest = &hole[end + 1..];
        }
        text + rest
    }
}
