//! What is wrong with a definition.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Whether a problem keeps a definition from being saved.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It cannot run so.
    Error,
    /// It runs, but not as its author may think.
    Warning,
}

/// One problem, at a JSON path, with what to do about it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where: `$.stages[2].requisiteStageRefIds[0]`.
    pub path: String,
    /// What is wrong and what to do.
    pub message: String,
    /// Whether it can be saved all the same.
    pub severity: Severity,
}

impl Problem {
    /// A problem that keeps the definition from being saved.
    pub fn error(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), severity: Severity::Error }
    }

    /// A problem that its author should know of.
    pub fn warning(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), severity: Severity::Warning }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path, self.message)
    }
}
