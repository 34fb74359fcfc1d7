//! Approvals.

use gennaker_http::{Reply, Request};
use gennaker_lifecycle::Decided;
use gennaker_runtime::Failure;
use serde_json::{Value, json};

use crate::Api;

impl Api {
    pub(crate) async fn approvals(&self) -> Result<Reply, Failure> {
        Ok(Reply::json(200, &json!(self.lifecycle.store().pending_approvals().await?)))
    }

    pub(crate) async fn decide(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        let body = request.json()?.unwrap_or_default();
        let status = body.get("status").and_then(Value::as_str).unwrap_or_default();
        let input = body.get("input").and_then(Value::as_str);
        let answer = match self.lifecycle.decide(&request.path("id")?, status, input, user).await? {
            Decided::Now => json!({ "result": "decided" }),
            Decided::Before(decision) => json!({ "result": "before", "decision": decision }),
            Decided::Lapsed(state) => json!({ "result": "lapsed", "state": state }),
        };
        Ok(Reply::json(200, &answer))
    }
}
