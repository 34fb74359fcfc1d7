//! Evaluates expressions with what only a running system knows.
//!
//! The language itself (`gennaker-expressions`) does no I/O. Where a function such as `#fromUrl` or `#pipelineId` has no
//! answer, the evaluation is left, the answers are fetched side by side, and it is done again with them: the same moment and
//! the same random bytes, so that only the answers differ.

mod answers;
mod evaluation;
mod expressions;
#[cfg(test)]
mod tests;

pub use evaluation::Evaluation;
pub use expressions::Expressions;
