//! What is to happen in a simulated run.

use std::collections::BTreeMap;

use gennaker_pipeline::{Pipeline, StageDefinition};
use gennaker_rules::Millis;
use serde_json::{Map, Value};

use crate::Error;

/// What is to happen in a simulated run. By default every stage succeeds after a second, a `wait` waits, an execution
/// window is open, and nobody makes a judgment.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// When the execution starts, in milliseconds since 1970.
    pub starts_at: Millis,
    /// The values of parameters; the definition's defaults stand for the others.
    pub parameters: Map<String, Value>,
    /// What started the execution.
    pub trigger: Map<String, Value>,
    /// What becomes of stages, by `refId`.
    pub stages: BTreeMap<String, Plan>,
    /// How long the execution waits in its pipeline's queue, where the pipeline has one.
    pub queued_for: Millis,
    /// Times in which the execution is paused, as milliseconds after its start; the last may have no end.
    pub pauses: Vec<(Millis, Option<Millis>)>,
    /// When somebody cancels it, in milliseconds after its start.
    pub cancel_at: Option<Millis>,
    /// Errors that the first calls of a state end in, by the state's name; they happen before the function does anything.
    pub errors: BTreeMap<String, Vec<String>>,
    /// Errors instead of the answers of a state's first calls, by the state's name: the function has done its work, and its
    /// answer is lost.
    pub lost: BTreeMap<String, Vec<String>>,
    /// How often a stage is looked at in one run of the machine before the next run goes on; 0 is without end, none what
    /// the compiler says.
    pub looks: Option<u64>,
    /// Whether a run that is stopped goes on for another second, as a call that is just under way may.
    pub stops_late: bool,
    /// Whether branches beside one that has failed come to their own ends first, as in some local clouds.
    pub siblings_end_themselves: bool,
    /// Decides the jitter of retries.
    pub seed: u64,
    /// Whether [`crate::Simulated::states`] is filled.
    pub record_states: bool,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            starts_at: 0,
            parameters: Map::new(),
            trigger: Map::new(),
            stages: BTreeMap::new(),
            queued_for: 0,
            pauses: Vec::new(),
            cancel_at: None,
            errors: BTreeMap::new(),
            lost: BTreeMap::new(),
            looks: None,
            stops_late: false,
            siblings_end_themselves: false,
            seed: 1,
            record_states: false,
        }
    }
}

/// What becomes of one stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// How long it takes, in milliseconds; none is its type's own time.
    pub takes: Option<Millis>,
    /// How it ends.
    pub end: End,
    /// What a person decides, where it asks for a judgment.
    pub judgment: Option<Judgment>,
    /// Seconds between two looks, where it polls; none is ten.
    pub look_every: Option<u32>,
    /// What it leaves for later stages.
    pub outputs: Map<String, Value>,
}

/// How a stage ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// Well.
    #[default]
    Succeed,
    /// It fails, for a reason.
    Fail(String),
    /// Its function ends in this error each time that it is called: `Internal`, `Runtime.ExitError` …
    Crash(String),
}

/// A person's judgment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgment {
    /// What is decided.
    pub decision: Decision,
    /// Which of the offered options is chosen.
    pub input: Option<String>,
    /// How long after the question, in milliseconds.
    pub after: Millis,
}

/// What a person decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The pipeline goes on.
    Continue,
    /// The stage fails.
    Stop,
}

impl Decision {
    /// As Spinnaker's `judgmentStatus` spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Continue => "continue",
            Self::Stop => "stop",
        }
    }
}

impl Judgment {
    /// The pipeline goes on after so many milliseconds.
    pub const fn proceed(after: Millis) -> Self {
        Self { decision: Decision::Continue, input: None, after }
    }

    /// The stage fails after so many milliseconds.
    pub const fn stop(after: Millis) -> Self {
        Self { decision: Decision::Stop, input: None, after }
    }
}

/// The stage that somebody means, by its `refId` or its name.
///
/// # Errors
/// [`Error::NoSuchStage`] and [`Error::Ambiguous`], with the stages that could be meant.
pub fn find<'a>(pipeline: &'a Pipeline, wanted: &str) -> Result<&'a StageDefinition, Error> {
    if let Some(stage) = pipeline.stage(wanted) {
        return Ok(stage);
    }
    let named: Vec<&StageDefinition> = pipeline.stages.iter().filter(|stage| stage.name == wanted).collect();
    match named.as_slice() {
        [stage] => Ok(stage),
        [] => Err(Error::NoSuchStage {
            wanted: wanted.to_owned(),
            known: listed(&pipeline.stages.iter().collect::<Vec<_>>()),
        }),
        several => Err(Error::Ambiguous { wanted: wanted.to_owned(), known: listed(several) }),
    }
}

fn listed(stages: &[&StageDefinition]) -> String {
    let names: Vec<String> =
        stages.iter().map(|stage| format!("{} ({})", stage.ref_id, stage.name)).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_stage_is_meant_by_its_ref_id_or_its_name() {
        let pipeline = Pipeline::parse(&json!({ "stages": [
            { "type": "wait", "refId": "1", "name": "a" }, { "type": "wait", "refId": "2", "name": "b" },
            { "type": "wait", "refId": "3", "name": "b" }, { "type": "wait", "refId": "b2", "name": "2" },
        ]}));
        let found = |wanted| {
            find(&pipeline, wanted).map(|stage| stage.ref_id.as_str()).map_err(|error| error.to_string())
        };
        assert_eq!(found("1"), Ok("1"));
        assert_eq!(found("a"), Ok("1"));
        assert_eq!(found("2"), Ok("2"), "the refId comes first");
        assert!(found("b").is_err_and(|message| message.contains("2 (b), 3 (b)")));
        assert!(found("c").is_err_and(|message| message.contains("1 (a), 2 (b)")));
    }
}
