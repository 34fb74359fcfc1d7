//! What an expression may cost. A pipeline's author is not trusted with the function's memory or time.

use std::cell::Cell;

use crate::error::ErrorKind;

/// Spinnaker's default `expression.maxExpressionLength`, in characters of one `${…}`.
pub(crate) const MAX_EXPRESSION_CHARS: usize = 10_000;
/// Levels an expression may nest; parsing and evaluating recurse this far and no further.
pub(crate) const MAX_DEPTH: usize = 128;
/// Levels of maps and lists that a transformed value may nest.
pub(crate) const MAX_VALUE_DEPTH: usize = 256;
/// Steps (nodes evaluated, stages looked at) for one call of the public functions.
pub(crate) const MAX_STEPS: usize = 1_000_000;
/// Bytes that all expressions of one call may produce together.
pub(crate) const MAX_OUTPUT: usize = 8 * 1024 * 1024;

/// What is left of the steps and of the output; shared by all expressions of one call.
#[derive(Debug)]
pub(crate) struct Budget {
    steps: Cell<usize>,
    output: Cell<usize>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: Cell::new(MAX_STEPS), output: Cell::new(MAX_OUTPUT) }
    }
}

impl Budget {
    /// Takes `count` steps.
    pub(crate) fn steps(&self, count: usize) -> Result<(), ErrorKind> {
        let left = self.steps.get().checked_sub(count).ok_or(ErrorKind::TooManySteps(MAX_STEPS))?;
        self.steps.set(left);
        Ok(())
    }

    /// Takes `bytes` of output; call it before the bytes are made.
    pub(crate) fn output(&self, bytes: usize) -> Result<(), ErrorKind> {
        let left = self.output.get().checked_sub(bytes).ok_or(ErrorKind::TooMuchOutput(MAX_OUTPUT))?;
        self.output.set(left);
        Ok(())
    }
}
