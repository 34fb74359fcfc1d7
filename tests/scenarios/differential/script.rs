//! What the functions answer.

use std::collections::{BTreeMap, VecDeque};

use gennaker_pipeline::{Pipeline, expand};
use serde_json::{Value, json};

/// What a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A plain call of a stage.
    Look,
    /// A call of a stage with a token.
    Rest,
    /// A call with a token in front of a stage.
    Join,
    /// A stage's failure that the pipeline may survive.
    Soft,
    /// The end of a row after an error.
    Halt,
    /// The end of the execution.
    Finish,
    /// The machine waits for its turn.
    Queue,
    /// The execution goes on in another run.
    Continue,
}

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// The stage has succeeded.
    Ends,
    /// The stage has ended so that its branch goes no further.
    Stops,
    /// The stage wants to be looked at again after so many seconds.
    Running(u32),
    /// The stage has been looked at too often in this run.
    Continues,
    /// The function ends in an error of this class.
    Fails(&'static str),
    /// The function's process dies.
    Dies,
    /// The call's token is completed after so many milliseconds.
    Wakes(u64),
    /// The call's token is failed with this error after so many milliseconds.
    WakesWithError(&'static str, u64),
    /// Nobody completes the call's token.
    Rests,
}

/// The answers by stage and kind of call, in order; a call beyond them gets the usual one.
pub(crate) type Script = BTreeMap<(String, Kind), VecDeque<Reply>>;

/// A pipeline, and what its functions answer.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The machine's and the execution's name.
    pub(crate) name: String,
    pub(crate) pipeline: Pipeline,
    pub(crate) script: Script,
}

impl Case {
    /// Stages that all succeed at the first look.
    pub(crate) fn new(name: &str, stages: &Value) -> Self {
        let json = json!({ "application": "differential", "name": name, "stages": stages });
        Self { name: name.to_owned(), pipeline: Pipeline::parse(&json), script: Script::new() }
    }

    /// Sets fields of the pipeline itself.
    pub(crate) fn with(mut self, fields: &Value) -> Self {
        let mut json = self.pipeline.json;
        json.extend(fields.as_object().cloned().unwrap_or_default());
        self.pipeline = Pipeline::parse(&Value::Object(json));
        self
    }

    /// The answers to calls of one kind; `who` is a stage's `refId`, a halting row's stages with commas, or empty.
    pub(crate) fn on(mut self, who: &str, kind: Kind, replies: impl IntoIterator<Item = Reply>) -> Self {
        self.script.entry((who.to_owned(), kind)).or_default().extend(replies);
        self
    }

    pub(crate) fn look(self, who: &str, replies: impl IntoIterator<Item = Reply>) -> Self {
        self.on(who, Kind::Look, replies)
    }

    pub(crate) fn rest(self, who: &str, replies: impl IntoIterator<Item = Reply>) -> Self {
        self.on(who, Kind::Rest, replies)
    }

    /// What each stage waits for, synthetic stages included.
    pub(crate) fn waits_for(&self) -> BTreeMap<String, Vec<String>> {
        let stages = expand(&self.pipeline).stages;
        stages.iter().map(|stage| (stage.ref_id.clone(), stage.waits_for().to_vec())).collect()
    }
}
