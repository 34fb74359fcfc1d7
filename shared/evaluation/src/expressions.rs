//! One pass over expressions, which may want answers.

use std::cell::RefCell;

use gennaker_expressions::{Error, Request, Sight, Transformed, World, evaluate, transform};
use serde_json::Value;

/// The expressions of one piece of work: it may evaluate several things, and may be done again with more answers.
#[derive(Debug)]
pub struct Expressions<'w> {
    world: &'w World,
    wanted: RefCell<Vec<Request>>,
}

impl<'w> Expressions<'w> {
    /// Expressions in a world of one's own, where nobody answers.
    pub fn new(world: &'w World) -> Self {
        Self { world, wanted: RefCell::default() }
    }

    /// Evaluates every `${…}` in a value; what cannot be evaluated stays and is reported.
    pub fn transform(&self, value: &Value, sight: &Sight) -> Transformed {
        let done = transform(value, &sight.scope(self.world));
        self.want(&done.wanted);
        done
    }

    /// Evaluates one expression, written without `${` and `}`.
    ///
    /// # Errors
    /// When it does not parse, or its evaluation fails.
    pub fn evaluate(&self, expression: &str, sight: &Sight) -> Result<Value, Error> {
        let outcome = evaluate(expression, &sight.scope(self.world));
        outcome.inspect_err(|error| self.want(error.wanted()))
    }

    fn want(&self, requests: &[Request]) {
        let mut wanted = self.wanted.borrow_mut();
        for request in requests {
            if !wanted.contains(request) {
                wanted.push(request.clone());
            }
        }
    }

    pub(crate) fn into_wanted(self) -> Vec<Request> {
        self.wanted.into_inner()
    }
}
