//! Every problem of a template at once.

use gennaker_catalog::catalog;
use gennaker_pipeline::{Problem, Severity, text, validate};
use serde_json::{Map, Value, json};

use crate::nearest::hint;
use crate::substitute::references;
use crate::template::list;
use crate::{Template, VariableType, check_id};

/// All problems of a template, each with its JSON path. It can be saved when none is an error.
pub fn validate_template(json: &Value) -> Vec<Problem> {
    let Some(fields) = json.as_object() else {
        return vec![Problem::error(
            "$",
            "a template is a JSON object with schema, id, variables and pipeline",
        )];
    };
    let mut problems = Vec::new();
    if fields.get("schema").and_then(Value::as_str) != Some("v2") {
        problems.push(Problem::error(
            "$.schema",
            "templates of other schemas than \"v2\" are not supported; write \"v2\"",
        ));
    }
    let template = Template::parse(json);
    if let Err(error) = check_id(&template.id) {
        problems.push(Problem::error("$.id", error.to_string()));
    }
    check_metadata(fields, &mut problems);
    check_variables(fields, &mut problems);
    match fields.get("pipeline") {
        Some(Value::Object(pipeline)) => check_pipeline(pipeline, &mut problems),
        _ => problems.push(Problem::error("$.pipeline", "pipeline is missing; it is what instances become")),
    }
    let mut read = Vec::new();
    references(fields.get("pipeline").unwrap_or(&Value::Null), "$.pipeline", &mut read);
    let names = template.variables.iter().map(|variable| variable.name.as_str());
    for (path, name) in read {
        if !names.clone().any(|known| known == name) {
            let message = format!("the template has no variable {name}; {}", hint(&name, names.clone()));
            problems.push(Problem::warning(path, message));
        }
    }
    problems
}

fn check_metadata(fields: &Map<String, Value>, problems: &mut Vec<Problem>) {
    let metadata = fields.get("metadata");
    if metadata.is_some_and(|it| !it.is_object() && !it.is_null()) {
        problems.push(Problem::error(
            "$.metadata",
            "metadata is not a map; it has name, description, owner and scopes",
        ));
        return;
    }
    let scopes = metadata.and_then(|it| it.get("scopes"));
    if scopes.is_some_and(|it| {
        !it.is_null() && !it.as_array().is_some_and(|list| list.iter().all(Value::is_string))
    }) {
        problems.push(Problem::error(
            "$.metadata.scopes",
            "scopes is not a list of texts; name applications, or global",
        ));
    }
}

fn check_variables(fields: &Map<String, Value>, problems: &mut Vec<Problem>) {
    if fields.get("variables").is_some_and(|it| !it.is_array() && !it.is_null()) {
        problems.push(Problem::error("$.variables", "variables is not a list; each has name and type"));
    }
    let mut seen: Vec<String> = Vec::new();
    for (index, variable) in list(fields.get("variables")).iter().enumerate() {
        let path = format!("$.variables[{index}]");
        let Some(name) = variable.get("name").and_then(text) else {
            problems.push(Problem::error(format!("{path}.name"), "the variable has no name; give it one"));
            continue;
        };
        if seen.contains(&name) {
            let message = format!("there is a variable {name} already; give this one another name");
            problems.push(Problem::error(format!("{path}.name"), message));
        }
        let kind = match variable.get("type").and_then(text) {
            None => VariableType::Object,
            Some(declared) => VariableType::named(&declared).unwrap_or_else(|| {
                let hint = hint(&declared, VariableType::NAMES.into_iter());
                let message = format!("variable {name} has the type {declared}, which is none; {hint}");
                problems.push(Problem::error(format!("{path}.type"), message));
                VariableType::Object
            }),
        };
        if let Some(default) = variable.get("defaultValue").filter(|default| !default.is_null())
            && let Err(found) = kind.accept(default)
        {
            let message =
                format!("the default of {name} (expected type {}, found type {found})", kind.name());
            problems.push(Problem::error(format!("{path}.defaultValue"), message));
        }
        seen.push(name);
    }
}

