//! What is not data: the time, randomness, and what only others know.
//!
//! The crate does no I/O. A function that needs some, such as `#fromUrl`, looks for an answer in the [`World`]; where
//! there is none the evaluation fails and names the [`Request`]. The caller gets the answer, adds it and evaluates
//! again: the same moment and seed give the same values.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde_json::Value;

/// Something that an expression wants to know and that is not in its scope.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Request {
    /// The text behind an address: `#fromUrl`, `#jsonFromUrl`, `#yamlFromUrl`, `#propertiesFromUrl`.
    Url(String),
    /// The content of a reference into the artifact store: `#fetchReference`.
    Reference(String),
    /// A pipeline's id: `#pipelineId`, `#pipelineIdOrNull`, `#pipelineIdInApplication`. Null if there is none.
    PipelineId {
        /// The pipeline's name.
        name: String,
        /// Its application.
        application: String,
    },
    /// An application's attributes: `#applicationMetadata`.
    Application(String),
    /// A canary configuration's id: `#canaryConfigNameToId`.
    CanaryConfig {
        /// The configuration's name.
        name: String,
        /// The application that it belongs to.
        application: String,
    },
}

/// The moment of an evaluation, its randomness, and what others answered.
#[derive(Debug, Clone, Default)]
pub struct World {
    now: i64,
    seed: [u8; 32],
    /// Evaluations so far: each draws from a stream of random bytes of its own.
    evaluations: Cell<u64>,
    answers: BTreeMap<Request, Result<Value, String>>,
}

impl World {
    /// A moment in milliseconds since the epoch, and 32 random bytes, from which every evaluation gets a stream of its own.
    #[must_use]
    pub fn new(now: i64, seed: [u8; 32]) -> Self {
        Self { now, seed, evaluations: Cell::new(0), answers: BTreeMap::new() }
    }

    /// Adds what is known about a request: its value, or why there is none.
    pub fn answer(&mut self, request: Request, answer: Result<Value, String>) {
        self.answers.insert(request, answer);
    }

    /// Begins the randomness again, for evaluations that are repeated in the same order.
    pub fn rewind(&self) {
        self.evaluations.set(0);
    }

    /// How many requests are answered.
    #[must_use]
    pub fn answers(&self) -> usize {
        self.answers.len()
    }

    /// The number of the next evaluation.
    pub(crate) fn next(&self) -> u64 {
        let number = self.evaluations.get();
        self.evaluations.set(number.wrapping_add(1));
        number
    }

    pub(crate) fn now(&self) -> i64 {
        self.now
    }

    pub(crate) fn seed(&self) -> &[u8; 32] {
        &self.seed
    }

    pub(crate) fn known(&self, request: &Request) -> Option<&Result<Value, String>> {
        self.answers.get(request)
    }
}
