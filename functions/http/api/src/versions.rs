//! The life of a definition: its history, going back in it, changing and deleting it.

use gennaker_http::{Reply, Request};
use gennaker_lifecycle::{Saving, shown};
use gennaker_runtime::Failure;
use serde_json::{Value, json};

use crate::Api;

/// How many versions are listed unless told, as gate does.
const LISTED: usize = 20;
/// And how many at most: an answer has at most 6 MB.
const MOST: usize = 200;

impl Api {
    pub(crate) async fn history(&self, request: &Request) -> Result<Reply, Failure> {
        let limit = request.query("limit").and_then(|limit| limit.parse().ok()).unwrap_or(LISTED);
        let found = self.lifecycle.history(&request.path("id")?, limit.clamp(1, MOST)).await?;
        Ok(Reply::json(200, &found.iter().map(shown).collect()))
    }

    pub(crate) async fn version(&self, request: &Request) -> Result<Reply, Failure> {
        let number = number(&json!(request.path("version")?))?;
        Ok(Reply::json(200, &shown(&self.lifecycle.version(&request.path("id")?, number).await?)))
    }

    /// Saves an older version as a new one; the body says which: `{"version": 3}`.
    pub(crate) async fn restore(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        let body = request.json()?.unwrap_or_default();
        let number = number(body.get("version").unwrap_or(&Value::Null))?;
        let saved = self.lifecycle.restore(&request.path("id")?, number, user).await;
        self.saved(saved.as_ref())
    }

    /// Changes a pipeline that exists (Spinnaker: front50 refuses a body with another id).
    pub(crate) async fn replace(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        let (id, body) = (request.path("id")?, definition(request)?);
        if body.get("id").and_then(Value::as_str) != Some(&id) {
            return Err(Failure::invalid(format!("the definition's id must be the one in the path, {id}")));
        }
        if self.lifecycle.store().definition(&id).await?.is_none() {
            return Err(Failure::not_found(format!("there is no pipeline with id {id}")));
        }
        match self.lifecycle.save_as(body, user, saving(request)).await {
            Ok(saved) => Ok(Reply::json(200, &shown(&saved.definition))),
            refused => self.saved(refused.as_ref()),
        }
    }

    /// Renames: `{"application": …, "from": …, "to": …}`.
    pub(crate) async fn rename(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        let body = request.json()?.unwrap_or_default();
        let get = |name: &str| {
            body.get(name)
                .and_then(Value::as_str)
                .filter(|text| !text.trim().is_empty())
                .ok_or_else(|| Failure::invalid(format!("{name} is missing; send application, from and to")))
        };
        let saved = self.lifecycle.rename(get("application")?, get("from")?, get("to")?, user).await;
        self.saved(saved.as_ref())
    }

    /// Deletes. What is not there is deleted already.
    pub(crate) async fn delete(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        let (application, name) = (request.path("application")?, request.path("name")?);
        let was_there = self.lifecycle.delete(&application, &name, user).await?;
        Ok(Reply::json(200, &json!({ "deleted": was_there })))
    }
}

/// The definition in a request's body.
pub(crate) fn definition(request: &Request) -> Result<Value, Failure> {
    request.json()?.ok_or_else(|| Failure::invalid("the request has no body; send the definition as JSON"))
}

/// The conditions on saving, from the query.
pub(crate) fn saving(request: &Request) -> Saving {
    let stale_check = request.query("staleCheck").is_some_and(|flag| flag.eq_ignore_ascii_case("true"));
    Saving { stale_check, ..Saving::default() }
}

fn number(value: &Value) -> Result<u64, Failure> {
    value
        .as_u64()
        .or_else(|| value.as_str()?.parse().ok())
        .filter(|number| *number > 0)
        .ok_or_else(|| Failure::invalid(format!("{value} is not a version; versions are 1, 2, 3 …")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_number_from_one() {
        for (value, expected) in [
            (json!(3), Some(3)),
            (json!("12"), Some(12)),
            (json!(0), None),
            (json!("x"), None),
            (json!(null), None),
        ] {
            assert_eq!(number(&value).ok(), expected, "{value}");
        }
    }

    #[test]
    fn staleness_is_checked_only_where_it_is_asked_for() {
        for (query, checked) in [
            (json!({}), false),
            (json!({"staleCheck": "true"}), true),
            (json!({"staleCheck": "false"}), false),
        ] {
            let request = Request::parse(json!({ "queryStringParameters": query })).expect("a request");
            assert_eq!(saving(&request).stale_check, checked, "{query}");
        }
    }
}
