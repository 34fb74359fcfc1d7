//! The values of a template's variables.

use gennaker_expressions::{Sight, World, transform};
use gennaker_pipeline::Problem;
use serde_json::{Map, Value};

use crate::nearest::hint;
use crate::{Template, Variable};

/// The value of every variable: the instance's, else the default, else null where that is allowed.
pub(crate) fn values(
    template: &Template,
    instance: &Map<String, Value>,
    trigger: Option<&Value>,
    problems: &mut Vec<Problem>,
) -> Map<String, Value> {
    let none = Map::new();
    let given = instance.get("variables").and_then(Value::as_object).unwrap_or(&none);
    let names = template.variables.iter().map(|variable| variable.name.as_str());
    for name in given.keys().filter(|name| !names.clone().any(|known| known == name.as_str())) {
        let hint = hint(name, names.clone());
        let message = format!("template {} has no variable {name}; {hint}", template.id);
        problems.push(Problem::error(format!("$.variables.{name}"), message));
    }
    let (mut values, mut missing) = (Map::new(), Vec::new());
    for variable in &template.variables {
        let default = || variable.default_value.as_ref().map(|default| rendered(default, trigger));
        match given.get(&variable.name).cloned().or_else(default) {
            None if variable.nullable => {
                values.insert(variable.name.clone(), Value::Null);
            }
            None => missing.push(variable.name.as_str()),
            Some(value) => match accept(variable, &value) {
                Ok(value) => {
                    values.insert(variable.name.clone(), value);
                }
                Err(message) => {
                    problems.push(Problem::error(format!("$.variables.{}", variable.name), message));
                }
            },
        }
    }
    if !missing.is_empty() {
        let message = format!("Missing variable values for: {}", missing.join(", "));
        problems.push(Problem::error("$.variables", message));
    }
    values
}

fn accept(variable: &Variable, value: &Value) -> Result<Value, String> {
    if value.is_null() {
        return if variable.nullable {
            Ok(Value::Null)
        } else {
            Err(format!("variable {} is null but it is not nullable; give it a value", variable.name))
        };
    }
    let expected = variable.kind.name();
    variable
        .kind
        .accept(value)
        .map_err(|found| format!("variable {} (expected type {expected}, found type {found})", variable.name))
}

/// A default with the expressions that the trigger answers; the others stay for the run.
fn rendered(default: &Value, trigger: Option<&Value>) -> Value {
    let Some(trigger) = trigger else { return default.clone() };
    let Some(trigger) = trigger.as_object() else { return default.clone() };
    transform(default, &Sight::at_launch(trigger, None).scope(&World::default())).value
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(instance: &Value, trigger: Option<&Value>) -> (Value, Vec<String>) {
        let template = Template::parse(&json!({ "id": "t", "variables": [
            { "name": "region", "type": "string" },
            { "name": "count", "type": "int", "defaultValue": 2 },
            { "name": "note", "type": "string", "nullable": true },
            { "name": "tag", "type": "string", "defaultValue": "v-${trigger.tag}" },
        ]}));
        let mut problems = Vec::new();
        let instance = json!({ "variables": instance });
        let values = values(&template, instance.as_object().expect("a map"), trigger, &mut problems);
        (values.into(), problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_an_instance_does_not_give_is_the_default_or_null() {
        let (values, problems) = of(&json!({ "region": "us-east-1", "count": 3.0 }), None);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(
            values,
            json!({ "region": "us-east-1", "count": 3, "note": null, "tag": "v-${trigger.tag}" })
        );
    }

    #[test]
    fn a_default_is_rendered_against_the_trigger() {
        let given = json!({ "region": "r" });
        assert_eq!(of(&given, Some(&json!({ "tag": "7" }))).0["tag"], "v-7");
        assert_eq!(of(&given, Some(&json!({}))).0["tag"], "v-${trigger.tag}");
    }

    #[test]
    fn wrong_values_are_named_with_what_was_expected_and_found() {
        for (given, problem) in [
            (json!({}), "$.variables: Missing variable values for: region"),
            (
                json!({ "region": null }),
                "$.variables.region: variable region is null but it is not nullable; give it a value",
            ),
            (
                json!({ "region": 5 }),
                "$.variables.region: variable region (expected type string, found type int)",
            ),
            (
                json!({ "region": "r", "count": 2.5 }),
                "$.variables.count: variable count (expected type int, found type float)",
            ),
            (
                json!({ "region": "r", "cuont": 2 }),
                "$.variables.cuont: template t has no variable cuont; did you mean count?",
            ),
        ] {
            assert_eq!(of(&given, None).1, [problem], "{given}");
        }
        assert_eq!(of(&json!({ "region": "r", "note": null }), None).1, Vec::<String>::new());
    }
}
