//! The part of the Amazon States Language that we emit, as types.

use std::sync::Arc;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A state machine.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Machine {
    /// What it is.
    pub comment: String,
    /// The first state.
    pub start_at: String,
    /// The states in the order in which they run.
    pub states: IndexMap<String, State>,
}

/// A branch of a `Parallel`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Branch {
    /// The first state.
    pub start_at: String,
    /// Its states.
    pub states: IndexMap<String, State>,
}

/// Where a state leads. A state with neither, or with both, cannot be written.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub enum Next {
    /// To another state.
    #[serde(rename = "Next")]
    State(String),
    /// Nowhere: the machine or branch ends.
    #[serde(rename = "End", with = "always")]
    End,
}

/// The longest that a task may take, in seconds. A state with neither, or with both, cannot be written.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum Timeout {
    /// So long.
    #[serde(rename = "TimeoutSeconds")]
    Seconds(u64),
    /// As long as the state's data says at this path: a whole number, at least 1.
    #[serde(rename = "TimeoutSecondsPath")]
    Path(String),
}

/// A state.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "Type", rename_all_fields = "PascalCase")]
pub enum State {
    /// Calls a function.
    Task {
        /// What is called: a function, or the integration that waits for a token.
        resource: String,
        /// What it gets.
        parameters: Value,
        /// Where its answer goes in the state's data; null discards it.
        result_path: Option<String>,
        /// The longest that it may take, or where the data says so.
        #[serde(flatten)]
        timeout: Timeout,
        /// Errors that are tried again; one list for all tasks that have the same.
        #[serde(with = "shared")]
        retry: Arc<[Retrier]>,
        /// Errors that lead elsewhere.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        catch: Vec<Catcher>,
        /// Where it leads.
        #[serde(flatten)]
        next: Next,
    },
    /// Branches by the state's data.
    Choice {
        /// The rules, first match wins.
        choices: Vec<ChoiceRule>,
        /// Where no rule matches.
        default: String,
    },
    /// Waits as long as the data says.
    Wait {
        /// Where the seconds are.
        seconds_path: String,
        /// The state after it.
        next: String,
    },
    /// Runs branches side by side and waits for all.
    Parallel {
        /// The branches.
        branches: Vec<Branch>,
        /// Where the answers go; null discards them.
        result_path: Option<String>,
        /// Errors that lead elsewhere.
        catch: Vec<Catcher>,
        /// Where it leads.
        #[serde(flatten)]
        next: Next,
    },
    /// Ends well.
    Succeed {},
    /// Ends the machine or branch as failed.
    Fail {
        /// The error's name.
        error: String,
        /// What it means.
        cause: String,
    },
}

/// A rule of a `Choice`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChoiceRule {
    /// Where the value is.
    pub variable: String,
    /// What it must be.
    pub string_equals: String,
    /// The state after it.
    pub next: String,
}

/// Errors that are tried again.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Retrier {
    /// Their names.
    pub error_equals: Vec<String>,
    /// Seconds before the first retry.
    pub interval_seconds: u32,
    /// How many retries.
    pub max_attempts: u32,
    /// By what the interval grows.
    pub backoff_rate: f64,
    /// The longest interval.
    pub max_delay_seconds: u32,
    /// `FULL`: a random part of the interval, so that many don't come back at once.
    pub jitter_strategy: String,
}

/// Errors that lead elsewhere.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Catcher {
    /// Their names.
    pub error_equals: Vec<String>,
    /// Where the error goes in the state's data.
    pub result_path: String,
    /// The state after it.
    pub next: String,
}

/// A shared list is written like any list.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<T: Serialize, S: Serializer>(
        list: &Arc<[T]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        list.as_ref().serialize(serializer)
    }

    pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<[T]>, D::Error> {
        Vec::deserialize(deserializer).map(Into::into)
    }
}

/// `End` is `true` or absent.
mod always {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(true)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
        if bool::deserialize(deserializer)? { Ok(()) } else { Err(D::Error::custom("End must be true")) }
    }
}
