//! Whether a machine stays within our part of the language.

use indexmap::IndexMap;
use serde_json::Value;

use crate::path::Path;
use crate::{Error, Machine, Next, Retrier, State, Timeout};

/// AWS limit: the longest that a task may take or wait, in seconds.
pub(crate) const LONGEST: u64 = 99_999_999;
/// The end of the resource that calls a function and waits for its token.
const WAITING: &str = ":states:::lambda:invoke.waitForTaskToken";

/// What a task calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource {
    /// A function, whose answer is the result.
    Function,
    /// A function that gets a token; who completes the token gives the result.
    Waiting,
}

impl Resource {
    pub(crate) fn of(resource: &str) -> Option<Self> {
        if resource.ends_with(WAITING) {
            Some(Self::Waiting)
        } else if resource.contains(":lambda:") && resource.contains(":function:") {
            Some(Self::Function)
        } else {
            None
        }
    }
}

/// Looks at every state once, so that a run need not doubt the machine.
pub(crate) fn check(machine: &Machine) -> Result<(), Error> {
    row("StartAt", &machine.start_at, &machine.states)
}

fn row(from: &str, start_at: &str, states: &IndexMap<String, State>) -> Result<(), Error> {
    let here = |state: &str, target: &str| {
        if states.contains_key(target) {
            Ok(())
        } else {
            Err(Error::NoSuchState { state: state.to_owned(), target: target.to_owned() })
        }
    };
    here(from, start_at)?;
    for (name, state) in states {
        for target in targets(state) {
            here(name, target)?;
        }
        let complaint = complaint(state);
        if let Some(what) = complaint {
            return Err(Error::Unsupported { state: name.clone(), what });
        }
        if let State::Parallel { branches, .. } = state {
            for branch in branches {
                row(name, &branch.start_at, &branch.states)?;
            }
        }
    }
    Ok(())
}

fn targets(state: &State) -> Vec<&str> {
    match state {
        State::Task { catch, next, .. } | State::Parallel { catch, next, .. } => {
            let after = match next {
                Next::State(name) => Some(name.as_str()),
                Next::End => None,
            };
            catch.iter().map(|catcher| catcher.next.as_str()).chain(after).collect()
        }
        State::Choice { choices, default } => {
            choices.iter().map(|rule| rule.next.as_str()).chain([default.as_str()]).collect()
        }
        State::Wait { next, .. } => vec![next],
        State::Succeed {} | State::Fail { .. } => Vec::new(),
    }
}

/// What is wrong with a state itself, if anything.
fn complaint(state: &State) -> Option<String> {
    match state {
        State::Task { resource, parameters, result_path, timeout, retry, catch, .. } => {
            let Some(kind) = Resource::of(resource) else { return Some(format!("the resource {resource}")) };
            if kind == Resource::Waiting
                && !(parameters.get("FunctionName").is_some_and(Value::is_string)
                    && parameters.get("Payload").is_some())
            {
                return Some("Parameters without FunctionName and Payload".to_owned());
            }
            let timeout = match timeout {
                Timeout::Seconds(1..=LONGEST) => None,
                Timeout::Seconds(other) => Some(format!("a TimeoutSeconds of {other}")),
                Timeout::Path(path) => unreadable(path),
            };
            timeout
                .or_else(|| references(parameters))
                .or_else(|| result_path.as_deref().and_then(own))
                .or_else(|| retry.iter().find_map(retrier))
                .or_else(|| catch.iter().find_map(|catcher| own(&catcher.result_path)))
        }
        State::Choice { choices, .. } => choices
            .iter()
            .find_map(|rule| unreadable(&rule.variable))
            .or_else(|| choices.is_empty().then(|| "a Choice without choices".to_owned())),
        State::Wait { seconds_path, .. } => unreadable(seconds_path),
        State::Parallel { branches, result_path, catch, .. } => branches
            .is_empty()
            .then(|| "a Parallel without branches".to_owned())
            .or_else(|| result_path.as_deref().and_then(own))
            .or_else(|| catch.iter().find_map(|catcher| own(&catcher.result_path))),
        State::Succeed {} | State::Fail { .. } => None,
    }
}

fn unreadable(path: &str) -> Option<String> {
    Path::parse(path).is_none().then(|| format!("the path {path}"))
}

/// A path that something is written to.
fn own(path: &str) -> Option<String> {
    let writable = Path::parse(path).is_some_and(|path| !path.in_context);
    (!writable).then(|| format!("the ResultPath {path}"))
}

fn references(parameters: &Value) -> Option<String> {
    match parameters {
        Value::Object(fields) => fields.iter().find_map(|(key, value)| match value {
            Value::String(path) if key.ends_with(".$") => unreadable(path),
            _ if key.ends_with(".$") => Some(format!("the field {key}, which is no path")),
            value => references(value),
        }),
        Value::Array(items) => items.iter().find_map(references),
        _ => None,
    }
}

fn retrier(retrier: &Retrier) -> Option<String> {
    let Retrier { jitter_strategy, backoff_rate, interval_seconds, .. } = retrier;
    if !["FULL", "NONE"].contains(&jitter_strategy.as_str()) {
        return Some(format!("the JitterStrategy {jitter_strategy}"));
    }
    if !(backoff_rate.is_finite() && *backoff_rate >= 1.0) {
        return Some(format!("a BackoffRate of {backoff_rate}"));
    }
    (*interval_seconds == 0).then(|| "an IntervalSeconds of 0".to_owned())
}
