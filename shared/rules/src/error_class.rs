//! The kinds of failure that a state machine tells apart.

/// What kind of failure it is, which decides what happens next. Its name is the error name that a state
/// machine's `Retry` and `Catch` match on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorClass {
    /// A cloud asked to slow down: retried.
    Throttled,
    /// It may work next time (network, an internal error of a cloud): retried.
    Transient,
    /// Somebody else changed the record, or is at work on it: retried.
    Conflict,
    /// The definition or the request is wrong; the message says where and how.
    InvalidInput,
    /// A cloud refused for lack of permission.
    NotAuthorized,
    /// Something named does not exist.
    NotFound,
    /// The stage ended in a failure, which is already recorded.
    StageFailed,
    /// Ours: a record that cannot be read, a setting that is missing.
    Internal,
}

impl ErrorClass {
    /// The error name in the Amazon States Language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Throttled => "Throttled",
            Self::Transient => "Transient",
            Self::Conflict => "Conflict",
            Self::InvalidInput => "InvalidInput",
            Self::NotAuthorized => "NotAuthorized",
            Self::NotFound => "NotFound",
            Self::StageFailed => "StageFailed",
            Self::Internal => "Internal",
        }
    }

    /// Whether the state machine tries again.
    pub const fn is_retried(self) -> bool {
        matches!(self, Self::Throttled | Self::Transient | Self::Conflict)
    }
}
