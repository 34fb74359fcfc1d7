//! Definitions.

use gennaker_http::{Reply, Request};
use gennaker_lifecycle::{Refused, Saved, shown};
use gennaker_runtime::{ErrorClass, Failure};
use serde_json::{Map, Value, json};

use crate::Api;
use crate::versions::{definition, saving};

impl Api {
    /// Saves a definition, or answers 400 with every problem and saves nothing.
    pub(crate) async fn save(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        let saved = self.lifecycle.save_as(definition(request)?, user, saving(request)).await;
        self.saved(saved.as_ref())
    }

    /// What came of saving.
    pub(crate) fn saved(&self, saved: Result<&Saved, &Refused>) -> Result<Reply, Failure> {
        match saved {
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
            Err(Refused::Failure(failure)) => Err(failure.clone()),
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

    /// One definition; with `?deleted=true` also that of the pipeline that had the name last.
    pub(crate) async fn definition(&self, request: &Request) -> Result<Reply, Failure> {
        let (application, name) = (request.path("application")?, request.path("name")?);
        let store = self.lifecycle.store();
        let failure = match store.definition_named(&application, &name).await {
            Ok(found) => return Ok(Reply::json(200, &shown(&found.value))),
            Err(failure) => failure,
        };
        if failure.class == ErrorClass::NotFound
            && request.query("deleted") == Some("true")
            && let Some(named) = store.named(&application, &name).await?
            && let Some(found) = store.last_definition(&named.id).await?
        {
            return Ok(Reply::json(200, &shown(&found.value)));
        }
        Err(failure)
    }
}
