//! How a run stands: executions, and the branches in which they are.

use indexmap::IndexMap;
use serde_json::Value;

use crate::{Failure, Millis, State};

/// How an execution of a machine ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// With the last state's output.
    Succeeded(Value),
    /// With an error that nothing caught.
    Failed(Failure),
    /// Somebody stopped it.
    Aborted(Failure),
}

/// An execution of a machine that has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// Its name.
    pub name: String,
    /// When it started.
    pub started_at: Millis,
    /// When it ended.
    pub at: Millis,
    /// How.
    pub outcome: Outcome,
    /// The states that it entered, and the calls that it repeated: what AWS has one pay for.
    pub transitions: u64,
    /// The events in its history, of which AWS keeps 25,000.
    pub events: u64,
}

/// An execution.
#[derive(Clone, Debug)]
pub(crate) struct Execution {
    pub(crate) name: String,
    pub(crate) input: Value,
    pub(crate) started_at: Millis,
    pub(crate) transitions: u64,
    pub(crate) events: u64,
    pub(crate) ended: Option<(Millis, Outcome)>,
    /// Its first thread.
    pub(crate) root: usize,
}

/// One branch that runs: of the machine itself, or of a `Parallel`.
#[derive(Clone, Debug)]
pub(crate) struct Thread<'m> {
    pub(crate) execution: usize,
    /// The thread that stands at the `Parallel`, and the place of this branch there.
    pub(crate) parent: Option<(usize, usize)>,
    pub(crate) branch: Vec<usize>,
    pub(crate) states: &'m IndexMap<String, State>,
    pub(crate) name: &'m str,
    pub(crate) data: Value,
    pub(crate) alive: bool,
    /// What it waits for: a call, a token, a time.
    pub(crate) activity: Option<u64>,
    /// The token of a call that waits for one.
    pub(crate) token: Option<String>,
    /// Retries of the present state, by retrier.
    pub(crate) retries: Vec<u32>,
    /// The threads of the present `Parallel`, and their results.
    pub(crate) children: Vec<usize>,
    pub(crate) results: Vec<Option<Value>>,
    /// The error of a branch that failed before its siblings had ended.
    pub(crate) failure: Option<Failure>,
}

impl<'m> Thread<'m> {
    pub(crate) fn new(
        execution: usize,
        states: &'m IndexMap<String, State>,
        start_at: &'m str,
        data: Value,
    ) -> Self {
        Self {
            execution,
            parent: None,
            branch: Vec::new(),
            states,
            name: start_at,
            data,
            alive: true,
            activity: None,
            token: None,
            retries: Vec::new(),
            children: Vec::new(),
            results: Vec::new(),
            failure: None,
        }
    }

    /// The present state.
    pub(crate) fn state(&self) -> Option<&'m State> {
        self.states.get(self.name)
    }
}
