//! The pipeline that an instance stands for.

use gennaker_pipeline::{Problem, Severity, text};
use serde_json::{Map, Value, json};

use crate::Template;
use crate::compose::compose;
use crate::instance::check_shape;
use crate::merge::INHERITED_LISTS;
use crate::nearest::hint;
use crate::substitute::{references, substitute_map};
use crate::variables::values;

/// Settings that the template decides where it has them.
const SETTINGS: [&str; 4] =
    ["limitConcurrent", "maxConcurrentExecutions", "keepWaitingPipelines", "spelEvaluator"];

/// What makes an instance an instance, and what is merged field by field.
const NOT_TAKEN_OVER: [&str; 15] = [
    "schema",
    "type",
    "template",
    "variables",
    "exclude",
    "concurrentExecutions",
    "stages",
    "triggers",
    "parameters",
    "parameterConfig",
    "notifications",
    "expectedArtifacts",
    "templateVariables",
    "source",
    "trigger",
];

/// A pipeline made from a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The pipeline, in Spinnaker's JSON.
    pub pipeline: Value,
    /// What its author should know; paths are the instance's.
    pub warnings: Vec<Problem>,
}

/// Makes the pipeline that `instance` of `template` stands for. Paths of problems are the instance's; what is wrong
/// with the template itself has a path that starts with `template:`.
///
/// Variables' defaults with expressions are evaluated with `trigger` where there is one, and otherwise when stages
/// start. The result is not validated: it is a pipeline like any other.
///
/// # Errors
/// Every problem, with warnings among them.
pub fn plan(template: &Value, instance: &Value, trigger: Option<&Value>) -> Result<Planned, Vec<Problem>> {
    let Some(instance) = instance.as_object() else {
        return Err(vec![Problem::error("$", "an instance of a template is a JSON object")]);
    };
    let template = Template::parse(template);
    let trigger = trigger.or_else(|| instance.get("trigger")).filter(|trigger| trigger.is_object());
    let mut problems = check_shape(instance);
    let values = values(&template, instance, trigger, &mut problems);
    check_references(&template, instance, &mut problems);

    let base = substitute_map(&template.pipeline, &values);
    let given: Map<String, Value> = instance
        .iter()
        .filter(|(name, _)| !["variables", "template", "trigger"].contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let given = substitute_map(&given, &values);
    let stages = compose(&template, &base, &given, &mut problems);
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(problems);
    }

    let is_taken = |name: &str| !NOT_TAKEN_OVER.contains(&name) && !SETTINGS.contains(&name);
    let mut pipeline: Map<String, Value> =
        base.clone().into_iter().filter(|(name, _)| is_taken(name)).collect();
    pipeline.extend(given.clone().into_iter().filter(|(name, value)| is_taken(name) && !value.is_null()));
    for (name, otherwise) in [("id", "unknown"), ("name", "Unnamed Execution")] {
        if pipeline.get(name).and_then(text).is_none() {
            pipeline.insert(name.to_owned(), json!(otherwise));
        }
    }
    for name in SETTINGS {
        let concurrency = given.get("concurrentExecutions");
        let found = [base.get(name), given.get(name), concurrency.and_then(|it| it.get(name))];
        if let Some(value) = found.into_iter().flatten().find(|value| !value.is_null()) {
            pipeline.insert(name.to_owned(), value.clone());
        }
    }
    for list in INHERITED_LISTS {
        pipeline.insert(list.name.to_owned(), list.merge(&base, &given).into());
    }
    pipeline.insert("stages".to_owned(), stages.into());
    pipeline.insert("templateVariables".to_owned(), values.into());
    let source = json!({ "id": template.id, "type": "templatedPipeline", "version": "v2" });
    pipeline.insert("source".to_owned(), source);
    if let Some(trigger) = trigger.filter(|trigger| trigger.as_object().is_some_and(|it| !it.is_empty())) {
        pipeline.insert("trigger".to_owned(), trigger.clone());
    }
    Ok(Planned { pipeline: pipeline.into(), warnings: problems })
}

/// The same as [`plan`], for who wants the pipeline alone.
///
/// # Errors
/// Every problem, with warnings among them.
pub fn expand(template: &Value, instance: &Value, trigger: Option<&Value>) -> Result<Value, Vec<Problem>> {
    plan(template, instance, trigger).map(|planned| planned.pipeline)
}

/// Expressions of the instance that read variables which the template does not have.
fn check_references(template: &Template, instance: &Map<String, Value>, problems: &mut Vec<Problem>) {
    let names = template.variables.iter().map(|variable| variable.name.as_str());
    let mut read = Vec::new();
    for (name, value) in instance {
        references(value, &format!("$.{name}"), &mut read);
    }
    for (path, name) in read {
        if !names.clone().any(|known| known == name) {
            let hint = hint(&name, names.clone());
            let message = format!("template {} has no variable {name}; {hint}", template.id);
            problems.push(Problem::warning(path, message));
        }
    }
}
