//! Goes on in a new run of the machine when the history of one grows long: Step Functions keeps 25,000 events, and a
//! stage that looks again and again may need more. The new run passes by what has ended.

use std::process::ExitCode;

use gennaker_lifecycle::Lifecycle;
use gennaker_runtime::{Failure, serve};
use serde::Deserialize;
use serde_json::{Value, json};

/// Runs the function.
pub fn main() -> ExitCode {
    serve(Lifecycle::new, |lifecycle, invocation| async move { go_on(&lifecycle, invocation.event).await })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    execution_id: String,
    run: u32,
}

async fn go_on(lifecycle: &Lifecycle, event: Value) -> Result<Value, Failure> {
    let event: Event = serde_json::from_value(event).map_err(|error| {
        Failure::invalid(format!("a state machine calls with {{executionId, run}}: {error}"))
    })?;
    lifecycle.continue_run(&event.execution_id, event.run).await?;
    Ok(json!({}))
}
