//! Ends an execution. Three things call it: the machine after its last stage, the machine's halt after an error, and
//! EventBridge when the machine was stopped, timed out or broke. It may be called by all three, any number of times. The
//! machine also calls it for a single stage whose function failed for good, where the pipeline may go on.

use std::process::ExitCode;

use gennaker_lifecycle::{Ended, Lifecycle};
use gennaker_runtime::{Failure, serve};
use serde::Deserialize;
use serde_json::{Value, json};

/// Runs the function.
pub fn main() -> ExitCode {
    serve(Lifecycle::new, |lifecycle, invocation| async move {
        finish(&lifecycle, Event::parse(invocation.event)?).await
    })
}

/// Who calls.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum Event {
    /// EventBridge: "Step Functions Execution Status Change".
    Machine { detail: Detail },
    /// The machine itself.
    State(State),
}

/// What the machine says.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", default)]
struct State {
    execution_id: String,
    run: u32,
    /// The stages of the row in which an error came up.
    stages: Vec<String>,
    /// The one stage whose function failed, where the pipeline may go on.
    ref_id: Option<String>,
    releases: Vec<String>,
    error: Option<Value>,
}

/// The name of a run says which execution and which run it is.
#[derive(Debug, Deserialize, PartialEq)]
struct Detail {
    name: String,
    status: String,
}

impl Event {
    fn parse(event: Value) -> Result<Self, Failure> {
        let known = event.get("detail").is_some() || event.get("executionId").is_some();
        let parsed = serde_json::from_value(event).map_err(|error| error.to_string());
        parsed
            .and_then(|event| if known { Ok(event) } else { Err("executionId is missing".to_owned()) })
            .map_err(|error| {
                Failure::invalid(format!(
                    "neither a state machine's call nor a status change of Step Functions: {error}"
                ))
            })
    }
}

async fn finish(lifecycle: &Lifecycle, event: Event) -> Result<Value, Failure> {
    let status = match event {
        Event::Machine { detail } => lifecycle.machine_ended(&detail.name, &detail.status).await?,
        Event::State(State { execution_id, run, ref_id: Some(ref_id), releases, error, .. }) => {
            let error = error.unwrap_or_default();
            lifecycle.stage_failed(&execution_id, run, &ref_id, &error, &releases).await?
        }
        Event::State(State { execution_id, run, stages, error, .. }) => {
            let ended = Ended { failed_among: stages, error, machine: None };
            lifecycle.finish(&execution_id, run, &ended).await?
        }
    };
    Ok(json!({ "status": status }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_callers_are_told_apart() {
        let machine = json!({"source": "aws.states", "detail": {"name": "01A", "status": "ABORTED", "executionArn": "x"}});
        assert_eq!(
            Event::parse(machine),
            Ok(Event::Machine { detail: Detail { name: "01A".to_owned(), status: "ABORTED".to_owned() } })
        );
        let end = State { execution_id: "01A".to_owned(), run: 2, ..State::default() };
        assert_eq!(Event::parse(json!({"executionId": "01A", "run": 2})), Ok(Event::State(end)));
        let halt = json!({"executionId": "01A", "run": 1, "stages": ["1"], "error": {"Error": "X"}});
        assert!(matches!(Event::parse(halt), Ok(Event::State(State { error: Some(_), ref_id: None, .. }))));
        let soft = json!({"executionId": "01A", "run": 1, "refId": "1", "error": {"Error": "X"}});
        assert!(matches!(Event::parse(soft), Ok(Event::State(State { ref_id: Some(_), .. }))));
        assert!(Event::parse(json!({"x": 1})).is_err());
    }
}
