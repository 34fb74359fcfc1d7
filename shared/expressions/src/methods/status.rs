//! Methods of an execution's status, which is plain text here: `#stage('Bake').status.name()`.

use super::method::{Method, method};
use crate::arguments::{Arguments, Failure};
use crate::value::Val;

/// A status of Spinnaker's, and what it says of itself.
pub(super) struct Status {
    name: &'static str,
    complete: bool,
    halt: bool,
    successful: bool,
    failure: bool,
}

const fn open(name: &'static str) -> Status {
    Status { name, complete: false, halt: false, successful: false, failure: false }
}

/// Spinnaker counts a stage that was stopped both as a success and as a failure.
const ALL: &[Status] = &[
    open("NOT_STARTED"),
    open("RUNNING"),
    open("PAUSED"),
    open("SUSPENDED"),
    Status { complete: true, successful: true, ..open("SUCCEEDED") },
    Status { complete: true, failure: true, ..open("FAILED_CONTINUE") },
    Status { complete: true, halt: true, failure: true, ..open("TERMINAL") },
    Status { complete: true, halt: true, ..open("CANCELED") },
    open("REDIRECT"),
    Status { complete: true, halt: true, successful: true, failure: true, ..open("STOPPED") },
    Status { complete: true, successful: true, ..open("SKIPPED") },
    open("BUFFERED"),
];

/// The status of that name.
pub(super) fn named(name: &str) -> Option<&'static Status> {
    ALL.iter().find(|status| status.name == name)
}

type OfStatus = for<'v, 'a> fn(&Status, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

/// Methods of a status beside those of text.
pub(super) const METHODS: &[Method<OfStatus>] = &[
    method("isComplete", 0, |status, _| Ok(Val::Bool(status.complete))),
    method("isFailure", 0, |status, _| Ok(Val::Bool(status.failure))),
    method("isHalt", 0, |status, _| Ok(Val::Bool(status.halt))),
    method("isSkipped", 0, |status, _| Ok(Val::Bool(status.name == "SKIPPED"))),
    method("isSuccessful", 0, |status, _| Ok(Val::Bool(status.successful))),
    method("name", 0, |status, _| Ok(Val::text(status.name))),
];
