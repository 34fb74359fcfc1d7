//! Lets an execution begin when the limits of its pipeline allow: at once, or when others have ended. It is the first
//! state of the machines of pipelines that have limits, which wait for it by a token.

use std::process::ExitCode;

use gennaker_lifecycle::Lifecycle;
use gennaker_runtime::{Failure, serve};
use serde::Deserialize;
use serde_json::{Value, json};

/// Runs the function.
pub fn main() -> ExitCode {
    serve(Lifecycle::new, |lifecycle, invocation| async move { queue(&lifecycle, invocation.event).await })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    execution_id: String,
    run: u32,
    task_token: String,
}

async fn queue(lifecycle: &Lifecycle, event: Value) -> Result<Value, Failure> {
    let event: Event = serde_json::from_value(event).map_err(|error| {
        Failure::invalid(format!("a state machine calls with {{executionId, run, taskToken}}: {error}"))
    })?;
    lifecycle.enqueue(&event.execution_id, event.run, &event.task_token).await?;
    Ok(json!({}))
}
