//! How far a stage is.

/// What a stage answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It is done.
    Succeeded,
    /// There is nothing to do.
    Skipped,
    /// It failed, and why: a sentence that says what happened and what state it left.
    Failed(String),
    /// What it waits for was cancelled, and why. Its "if the stage fails" applies as for a failure.
    Canceled(String),
    /// It waits.
    Waiting {
        /// For what: a sentence for people.
        reason: String,
        /// In how many seconds to look again in any case; what wakes it may come sooner.
        seconds: u32,
    },
    /// It has failed and undoes what it can; that may take longer than the stage's own time.
    Recovering {
        /// What failed, and what is being undone.
        reason: String,
        /// In how many seconds to look again.
        seconds: u32,
    },
}

impl Progress {
    /// It waits, and is called again after some seconds.
    pub fn waiting(seconds: u32, reason: impl Into<String>) -> Self {
        Self::Waiting { reason: reason.into(), seconds }
    }
}
