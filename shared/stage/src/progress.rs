//! How far a stage is.

/// What a stage answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It is done.
    Succeeded,
    /// It failed, and why: a sentence that says what happened and what state it left.
    Failed(String),
    /// It waits.
    Waiting {
        /// For what: a sentence for people.
        reason: String,
        /// In how many seconds to look again, where it is the clock that wakes it.
        seconds: u32,
    },
}

impl Progress {
    /// It waits, and is called again after some seconds.
    pub fn waiting(seconds: u32, reason: impl Into<String>) -> Self {
        Self::Waiting { reason: reason.into(), seconds }
    }
}
