//! Cancelling, pausing, resuming and restarting an execution.

use gennaker_http::{Reply, Request};
use gennaker_lifecycle::{DefinitionChoice, Restart};
use gennaker_pipeline::boolean;
use gennaker_runtime::Failure;
use serde_json::{Map, Value, json};

use crate::Api;
use crate::executions::object;

impl Api {
    pub(crate) async fn cancel(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        self.lifecycle.cancel(&request.path("id")?, user, request.query("reason")).await?;
        Ok(Reply::json(200, &json!({})))
    }

    pub(crate) async fn pause(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        self.lifecycle.pause(&request.path("id")?, user).await?;
        Ok(Reply::json(200, &json!({})))
    }

    pub(crate) async fn resume(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        self.lifecycle.resume(&request.path("id")?, user).await?;
        Ok(Reply::json(200, &json!({})))
    }

    /// Restarts from a stage, or everything that did not succeed where the path names none. The body may choose with
    /// `keepSucceeded` and `definition` (`"current"` or a version's number).
    pub(crate) async fn restart(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        let body = object(request.json()?.unwrap_or_else(|| json!({})))?;
        let restart = Restart {
            stage: request.path("stageId").ok(),
            keep_succeeded: body.get("keepSucceeded").and_then(boolean) == Some(true),
            definition: definition(&body)?,
        };
        self.lifecycle.restart(&request.path("id")?, &restart, user).await?;
        self.execution(request).await
    }
}

fn definition(body: &Map<String, Value>) -> Result<Option<DefinitionChoice>, Failure> {
    match body.get("definition") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text == "current" => Ok(Some(DefinitionChoice::Current)),
        Some(other) => match other.as_u64().or_else(|| other.as_str()?.parse().ok()) {
            Some(number) => Ok(Some(DefinitionChoice::Version(number))),
            None => {
                Err(Failure::invalid(format!("definition is \"current\" or a version's number, not {other}")))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_is_the_current_one_or_has_a_number() {
        let chosen = |body: Value| definition(body.as_object().expect("a map"));
        assert_eq!(chosen(json!({})), Ok(None));
        assert_eq!(chosen(json!({ "definition": "current" })), Ok(Some(DefinitionChoice::Current)));
        assert_eq!(chosen(json!({ "definition": "3" })), Ok(Some(DefinitionChoice::Version(3))));
        assert!(chosen(json!({ "definition": "newest" })).is_err());
    }
}
