//! Definitions.

use gennaker_http::{Reply, Request};
use gennaker_lifecycle::Refused;
use gennaker_records::Definition;
use gennaker_runtime::Failure;
use serde_json::{Map, Value, json};

use crate::Api;

impl Api {
    /// Saves a definition, or answers 400 with every problem and saves nothing.
    pub(crate) async fn save(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        let body = request
            .json()?
            .ok_or_else(|| Failure::invalid("the request has no body; send the definition as JSON"))?;
        match self.lifecycle.save(body, user).await {
            Ok(saved) => {
                let definition = &saved.definition;
                Ok(Reply::json(
                    200,
                    &json!({
                        "id": definition.id, "name": definition.name, "application": definition.application,
                        "version": definition.number, "changed": saved.changed,
                        "transitions": definition.transitions, "warnings": saved.warnings,
                    }),
                ))
            }
            Err(Refused::Failure(failure)) => Err(failure),
            Err(Refused::Problems(problems)) => {
                let failure = Failure::invalid(format!(
                    "the definition has {} problems; nothing was saved",
                    problems.len()
                ));
                let mut more = Map::new();
                let errors: Vec<String> = problems.iter().map(ToString::to_string).collect();
                more.insert("errors".to_owned(), json!(errors));
                more.insert("problems".to_owned(), json!(problems));
                Ok(Reply::failure(&failure, self.ports.now(), more))
            }
        }
    }

    pub(crate) async fn definitions(&self, application: Option<&str>) -> Result<Reply, Failure> {
        let found = self.lifecycle.store().definitions(application).await?;
        Ok(Reply::json(200, &Value::from(found.iter().map(shown).collect::<Vec<_>>())))
    }

    pub(crate) async fn definition(&self, request: &Request) -> Result<Reply, Failure> {
        let (application, name) = (request.path("application")?, request.path("name")?);
        let found = self.lifecycle.store().definition_named(&application, &name).await?;
        Ok(Reply::json(200, &shown(&found.value)))
    }
}

/// A definition with what Spinnaker adds when it is saved.
fn shown(definition: &Definition) -> Value {
    let mut json = definition.json.clone();
    if let Some(fields) = json.as_object_mut() {
        fields.insert("lastModifiedBy".to_owned(), json!(definition.saved_by));
        fields.insert("updateTs".to_owned(), json!(definition.saved_at.to_string()));
        fields.insert("version".to_owned(), json!(definition.number));
    }
    json
}
