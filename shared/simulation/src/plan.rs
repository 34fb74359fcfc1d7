//! From a script to what becomes of a stage that has started.

use gennaker_catalog::{Catalog, Completion, Unit};
use gennaker_pipeline::{WINDOW, boolean, integer};
use gennaker_rules::Millis;

use crate::rows::Row;
use crate::script::{Decision, End, Plan};

/// What a stage takes where nothing else is said.
const USUAL: Millis = 1_000;
/// Seconds between two looks where nothing else is said.
const LOOK_EVERY: u32 = 10;
/// The longest that a task may wait.
const LONGEST: Millis = 99_999_999_000;

/// What becomes of a stage, in milliseconds after its start.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Planned {
    pub(crate) completion: Completion,
    /// When it ends, within its time.
    pub(crate) due: Millis,
    /// How it ends then.
    pub(crate) end: End,
    /// When it would end if nothing came from outside.
    own: Millis,
    /// Whether these go by the clock; otherwise pauses don't count.
    by_clock: bool,
    /// The time that it has; pauses never count.
    limit: Option<Millis>,
    /// Whether running out of it is a success.
    timeout_succeeds: bool,
    /// Milliseconds between two looks.
    pub(crate) look_every: Millis,
    /// The longest that a call may take.
    pub(crate) call: Millis,
}

/// The milliseconds since a stage's start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spent {
    pub(crate) by_clock: Millis,
    /// Without pauses.
    pub(crate) counted: Millis,
}

/// How a stage ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// As planned.
    Own(End),
    /// It runs out of its time, for a reason.
    TimedOut { reason: String, succeeds: bool },
}

/// The end that a stage is going to.
#[derive(Clone, Debug)]
pub(crate) struct Ahead {
    /// In so many milliseconds.
    pub(crate) left: Millis,
    pub(crate) how: Ending,
    /// Where something outside brings it: in how many milliseconds the stage would look by itself.
    pub(crate) otherwise: Option<Millis>,
}

impl Planned {
    /// The end that comes first. Where its time is up and it is done, it is done: it is looked at once more.
    pub(crate) fn ahead(&self, spent: Spent) -> Ahead {
        let passed = if self.by_clock { spent.by_clock } else { spent.counted };
        let (own, left) = (self.own - passed, self.due - passed);
        let time_left = self.limit.map(|limit| limit - spent.counted);
        if let (Some(limit), Some(time_left)) = (self.limit, time_left)
            && left > time_left.max(0)
        {
            let reason = format!("timed out (stageTimeoutMs is {limit})");
            let how = Ending::TimedOut { reason, succeeds: self.timeout_succeeds };
            return Ahead { left: time_left, how, otherwise: None };
        }
        let own = own.min(time_left.unwrap_or(own));
        let how = Ending::Own(self.end.clone());
        Ahead { left, how, otherwise: (left < own).then_some(own) }
    }
}

/// What becomes of a stage whose context has been evaluated.
pub(crate) fn plan(row: &Row, plan: Option<&Plan>, catalog: &Catalog) -> Planned {
    let none = Plan::default();
    let plan = plan.unwrap_or(&none);
    let function = catalog.stage(&row.definition.stage_type);
    let completion = function.map_or(Completion::Immediate, |(_, stage)| stage.completion);
    let call = function.map_or(30, |(function, _)| function.timeout);
    let deadline = function.and_then(|(_, stage)| stage.deadline.as_ref());
    // A text is ignored, as in Spinnaker.
    let mut limit = row.context.get("stageTimeoutMs").and_then(serde_json::Value::as_i64);
    let (mut own, mut due, mut end) = (LONGEST, plan.takes.unwrap_or(USUAL), plan.end.clone());
    let mut by_clock = false;
    if let Some(deadline) = deadline {
        let given = row.context.get(&deadline.field);
        let default = Millis::try_from(deadline.default).unwrap_or(LONGEST);
        match deadline.unit {
            // A time to wait, and not one to work in.
            Unit::Seconds => {
                by_clock = true;
                let seconds = given.filter(|value| !value.is_null()).map_or(Some(default), integer);
                match seconds.filter(|seconds| *seconds >= 0) {
                    Some(seconds) => own = seconds.saturating_mul(1000),
                    None => {
                        let value = given.map(ToString::to_string).unwrap_or_default();
                        (own, end) = (
                            0,
                            End::Fail(format!(
                                "{} is {value}; it must be a number of seconds",
                                deadline.field
                            )),
                        );
                    }
                }
                due = plan.takes.unwrap_or(own);
            }
            Unit::Milliseconds => limit = limit.or(Some(default)),
        }
    }
    if row.definition.stage_type == WINDOW {
        // It knows itself when it opens.
        due = plan.takes.unwrap_or(0);
        own = due;
    }
    if asks(row) && plan.end == End::Succeed {
        match &plan.judgment {
            Some(judgment) => {
                due = judgment.after;
                if judgment.decision == Decision::Stop {
                    end = End::Fail("judged: stop".to_owned());
                }
            }
            None => due = plan.takes.unwrap_or(LONGEST),
        }
    }
    Planned {
        completion,
        due: due.max(0),
        end,
        own,
        by_clock,
        limit,
        timeout_succeeds: row.context.get("markSuccessfulOnTimeout").and_then(boolean) == Some(true),
        look_every: Millis::from(plan.look_every.unwrap_or(LOOK_EVERY).max(1)) * 1000,
        call: Millis::from(call) * 1000,
    }
}

/// Whether the stage asks a person.
pub(crate) fn asks(row: &Row) -> bool {
    row.definition.stage_type == "manualJudgment"
}
