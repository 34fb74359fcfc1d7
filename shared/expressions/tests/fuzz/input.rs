//! The input of a number.

use crate::grammar::Writer;
use crate::names::{self, Method};
use crate::outcome::Input;
use crate::random::Random;
use crate::scopes::{self, Data};
use crate::{corpus, documents, hostile};

/// Where an input comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    Grammar,
    Mutation,
    Shape,
    Document,
}

/// All that inputs are made of.
pub(crate) struct Inputs {
    seed: u64,
    pub(crate) methods: Vec<Method>,
    corpus: Vec<String>,
    rich: Data,
    crowded: Data,
}

/// One input and what it is run with.
pub(crate) struct Given<'i> {
    pub(crate) origin: Origin,
    pub(crate) input: Input,
    pub(crate) data: &'i Data,
    pub(crate) allow_unknown_keys: bool,
    /// What the expression is made to call.
    pub(crate) calls: Option<&'i Method>,
}

impl Inputs {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            methods: names::all(),
            corpus: corpus::read(),
            rich: scopes::rich(),
            crowded: scopes::crowded(),
        }
    }

    pub(crate) fn get(&self, number: usize) -> Given<'_> {
        let mut random = Random::of(self.seed, number);
        let allow_unknown_keys = !random.one_in(5);
        let data = if random.one_in(20) { &self.crowded } else { &self.rich };
        let given = |origin, input, calls| Given { origin, input, data, allow_unknown_keys, calls };
        match random.below(20) {
            0..10 => {
                let (text, calls) = Writer::new(random, &self.methods).write();
                given(Origin::Grammar, Input::Expression(text), calls)
            }
            10..15 => {
                given(Origin::Mutation, Input::Expression(corpus::mutated(&self.corpus, &mut random)), None)
            }
            15..18 => given(Origin::Shape, Input::Expression(hostile::shape(&mut random)), None),
            _ => {
                let value = documents::document(&mut random, &mut |random| self.any(random));
                given(Origin::Document, Input::Document(value), None)
            }
        }
    }

    fn any(&self, random: &mut Random) -> String {
        match random.below(6) {
            0 => hostile::shape(random),
            1 => corpus::mutated(&self.corpus, random),
            2 => random.pick(&self.corpus).clone(),
            _ => Writer::new(Random::of(random.next(), 0), &self.methods).write().0,
        }
    }
}
