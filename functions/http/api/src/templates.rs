//! Pipeline templates, schema v2.

use gennaker_http::{Reply, Request};
use gennaker_lifecycle::{Expected, Refused, shown};
use gennaker_pipeline::Problem;
use gennaker_records::{Template, TemplateVersion};
use gennaker_runtime::Failure;
use gennaker_templates::{Reference, Version, check_id};
use serde_json::{Map, Value, json};

use crate::Api;

impl Api {
    /// One version of each template: the one without a tag, or the latest.
    pub(crate) async fn templates(&self, request: &Request) -> Result<Reply, Failure> {
        let found = self.lifecycle.templates(&scopes(request)).await?;
        Ok(Reply::json(200, &found.iter().map(|(_, version)| view(version)).collect()))
    }

    /// All versions that a tag points to or that were saved last without one, by the templates' ids.
    pub(crate) async fn template_versions(&self, request: &Request) -> Result<Reply, Failure> {
        let mut all = Map::new();
        for (template, _) in self.lifecycle.templates(&scopes(request)).await? {
            let mut versions = Vec::new();
            for (tag, number) in named(&template) {
                if let Some(version) = self.lifecycle.store().template_version(&template.id, number).await? {
                    versions.push(with_name(&version, tag));
                }
            }
            all.insert(template.id, versions.into());
        }
        Ok(Reply::json(200, &all.into()))
    }

    pub(crate) async fn template(&self, request: &Request) -> Result<Reply, Failure> {
        Ok(Reply::json(200, &view(&self.lifecycle.template(&reference(request)?).await?)))
    }

    /// The pipelines that use a template.
    pub(crate) async fn template_users(&self, request: &Request) -> Result<Reply, Failure> {
        let users = self.lifecycle.template_users(&id(request)?).await?;
        Ok(Reply::json(200, &users.iter().map(shown).collect()))
    }

    /// The pipeline that an instance stands for.
    pub(crate) async fn plan_template(&self, request: &Request) -> Result<Reply, Failure> {
        match self.lifecycle.plan(&body(request)?).await {
            Ok(planned) => Ok(Reply::json(200, &planned.pipeline)),
            Err(Refused::Failure(failure)) => Err(failure),
            Err(Refused::Problems(problems)) => {
                Ok(self.template_refused("the instance cannot be expanded", &problems))
            }
        }
    }

    pub(crate) async fn create_template(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        self.save_template(&body(request)?, request, user, Expected::New).await
    }

    pub(crate) async fn update_template(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        let (id, template) = (id(request)?, body(request)?);
        if template.get("id").and_then(Value::as_str) != Some(id.as_str()) {
            return Err(Failure::invalid(format!("the template's id is not {id}, the one of the path")));
        }
        self.save_template(&template, request, user, Expected::Known).await
    }

    /// Answers with a task that is done, as gate does once its task is.
    async fn save_template(
        &self,
        template: &Value,
        request: &Request,
        user: &str,
        expected: Expected,
    ) -> Result<Reply, Failure> {
        match self.lifecycle.save_template(template, request.query("tag"), user, expected).await {
            Ok(saved) => {
                let version = &saved.version;
                let pipelines: Vec<Value> = saved
                    .pipelines
                    .iter()
                    .map(|it| json!({ "id": it.id, "application": it.application, "name": it.name, "version": it.number }))
                    .collect();
                let outcome = json!({
                    "pipelineTemplate.id": version.id, "version": version.number, "digest": version.digest,
                    "changed": saved.changed, "pipelines": pipelines, "warnings": saved.warnings,
                });
                Ok(Reply::json(200, &self.template_task("Save pipeline template", &version.id, &outcome)?))
            }
            Err(Refused::Failure(failure)) => Err(failure),
            Err(Refused::Problems(problems)) => {
                Ok(self.template_refused("the template was not saved", &problems))
            }
        }
    }

    /// Answers 202: other answers are errors to Spinnaker's command line.
    pub(crate) async fn delete_template(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        let reference = reference(request)?;
        self.lifecycle.delete_template(&reference, user, request.query("force") == Some("true")).await?;
        let outcome = json!({ "pipelineTemplate.id": reference.id });
        Ok(Reply::json(202, &self.template_task("Delete pipeline template", &reference.id, &outcome)?))
    }

