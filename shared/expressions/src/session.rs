//! What the expressions of one call share: their budget, the documents they read, and a stream of random bytes.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use gennaker_java::regex::Pattern;
use serde_json::Value;
use sha2::{Digest, Sha256};
use typed_arena::Arena;

use crate::error::ErrorKind;
use crate::limits::Budget;
use crate::{Request, World};

/// Compiled patterns that are kept.
const PATTERNS: usize = 64;
/// The steps that drawing random bytes is worth.
const STEPS_OF_DRAWING: usize = 16;

thread_local! {
    /// Patterns compiled on this thread, with the steps that it took: a pipeline asks the same again and again.
    static COMPILED: RefCell<HashMap<String, (Rc<Pattern>, usize)>> = RefCell::default();
}

/// The state of one call of the public functions.
pub(crate) struct Session<'w> {
    pub(crate) budget: Budget,
    pub(crate) world: &'w World,
    /// Documents that functions parsed; they live as long as values that borrow from them.
    documents: Arena<Value>,
    /// A selection may ask the same of every element.
    patterns: RefCell<HashMap<String, Rc<Pattern>>>,
    number: u64,
    drawn: Cell<u64>,
    wanted: RefCell<Vec<Request>>,
}

impl<'w> Session<'w> {
    pub(crate) fn new(world: &'w World) -> Self {
        Self {
            budget: Budget::default(),
            world,
            documents: Arena::with_capacity(0),
            patterns: RefCell::default(),
            number: world.next(),
            drawn: Cell::new(0),
            wanted: RefCell::default(),
        }
    }

    /// The compiled pattern. Its first use in a session costs what compiling it takes, whether or not another session has
    /// done so already: what an expression costs must not depend on what was evaluated before.
    pub(crate) fn pattern(&self, pattern: &str) -> Result<Rc<Pattern>, ErrorKind> {
        if let Some(known) = self.patterns.borrow().get(pattern) {
            self.budget.text(pattern.len())?;
            return Ok(Rc::clone(known));
        }
        let kept = COMPILED.with_borrow(|compiled| compiled.get(pattern).cloned());
        let found = match kept {
            Some((found, cost)) => {
                self.budget.steps(cost)?;
                found
            }
            None => self.compile(pattern)?,
        };
        let mut patterns = self.patterns.borrow_mut();
        if patterns.len() < PATTERNS {
            patterns.insert(pattern.to_owned(), Rc::clone(&found));
        }
        Ok(found)
    }

    fn compile(&self, pattern: &str) -> Result<Rc<Pattern>, ErrorKind> {
        let before = self.budget.left();
        let compiled = self.budget.searching(|steps| Pattern::new(pattern, steps));
        let compiled = Rc::new(compiled.map_err(|why| ErrorKind::Pattern(why.to_string()))?);
        let cost = before - self.budget.left();
        COMPILED.with_borrow_mut(|kept| {
            if kept.len() >= PATTERNS {
                kept.clear();
            }
            kept.insert(pattern.to_owned(), (Rc::clone(&compiled), cost));
        });
        Ok(compiled)
    }

    /// Keeps a document for as long as the session.
    pub(crate) fn keep(&self, document: Value) -> &Value {
        self.documents.alloc(document)
    }

    /// The next 16 random bytes of the world's stream.
    pub(crate) fn random(&self) -> [u8; 16] {
        // If there are none left, the next thing that is evaluated says so.
        self.budget.steps(STEPS_OF_DRAWING).ok();
        let count = self.drawn.get();
        self.drawn.set(count.wrapping_add(1));
        let digest = Sha256::new()
            .chain_update(self.world.seed())
            .chain_update(self.number.to_be_bytes())
            .chain_update(count.to_be_bytes())
            .finalize();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest).for_each(|(byte, random)| *byte = random);
        bytes
    }

    /// The next random number.
    pub(crate) fn random_i64(&self) -> i64 {
        let [a, b, c, d, e, f, g, h, ..] = self.random();
        i64::from_be_bytes([a, b, c, d, e, f, g, h])
    }

    /// What the world knows about a request; otherwise it is noted as wanted.
    pub(crate) fn ask(&self, request: &Request) -> Option<&'w Result<Value, String>> {
        let known = self.world.known(request);
        let mut wanted = self.wanted.borrow_mut();
        if known.is_none() && !wanted.contains(request) {
            wanted.push(request.clone());
        }
        known
    }

    /// The requests that had no answer.
    pub(crate) fn into_wanted(self) -> Vec<Request> {
        self.wanted.into_inner()
    }
}
