//! Executions.

use gennaker_http::{Reply, Request};
use gennaker_records::Loaded;
use gennaker_runtime::Failure;
use serde_json::{Map, Value, json};

use crate::Api;

/// How many executions are listed unless told, as gate does.
const LISTED: i32 = 10;

impl Api {
    /// Starts a pipeline; the body is the trigger.
    pub(crate) async fn start(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        let mut trigger = object(request.json()?.unwrap_or_else(|| json!({})))?;
        let chosen = trigger.remove("executionId").and_then(|id| id.as_str().map(str::to_owned));
        if let Some(id) = &chosen {
            check_id(id)?;
        }
        // Who asks is who signed, whatever the body says.
        trigger.insert("user".to_owned(), json!(user));
        let id = self
            .lifecycle
            .start(gennaker_lifecycle::Request {
                application: request.path("application")?,
                pipeline: request.path("nameOrId")?,
                execution_id: chosen,
                trigger,
                strict: request.query("strict") == Some("true"),
            })
            .await?;
        Ok(Reply::json(202, &json!({ "ref": format!("/pipelines/{id}") })))
    }

    pub(crate) async fn execution(&self, request: &Request) -> Result<Reply, Failure> {
        Ok(Reply::json(200, &self.load(request).await?.to_json()))
    }

    pub(crate) async fn executions(&self, request: &Request) -> Result<Reply, Failure> {
        let limit =
            request.query("limit").and_then(|limit| limit.parse().ok()).unwrap_or(LISTED).clamp(1, 100);
        let found =
            self.lifecycle.store().executions_of_application(&request.path("application")?, limit).await?;
        let listed: Vec<Value> = found.iter().map(|execution| execution.to_json()).collect();
        Ok(Reply::json(200, &Value::from(listed)))
    }

    /// Merges the body into a running stage's context, by the stage's id or `refId`.
    pub(crate) async fn patch(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        let fields = object(request.json()?.unwrap_or_else(|| json!({})))?;
        for name in fields.keys() {
            if !PATCHABLE.contains(&name.as_str()) {
                return Err(Failure::invalid(format!(
                    "{name} cannot be changed; only {} can",
                    PATCHABLE.join(", ")
                )));
            }
        }
        let loaded = self.load(request).await?;
        let wanted = request.path("stageId")?;
        let stage = loaded.stage_by_any_id(&wanted)?;
        let id = &loaded.execution.value.id;
        if let (Some(status), Some(approval)) = (
            fields.get("judgmentStatus").and_then(Value::as_str),
            stage.value.checkpoints.get("approval").and_then(Value::as_str),
        ) {
            // A judgment is decided at its approval, so that a link and the API cannot both decide it.
            let input = fields.get("judgmentInput").and_then(Value::as_str);
            self.lifecycle.decide(approval, status, input, user).await?;
        } else {
            self.lifecycle.patch_stage(id, &stage.value.ref_id, &fields, user).await?;
        }
        self.execution(request).await
    }

    pub(crate) async fn load(&self, request: &Request) -> Result<Loaded, Failure> {
        self.lifecycle.store().execution(&request.path("id")?).await
    }
}

/// What a caller may change in a running stage. Spinnaker takes any field.
const PATCHABLE: [&str; 4] = ["judgmentStatus", "judgmentInput", "skipRemainingWait", "manualSkip"];

pub(crate) fn object(body: Value) -> Result<Map<String, Value>, Failure> {
    match body {
        Value::Object(fields) => Ok(fields),
        _ => Err(Failure::invalid("the request's body must be a JSON object")),
    }
}

/// An id that the caller chose becomes a key and the name of a machine's execution.
fn check_id(id: &str) -> Result<(), Failure> {
    if id.len() == 26 && id.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()) {
        return Ok(());
    }
    Err(Failure::invalid("executionId must be a ULID: 26 digits and capital letters"))
}
