//! Ends an execution. Three things call it: the machine after its last stage, the machine's halt after an error, and
//! EventBridge when the machine was stopped, timed out or broke. It may be called by all three, any number of times.

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
    #[serde(rename_all = "camelCase")]
    State {
        execution_id: String,
        #[serde(default)]
        stages: Vec<String>,
        #[serde(default)]
        error: Option<Value>,
    },
}

/// The machine's execution is named by the execution's id.
#[derive(Debug, Deserialize, PartialEq)]
struct Detail {
    name: String,
    status: String,
}

impl Event {
    fn parse(event: Value) -> Result<Self, Failure> {
        serde_json::from_value(event).map_err(|error| {
            Failure::invalid(format!(
                "neither a state machine's call nor a status change of Step Functions: {error}"
            ))
        })
    }
}

async fn finish(lifecycle: &Lifecycle, event: Event) -> Result<Value, Failure> {
    let status = match event {
        Event::Machine { detail } => lifecycle.machine_ended(&detail.name, &detail.status).await?,
        Event::State { execution_id, stages, error } => {
            lifecycle.finish(&execution_id, &Ended { failed_among: stages, error, machine: None }).await?
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
        let end = Event::State { execution_id: "01A".to_owned(), stages: Vec::new(), error: None };
        assert_eq!(Event::parse(json!({"executionId": "01A"})), Ok(end));
        let halt = json!({"executionId": "01A", "stages": ["1"], "error": {"Error": "X"}});
        assert!(matches!(Event::parse(halt), Ok(Event::State { error: Some(_), .. })));
        assert!(Event::parse(json!({"x": 1})).is_err());
    }
}
