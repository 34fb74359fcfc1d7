//! The form of a definition that runs: its own, or the one that its template makes of it.

use gennaker_catalog::catalog;
use gennaker_pipeline::{Problem, Severity, validate};
use gennaker_runtime::{ErrorClass, Failure};
use gennaker_templates::{Planned, Reference, is_instance, plan, reference_of, validate_instance};
use serde_json::Value;

use crate::{Lifecycle, Refused};

/// A definition without errors.
#[derive(Debug)]
pub(crate) struct Form {
    /// For an instance of a template: what runs. Its id is the instance's, so there is none before that has one.
    pub(crate) expanded: Option<Value>,
    /// What its author should know.
    pub(crate) warnings: Vec<Problem>,
}

impl Lifecycle {
    /// Validates a definition, and expands an instance of a template first.
    ///
    /// # Errors
    /// [`Refused`], with every problem.
    pub(crate) async fn form(&self, json: &Value) -> Result<Form, Refused> {
        if !is_instance(json) {
            return judged(
                None,
                of_other_schema(json).into_iter().chain(validate(json, catalog())).collect(),
            );
        }
        let problems = validate_instance(json);
        let reference = match reference_of(json) {
            Ok(reference) if !has_errors(&problems) => reference,
            _ => return Err(Refused::Problems(problems)),
        };
        match self.template(&reference).await {
            Ok(template) => expanded(&reference, &template.json, json),
            Err(failure) if failure.class == ErrorClass::NotFound => {
                Err(Refused::Problems(vec![Problem::error("$.template.reference", failure.message)]))
            }
            Err(failure) => Err(failure.into()),
        }
    }

    /// The pipeline that an instance stands for, not saved and not validated (Spinnaker: plan). Where it holds a
    /// `trigger`, defaults of variables are evaluated with it.
    ///
    /// # Errors
    /// [`Refused`], with every problem.
    pub async fn plan(&self, instance: &Value) -> Result<Planned, Refused> {
        if !is_instance(instance) {
            return Err(Refused::Failure(Failure::invalid(
                "this is no instance of a template: it needs \"schema\": \"v2\", \"type\": \"templatedPipeline\" and template",
            )));
        }
        let reference = reference_of(instance).map_err(|problem| Refused::Problems(vec![problem]))?;
        let template = self.template(&reference).await?;
        plan(&template.json, instance, None).map_err(Refused::Problems)
    }
}

/// The form of an instance with the template that it names.
pub(crate) fn expanded(reference: &Reference, template: &Value, instance: &Value) -> Result<Form, Refused> {
    let Planned { mut pipeline, mut warnings } = plan(template, instance, None).map_err(Refused::Problems)?;
    for mut problem in validate(&pipeline, catalog()) {
        problem.message = format!("{} (in the pipeline that {reference} makes of this)", problem.message);
        warnings.push(problem);
    }
    if instance.get("id").and_then(gennaker_pipeline::text).is_none()
        && let Some(fields) = pipeline.as_object_mut()
    {
        fields.remove("id");
    }
    judged(Some(pipeline), warnings)
}

fn judged(expanded: Option<Value>, problems: Vec<Problem>) -> Result<Form, Refused> {
    if has_errors(&problems) {
        Err(Refused::Problems(problems))
    } else {
        Ok(Form { expanded, warnings: problems })
    }
}

pub(crate) fn has_errors(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}

/// Instances of the templates that are written in Jinja.
fn of_other_schema(json: &Value) -> Option<Problem> {
    (json.get("type").and_then(Value::as_str) == Some("templatedPipeline")).then(|| {
        let message = "only instances of templates of schema \"v2\" can be saved; templates of schema \"1\" are not supported";
        Problem::error("$.schema", message)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn form(variables: &Value) -> Result<Form, Refused> {
        let template = json!({
            "schema": "v2", "id": "pause", "variables": [{ "name": "seconds", "type": "object" }],
            "pipeline": { "stages": [{ "type": "wait", "refId": "1", "waitTime": "${templateVariables.seconds}" }] },
        });
        let instance = json!({
            "schema": "v2", "type": "templatedPipeline", "application": "myapp", "name": "pause",
            "template": { "reference": "spinnaker://pause" }, "variables": variables,
        });
        expanded(&reference_of(&instance).expect("a reference"), &template, &instance)
    }

    #[test]
    fn what_a_template_makes_is_validated_like_any_pipeline() {
        let fine = form(&json!({ "seconds": 5 })).expect("a form").expanded.expect("expanded");
        assert_eq!((fine["stages"][0]["waitTime"].clone(), fine.get("id")), (json!(5), None));
        let Err(Refused::Problems(problems)) = form(&json!({ "seconds": "soon" })) else {
            panic!("not refused")
        };
        assert_eq!(problems[0].path, "$.stages[0].waitTime");
        assert!(problems[0].message.contains("spinnaker://pause"), "{}", problems[0]);
        assert!(matches!(form(&json!({})), Err(Refused::Problems(_))));
    }

    #[test]
    fn instances_of_other_schemas_are_named_as_such() {
        assert!(of_other_schema(&json!({ "type": "templatedPipeline", "schema": "1" })).is_some());
        assert!(of_other_schema(&json!({ "stages": [] })).is_none());
    }
}