/// The pipeline as any other, but without what every instance gives.
fn check_pipeline(pipeline: &Map<String, Value>, problems: &mut Vec<Problem>) {
    let mut whole = pipeline.clone();
    whole.insert("application".to_owned(), json!("application"));
    whole.insert("name".to_owned(), json!("name"));
    for mut problem in validate(&Value::from(whole), catalog()) {
        // An instance may add the stages, and the stages that others wait for.
        if problem.path == "$.stages" && list(pipeline.get("stages")).is_empty() {
            continue;
        }
        if problem.path.contains(".requisiteStageRefIds[") {
            problem.severity = Severity::Warning;
        }
        problem.path = problem.path.replacen('$', "$.pipeline", 1);
        problems.push(problem);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template() -> Value {
        json!({
            "schema": "v2", "id": "deploy", "protect": false,
            "metadata": {"name": "Deploy", "description": "d", "owner": "me@example.com", "scopes": ["global"]},
            "variables": [
                {"name": "seconds", "type": "int", "defaultValue": 5},
                {"name": "deps", "type": "list", "defaultValue": ["1"]},
            ],
            "pipeline": {"stages": [
                {"type": "wait", "refId": "1", "waitTime": "${templateVariables.seconds}"},
                {"type": "wait", "refId": "2", "requisiteStageRefIds": "${templateVariables.deps}", "waitTime": 1},
            ]},
        })
    }

    fn with(pointer: &str, value: Value) -> Value {
        let mut template = template();
        *template.pointer_mut(pointer).expect(pointer) = value;
        template
    }

    #[test]
    fn a_sound_template_has_no_problem() {
        assert_eq!(validate_template(&template()), []);
        assert_eq!(validate_template(&with("/pipeline", json!({}))), [], "an instance may bring all stages");
    }

    #[test]
    fn every_problem_has_its_path() {
        for (pointer, value, path, severity) in [
            ("/schema", json!("1"), "$.schema", Severity::Error),
            ("/id", json!("a:b"), "$.id", Severity::Error),
            ("/metadata", json!("x"), "$.metadata", Severity::Error),
            ("/metadata/scopes", json!("global"), "$.metadata.scopes", Severity::Error),
            ("/variables/0/name", json!(""), "$.variables[0].name", Severity::Error),
            ("/variables/0/type", json!("itn"), "$.variables[0].type", Severity::Error),
            ("/variables/0/defaultValue", json!("x"), "$.variables[0].defaultValue", Severity::Error),
            ("/pipeline", json!([]), "$.pipeline", Severity::Error),
            ("/pipeline/stages/0/type", json!("wiat"), "$.pipeline.stages[0].type", Severity::Error),
            ("/pipeline/stages/0/waitTime", json!(-1), "$.pipeline.stages[0].waitTime", Severity::Error),
            ("/pipeline/stages/1/refId", json!("1"), "$.pipeline.stages[1].refId", Severity::Error),
            (
                "/pipeline/stages/1/requisiteStageRefIds",
                json!(["9"]),
                "$.pipeline.stages[1].requisiteStageRefIds[0]",
                Severity::Warning,
            ),
            (
                "/pipeline/stages/0/waitTime",
                json!("${templateVariables.secnods}"),
                "$.pipeline.stages[0].waitTime",
                Severity::Warning,
            ),
        ] {
            let problems = validate_template(&with(pointer, value.clone()));
            assert!(
                problems.iter().any(|it| it.path == path && it.severity == severity),
                "{pointer} {value}: {problems:?}"
            );
        }
    }

    #[test]
    fn two_variables_of_one_name_are_a_problem() {
        let problems = validate_template(&with("/variables/1/name", json!("seconds")));
        assert_eq!(problems[0].path, "$.variables[1].name");
    }
}
