//! The twelve statuses of executions, stages and tasks.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A status, spelt as in Spinnaker's JSON.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Not started yet.
    #[default]
    NotStarted,
    /// At work.
    Running,
    /// Held by somebody.
    Paused,
    /// Legacy; never produced.
    Suspended,
    /// Done.
    Succeeded,
    /// Failed, and the pipeline goes on.
    FailedContinue,
    /// Failed, and the pipeline halts.
    Terminal,
    /// Cancelled.
    Canceled,
    /// A task's result only; never produced.
    Redirect,
    /// Failed, and its branch halts.
    Stopped,
    /// Left out.
    Skipped,
    /// Legacy; never produced.
    Buffered,
}

impl Status {
    /// Whether it is an end.
    pub const fn is_complete(self) -> bool {
        matches!(
            self,
            Self::Succeeded
                | Self::FailedContinue
                | Self::Terminal
                | Self::Canceled
                | Self::Stopped
                | Self::Skipped
        )
    }

    /// Whether stages after this one may start.
    pub const fn lets_others_start(self) -> bool {
        matches!(self, Self::Succeeded | Self::FailedContinue | Self::Skipped)
    }

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotStarted => "NOT_STARTED",
            Self::Running => "RUNNING",
            Self::Paused => "PAUSED",
            Self::Suspended => "SUSPENDED",
            Self::Succeeded => "SUCCEEDED",
            Self::FailedContinue => "FAILED_CONTINUE",
            Self::Terminal => "TERMINAL",
            Self::Canceled => "CANCELED",
            Self::Redirect => "REDIRECT",
            Self::Stopped => "STOPPED",
            Self::Skipped => "SKIPPED",
            Self::Buffered => "BUFFERED",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Status; 12] = [
        Status::NotStarted,
        Status::Running,
        Status::Paused,
        Status::Suspended,
        Status::Succeeded,
        Status::FailedContinue,
        Status::Terminal,
        Status::Canceled,
        Status::Redirect,
        Status::Stopped,
        Status::Skipped,
        Status::Buffered,
    ];

    #[test]
    fn the_name_is_the_one_in_json() {
        for status in ALL {
            assert_eq!(serde_json::to_value(status).expect("plain"), status.name());
        }
    }

    #[test]
    fn only_an_end_lets_others_start() {
        for status in ALL {
            assert!(!status.lets_others_start() || status.is_complete(), "{status}");
        }
    }
}
