//! Starts the pipeline that an event on the bus asks for: source `gennaker`, detail type `Start Pipeline`, and a detail of
//! `{"application": …, "pipeline": name or id, "trigger": {…}}`. EventBridge delivers at least once; the execution's id
//! comes from the event's, so one event starts one execution.

use std::process::ExitCode;

use gennaker_lifecycle::{Lifecycle, Request};
use gennaker_runtime::{Failure, serve};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Runs the function.
pub fn main() -> ExitCode {
    serve(Lifecycle::new, |lifecycle, invocation| async move { start(&lifecycle, invocation.event).await })
}

#[derive(Debug, Deserialize)]
struct Event {
    id: String,
    detail: Detail,
}

#[derive(Debug, Deserialize)]
struct Detail {
    application: String,
    pipeline: String,
    #[serde(default)]
    trigger: Map<String, Value>,
}

async fn start(lifecycle: &Lifecycle, event: Value) -> Result<Value, Failure> {
    let request = request(event)?;
    let id = lifecycle.start(request).await?;
    Ok(json!({ "executionId": id }))
}

fn request(event: Value) -> Result<Request, Failure> {
    let Event { id, detail } = serde_json::from_value(event).map_err(|error| {
        Failure::invalid(format!(
            "a Start Pipeline event has an id and a detail with application and pipeline: {error}"
        ))
    })?;
    let mut trigger = detail.trigger;
    trigger.entry("type").or_insert_with(|| json!("event"));
    trigger.insert("eventId".to_owned(), json!(id));
    Ok(Request {
        application: detail.application,
        pipeline: detail.pipeline,
        execution_id: Some(execution_id(&id)),
        trigger,
        strict: false,
    })
}

/// The execution that an event starts.
fn execution_id(event_id: &str) -> String {
    let hash = hex::encode_upper(Sha256::digest(event_id.as_bytes()));
    hash.chars().take(26).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_event_asks_for_one_execution_however_often_it_comes() {
        let event = json!({"id": "e-1", "detail": {"application": "myapp", "pipeline": "deploy"}});
        let (first, second) = (request(event.clone()).expect("complete"), request(event).expect("complete"));
        assert_eq!(first.execution_id, second.execution_id);
        assert_eq!(first.trigger["eventId"], "e-1");
    }

    #[test]
    fn an_event_without_a_pipeline_is_refused() {
        assert!(request(json!({"id": "e-1", "detail": {"application": "myapp"}})).is_err());
    }
}
