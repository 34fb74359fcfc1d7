//! Why a machine cannot be interpreted.

use thiserror::Error;

/// Why a machine cannot be interpreted: it is broken, or uses what we never emit.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Error {
    /// It leads to a state that is not among its neighbours.
    #[error("state {state} leads to {target}, which is not in the same machine or branch; name one that is")]
    NoSuchState {
        /// Where.
        state: String,
        /// The name that leads nowhere.
        target: String,
    },
    /// Something that the interpreter does not know.
    #[error("state {state}: {what}; only what Gennaker's compiler emits can be interpreted")]
    Unsupported {
        /// Where.
        state: String,
        /// What.
        what: String,
    },
    /// It goes round in circles without time passing.
    #[error(
        "the machine took {steps} steps and has not ended, at last in state {state}; a function never says that it is done"
    )]
    Endless {
        /// The steps taken.
        steps: u64,
        /// The last state.
        state: String,
    },
}
