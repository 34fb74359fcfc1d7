//! What an expression may cost. A pipeline's author is not trusted with the function's memory or time.

use std::cell::Cell;

use crate::error::ErrorKind;
use crate::value::Val;

/// Spinnaker's default `expression.maxExpressionLength`, in characters of one `${…}`.
pub(crate) const MAX_EXPRESSION_CHARS: usize = 10_000;
/// Levels an expression may nest; parsing and evaluating recurse this far and no further.
pub(crate) const MAX_DEPTH: usize = 128;
/// Levels of maps and lists that a transformed value may nest.
pub(crate) const MAX_VALUE_DEPTH: usize = 256;
/// Elements and entries that a value made by an expression may hold, those of its elements included.
pub(crate) const MAX_VALUE_NODES: u32 = 500_000;
/// Steps (nodes evaluated, elements looked at, blocks of text compared) of one expression.
pub(crate) const MAX_STEPS: usize = 100_000;
/// Steps of one call of the public functions, whatever the number of expressions.
pub(crate) const MAX_STEPS_OF_ALL: usize = 2_000_000;
/// Bytes that all expressions of one call may produce together.
pub(crate) const MAX_OUTPUT: usize = 8 * 1024 * 1024;
/// Bytes of text that are worked through in the time of a step.
pub(crate) const BYTES_PER_STEP: usize = 64;

/// Bytes of a list or a map that are written as JSON in the time of a step.
const WRITTEN_BYTES_PER_STEP: usize = 32;
/// Steps of a regular expression's search in the time of a step.
const SEARCH_STEPS_PER_STEP: usize = 12;

/// What is left of the steps and of the output.
#[derive(Debug)]
pub(crate) struct Budget {
    steps: Cell<usize>,
    steps_of_all: Cell<usize>,
    output: Cell<usize>,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            steps: Cell::new(MAX_STEPS),
            steps_of_all: Cell::new(MAX_STEPS_OF_ALL),
            output: Cell::new(MAX_OUTPUT),
        }
    }
}

impl Budget {
    /// Another expression begins.
    pub(crate) fn next_expression(&self) {
        self.steps.set(MAX_STEPS);
    }

    /// The steps that are left to this expression.
    pub(crate) fn left(&self) -> usize {
        self.steps.get()
    }

    /// Takes `count` steps. An expression that wants more than there are loses all that it has: it has worked already to
    /// find out how many it wants.
    pub(crate) fn steps(&self, count: usize) -> Result<(), ErrorKind> {
        let (own, all) = (self.steps.get(), self.steps_of_all.get());
        let taken = count.min(own);
        self.steps.set(own - taken);
        self.steps_of_all.set(all.saturating_sub(taken));
        match count {
            _ if taken > all => Err(ErrorKind::TooManySteps(MAX_STEPS_OF_ALL)),
            _ if taken < count => Err(ErrorKind::TooManySteps(MAX_STEPS)),
            _ => Ok(()),
        }
    }

    /// Takes the steps that working through `bytes` of text is worth.
    pub(crate) fn text(&self, bytes: usize) -> Result<(), ErrorKind> {
        self.steps(bytes / BYTES_PER_STEP)
    }

    /// Takes the output and the steps of writing a value as JSON or as Java's text; lists and maps take longer than text.
    pub(crate) fn written(&self, value: &Val<'_>) -> Result<(), ErrorKind> {
        let weight = value.weight();
        if matches!(value, Val::List(_) | Val::Map(_) | Val::Object(_)) {
            self.steps(weight / WRITTEN_BYTES_PER_STEP)?;
        }
        self.output(weight)
    }

    /// Compiles or runs a regular expression with the steps that are left, and takes those that it took.
    pub(crate) fn searching<T>(&self, search: impl FnOnce(&mut usize) -> T) -> T {
        let given = self.steps.get().min(self.steps_of_all.get()).saturating_mul(SEARCH_STEPS_PER_STEP);
        let mut left = given;
        let result = search(&mut left);
        // What was given is there to be taken.
        self.steps(given.saturating_sub(left).div_ceil(SEARCH_STEPS_PER_STEP)).ok();
        result
    }

    /// Takes `bytes` of output; call it before the bytes are made.
    pub(crate) fn output(&self, bytes: usize) -> Result<(), ErrorKind> {
        let Some(left) = self.output.get().checked_sub(bytes) else {
            // To find that out was work as well.
            self.text(bytes).ok();
            return Err(ErrorKind::TooMuchOutput(MAX_OUTPUT));
        };
        self.output.set(left);
        self.text(bytes)
    }
}
