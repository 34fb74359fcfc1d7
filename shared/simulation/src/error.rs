//! Why a pipeline cannot be simulated.

use thiserror::Error;

/// Why a pipeline cannot be simulated.
#[derive(Debug, Error)]
pub enum Error {
    /// It does not compile.
    #[error(transparent)]
    Compile(#[from] gennaker_statemachines::Error),
    /// Its machine cannot be interpreted; that is a defect of the compiler.
    #[error("the compiled machine cannot be interpreted: {0}")]
    Machine(#[from] gennaker_asl::Error),
    /// A script speaks of a stage that the pipeline does not have.
    #[error("the pipeline has no stage {wanted}; it has {known}")]
    NoSuchStage {
        /// What was asked for.
        wanted: String,
        /// The stages that there are.
        known: String,
    },
    /// A name that several stages have.
    #[error("{wanted} is the name of several stages; say which one by its refId: {known}")]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// The stages of that name.
        known: String,
    },
}
