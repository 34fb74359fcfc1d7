//! How a case went, in either world.

use serde_json::Value;

use super::desk::Desk;

/// One run of the machine.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    pub(crate) name: String,
    /// As Step Functions spells it.
    pub(crate) status: String,
    /// Where it failed: the error, and its cause as it is compared.
    pub(crate) error: Option<(String, Value)>,
    /// Where it succeeded.
    pub(crate) output: Option<Value>,
    /// The states of the machine's own row that it entered, in order.
    pub(crate) states: Vec<String>,
}

/// All runs of a case, and the calls that they made.
#[derive(Clone, Debug)]
pub(crate) struct Ran {
    pub(crate) runs: Vec<Run>,
    pub(crate) desk: Desk,
}

/// The name of a run.
pub(crate) fn run_name(execution: &str, run: u64) -> String {
    if run == 1 { execution.to_owned() } else { format!("{execution}.{run}") }
}
