//! Errors of a run, as `Retry` and `Catch` match them.

use serde_json::{Value, json};

/// What no `States.ALL` matches: the run ends.
const UNCATCHABLE: [&str; 2] = ["States.Runtime", "States.DataLimitExceeded"];

/// An error of a run: its name, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The error's name: `StageFailed`, `States.Timeout` …
    pub error: String,
    /// What it says.
    pub cause: String,
}

impl Failure {
    /// An error with its name and cause.
    pub fn new(error: impl Into<String>, cause: impl Into<String>) -> Self {
        Self { error: error.into(), cause: cause.into() }
    }

    pub(crate) fn timeout() -> Self {
        Self::new("States.Timeout", "")
    }

    pub(crate) fn runtime(cause: impl Into<String>) -> Self {
        Self::new("States.Runtime", cause)
    }

    /// Whether a list of error names means this one.
    ///
    /// `States.ALL` means all but `States.Runtime` and `States.DataLimitExceeded`, which have to be named;
    /// `States.TaskFailed` means the same without `States.Timeout`.
    pub fn is_meant_by(&self, names: &[String]) -> bool {
        let known = !UNCATCHABLE.contains(&self.error.as_str());
        names.iter().any(|name| match name.as_str() {
            "States.ALL" => known,
            "States.TaskFailed" => known && self.error != "States.Timeout",
            name => name == self.error,
        })
    }

    /// As a `Catch` puts it into the state's data.
    pub(crate) fn to_json(&self) -> Value {
        json!({ "Error": self.error, "Cause": self.cause })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_meant_by_its_name_or_by_a_wildcard() {
        for (error, name, meant) in [
            ("Throttled", "Throttled", true),
            ("Throttled", "Transient", false),
            ("Throttled", "States.ALL", true),
            ("Throttled", "States.TaskFailed", true),
            ("States.Timeout", "States.Timeout", true),
            ("States.Timeout", "States.ALL", true),
            ("States.Timeout", "States.TaskFailed", false),
            ("States.Runtime", "States.ALL", false),
            ("States.Runtime", "States.Runtime", true),
            ("States.DataLimitExceeded", "States.ALL", false),
            ("States.DataLimitExceeded", "States.TaskFailed", false),
        ] {
            assert_eq!(Failure::new(error, "").is_meant_by(&[name.to_owned()]), meant, "{error} by {name}");
        }
    }
}
