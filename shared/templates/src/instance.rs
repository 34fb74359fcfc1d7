//! Instances of templates, as far as they can be judged without their template.

use gennaker_pipeline::{Problem, text};
use serde_json::{Map, Value};

use crate::Reference;
use crate::merge::INHERITED_LISTS;
use crate::nearest::hint;

/// Whether a definition is an instance of a template of schema v2.
pub fn is_instance(json: &Value) -> bool {
    let is = |name: &str, value: &str| json.get(name).and_then(Value::as_str) == Some(value);
    is("schema", "v2")
        && (is("type", "templatedPipeline") || json.get("template").is_some_and(Value::is_object))
}

/// The template that an instance names.
///
/// # Errors
/// The problem with its `template.reference`.
pub fn reference_of(instance: &Value) -> Result<Reference, Problem> {
    let path = "$.template.reference";
    let Some(reference) = instance.pointer("/template/reference").and_then(Value::as_str) else {
        return Err(Problem::error(path, "the instance names no template; write spinnaker://<id>"));
    };
    reference.parse().map_err(|error: crate::ReferenceError| Problem::error(path, error.to_string()))
}

/// All problems of an instance that can be known without its template.
pub fn validate_instance(json: &Value) -> Vec<Problem> {
    let Some(fields) = json.as_object() else {
        return vec![Problem::error(
            "$",
            "an instance of a template is a JSON object with application, name and template",
        )];
    };
    let mut problems = Vec::new();
    for name in ["application", "name"] {
        if fields.get(name).and_then(text).is_none() {
            let message = format!("{name} is missing; give the pipeline one");
            problems.push(Problem::error(format!("$.{name}"), message));
        }
    }
    problems.extend(reference_of(json).err());
    problems.extend(check_shape(fields));
    problems
}

/// What every instance has to be, whether it is saved or only planned.
pub(crate) fn check_shape(fields: &Map<String, Value>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let lists =
        ["stages", "exclude"].into_iter().chain(INHERITED_LISTS.iter().flat_map(|it| it.given_in).copied());
    for name in lists {
        if fields.get(name).is_some_and(|value| !value.is_array() && !value.is_null()) {
            problems.push(Problem::error(format!("$.{name}"), format!("{name} is not a list")));
        }
    }
    if fields.get("variables").is_some_and(|value| !value.is_object() && !value.is_null()) {
        problems.push(Problem::error("$.variables", "variables is not a map from names to values"));
    }
    let known = INHERITED_LISTS.iter().filter_map(|it| it.exclude);
    for (index, name) in crate::template::list(fields.get("exclude")).iter().enumerate() {
        let name = text(name).unwrap_or_default();
        if !known.clone().any(|it| it == name) {
            let message =
                format!("\"{name}\" cannot be excluded, this has no effect; {}", hint(&name, known.clone()));
            problems.push(Problem::warning(format!("$.exclude[{index}]"), message));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn with(field: &str, value: Value) -> Value {
        let mut instance = json!({
            "schema": "v2", "type": "templatedPipeline", "application": "myapp", "name": "deploy",
            "template": {"artifactAccount": "front50ArtifactCredentials", "type": "front50/pipelineTemplate", "reference": "spinnaker://deploy"},
        });
        instance[field] = value;
        instance
    }

    #[test]
    fn a_sound_instance_has_no_problem() {
        let instance = with("exclude", json!(["triggers", "parameters", "notifications"]));
        assert!(is_instance(&instance));
        assert_eq!(validate_instance(&instance), []);
    }

    #[test]
    fn only_templated_pipelines_of_schema_v2_are_instances() {
        assert!(is_instance(&with("type", json!(null))), "Spinnaker goes by the schema");
        assert!(!is_instance(&with("schema", json!("1"))));
        assert!(!is_instance(&json!({"application": "myapp", "name": "deploy", "stages": []})));
    }

    #[test]
    fn every_problem_has_its_path() {
        for (field, value, path) in [
            ("name", json!(" "), "$.name"),
            ("application", json!(null), "$.application"),
            ("template", json!({}), "$.template.reference"),
            ("template", json!({"reference": "http://x"}), "$.template.reference"),
            ("stages", json!({}), "$.stages"),
            ("parameters", json!("x"), "$.parameters"),
            ("variables", json!([]), "$.variables"),
            ("exclude", json!(["triggers", "stages"]), "$.exclude[1]"),
        ] {
            let problems = validate_instance(&with(field, value));
            assert_eq!(problems.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), [path]);
        }
    }
}
