//! Why a pipeline does not compile.

use thiserror::Error;

/// Why a pipeline does not compile.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Error {
    /// A stage type that the catalog does not have.
    #[error("stage {ref_id}: there is no stage type {stage_type}; validate the pipeline first")]
    UnknownType {
        /// The stage.
        ref_id: String,
        /// Its type.
        stage_type: String,
    },
    /// The stages wait for each other.
    #[error("the stages wait for each other in a circle; validate the pipeline first")]
    Cycle,
    /// A machine that Step Functions would refuse.
    #[error(
        "the compiled machine has {bytes} bytes and Step Functions takes 1,048,576; split the pipeline in two"
    )]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A run that might not end within an execution's history.
    #[error(
        "a run would write at least {events} events to its history, with ten looks at each stage that takes time; \
         Step Functions keeps 25,000, of which 5,000 are left for retries; split the pipeline in two"
    )]
    TooLong {
        /// The events of such a run, at least.
        events: u64,
    },
    /// The machine cannot be written as JSON.
    #[error("the compiled machine cannot be written: {0}")]
    Json(String),
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error.to_string())
    }
}
