//! What came of a simulated run.

use gennaker_asl::{Step, What};
use gennaker_rules::{Millis, Status};
use gennaker_statemachines::Cost;
use serde::Serialize;

/// What came of a simulated run.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Simulated {
    /// The execution's status.
    pub status: Status,
    /// When it started, in milliseconds since 1970.
    pub started_at: Millis,
    /// When it ended; none where it is paused for good.
    pub ended_at: Option<Millis>,
    /// The stages, in the order of the expanded definition.
    pub stages: Vec<StageEnd>,
    /// What happened, in order.
    pub path: Vec<Moment>,
    /// The states of the machine that were entered and left, where the script asks for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<Visit>,
    /// The runs of the machine.
    pub runs: Vec<Run>,
    /// What the transitions of all runs cost on AWS.
    #[serde(skip)]
    pub cost: Cost,
}

/// How a stage ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StageEnd {
    /// Its id.
    pub ref_id: String,
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub stage_type: String,
    /// The stage that it is a synthetic stage of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Its status.
    pub status: Status,
    /// When it started.
    pub start: Option<Millis>,
    /// When it ended.
    pub end: Option<Millis>,
    /// Why it failed or was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Moment {
    /// When.
    pub at: Millis,
    /// To which stage; none is the execution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ref_id: Option<String>,
    /// The status that it has from then on, where that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// What happened, in words.
    pub what: String,
}

/// A run of the machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// Its name.
    pub name: String,
    /// When it started.
    pub started_at: Millis,
    /// When it ended.
    pub ended_at: Millis,
    /// `SUCCEEDED`, `FAILED` or `ABORTED`, as Step Functions spells it.
    pub status: &'static str,
    /// The error that it ended with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Its transitions.
    pub transitions: u64,
    /// The events in its history.
    pub events: u64,
}

/// Something that happened in a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Visit {
    /// When.
    pub at: Millis,
    /// The run of the machine, from 1.
    pub run: usize,
    /// The branch, by the places of branches from outside to inside.
    pub branch: Vec<usize>,
    /// The state.
    pub state: String,
    /// What.
    #[serde(flatten)]
    pub taken: Taken,
}

/// What happened in a state.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase", tag = "what")]
pub enum Taken {
    /// It was entered.
    Entered,
    /// It calls its function again.
    Retry {
        /// The place of the retrier.
        index: usize,
        /// The error.
        error: String,
    },
    /// An error led elsewhere.
    Catch {
        /// The place of the catcher.
        index: usize,
        /// The error.
        error: String,
        /// Where.
        next: String,
    },
    /// A rule held.
    Choice {
        /// The place of the rule.
        index: usize,
        /// Where it leads.
        next: String,
    },
    /// No rule held.
    Default {
        /// Where it leads.
        next: String,
    },
    /// It led on.
    Next {
        /// Where.
        next: String,
    },
    /// It was the last of its machine or branch.
    End,
    /// It failed its machine or branch.
    Failed {
        /// The error.
        error: String,
    },
    /// A sibling failed, or the run was stopped.
    Aborted,
}

impl From<&Step<'_>> for Visit {
    fn from(step: &Step<'_>) -> Self {
        let taken = match step.what {
            What::Entered => Taken::Entered,
            What::Retry { index, failure, .. } => Taken::Retry { index, error: failure.error.clone() },
            What::Catch { index, next, failure } => {
                Taken::Catch { index, error: failure.error.clone(), next: next.to_owned() }
            }
            What::Choice { index, next } => Taken::Choice { index, next: next.to_owned() },
            What::Default { next } => Taken::Default { next: next.to_owned() },
            What::Next { next } => Taken::Next { next: next.to_owned() },
            What::End => Taken::End,
            What::Failed(failure) => Taken::Failed { error: failure.error.clone() },
            What::Aborted => Taken::Aborted,
        };
        Self {
            at: step.at,
            run: step.execution + 1,
            branch: step.branch.to_vec(),
            state: step.state.to_owned(),
            taken,
        }
    }
}