    /// A task that has succeeded.
    fn template_task(&self, doing: &str, template: &str, outcome: &Value) -> Result<Value, Failure> {
        let now = self.ports.now();
        let variables: Vec<Value> = outcome
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, value)| json!({ "key": key, "value": value }))
            .collect();
        Ok(json!({
            "id": self.ports.id()?, "name": format!("{doing} '{template}'"), "application": "spinnaker",
            "status": "SUCCEEDED", "buildTime": now, "startTime": now, "endTime": now,
            "steps": [], "variables": variables,
        }))
    }

    fn template_refused(&self, what: &str, problems: &[Problem]) -> Reply {
        let failure = Failure::invalid(format!("{what}; it has {} problems", problems.len()));
        let errors: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let more =
            Map::from_iter([("errors".to_owned(), json!(errors)), ("problems".to_owned(), json!(problems))]);
        Reply::failure(&failure, self.ports.now(), more)
    }
}

fn body(request: &Request) -> Result<Value, Failure> {
    request.json()?.ok_or_else(|| Failure::invalid("the request has no body; send it as JSON"))
}

fn id(request: &Request) -> Result<String, Failure> {
    let id = request.path("id")?;
    check_id(&id).map_err(|error| Failure::invalid(error.to_string()))?;
    Ok(id)
}

fn reference(request: &Request) -> Result<Reference, Failure> {
    let version = Version::of(request.query("tag"), request.query("digest"))
        .map_err(|error| Failure::invalid(error.to_string()))?;
    Ok(Reference { id: id(request)?, version })
}

/// `?scopes=a,b`.
fn scopes(request: &Request) -> Vec<&str> {
    let all = request.query("scopes").unwrap_or_default().split(',');
    all.map(str::trim).filter(|scope| !scope.is_empty()).collect()
}

/// What has no tag, and the tags.
fn named(template: &Template) -> impl Iterator<Item = (Option<&str>, u64)> {
    let tags = template.tags.iter().map(|(tag, number)| (Some(tag.as_str()), *number));
    template.untagged.map(|number| (None, number)).into_iter().chain(tags)
}

/// A template with what Spinnaker adds when it is saved.
fn view(version: &TemplateVersion) -> Value {
    let mut json = version.json.clone();
    if let Some(fields) = json.as_object_mut() {
        fields.insert("lastModifiedBy".to_owned(), json!(version.saved_by));
        fields.insert("updateTs".to_owned(), json!(version.saved_at.to_string()));
    }
    json
}

fn with_name(version: &TemplateVersion, tag: Option<&str>) -> Value {
    let mut json = view(version);
    if let Some(fields) = json.as_object_mut() {
        fields.insert("digest".to_owned(), json!(version.digest));
        if let Some(tag) = tag {
            fields.insert("tag".to_owned(), json!(tag));
        }
    }
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_the_template_again_when_it_is_saved() {
        let json = json!({ "schema": "v2", "id": "t", "pipeline": {} });
        let version = TemplateVersion { json: json.clone(), saved_at: 7, ..TemplateVersion::default() };
        assert_eq!(view(&version)["updateTs"], "7");
        assert_eq!(gennaker_templates::content(&with_name(&version, Some("stable"))), json);
    }

    #[test]
    fn a_request_names_one_version() {
        let request = |query: Value| {
            Request::parse(json!({ "pathParameters": { "id": "t" }, "queryStringParameters": query }))
                .expect("a request")
        };
        assert_eq!(reference(&request(json!({ "tag": "" }))).expect("untagged").version, Version::Untagged);
        let tagged = reference(&request(json!({ "tag": "stable" }))).expect("tagged");
        assert_eq!(tagged.to_string(), "spinnaker://t:stable");
        assert!(reference(&request(json!({ "tag": "a", "digest": "b" }))).is_err());
        assert_eq!(scopes(&request(json!({ "scopes": "a, b,," }))), ["a", "b"]);
    }
}
