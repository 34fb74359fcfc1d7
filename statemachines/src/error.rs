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
    /// Stages that are joined across branches.
    #[error(
        "the stages {0} are joined across branches; only branches that split and join as a whole can run yet. \
         Give them common requisites, or join them in one stage"
    )]
    Crossing(String),
    /// A machine that Step Functions would refuse.
    #[error(
        "the compiled machine has {bytes} bytes and Step Functions takes 1,048,576; split the pipeline in two"
    )]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A run that would not end within an execution's history.
    #[error(
        "a run would write about {events} events and Step Functions keeps 25,000; split the pipeline in two"
    )]
    TooLong {
        /// The events of a run without polling.
        events: u64,
    },
    /// The machine cannot be written as JSON.
    #[error("the compiled machine cannot be written: {0}")]
    Json(String),
}
