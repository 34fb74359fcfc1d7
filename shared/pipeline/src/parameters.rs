//! The parameters of a pipeline: their values when it starts, and what is wrong with their declaration.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::lenient::{boolean, text};
use crate::parameter::{Comparator, ValueType, is_blank};
use crate::validate::nearest;
use crate::{Parameter, Problem};

/// The values of the parameters when a pipeline starts.
///
/// A value that is given wins over the default, even an empty one, and values that nobody declared are kept, as in
/// Spinnaker. Spinnaker's servers check only that a required parameter without default is given; what its UI checks
/// beside that is checked here where the check is `strict`: options, types, dates, empty values of required parameters,
/// and undeclared ones. A parameter whose condition does not hold is not checked.
///
/// # Errors
/// Every problem at once, with paths into the trigger: `$.parameters.image`.
pub fn apply_parameters(
    parameters: &[Parameter],
    given: Map<String, Value>,
    strict: bool,
) -> Result<Map<String, Value>, Vec<Problem>> {
    let supplied: BTreeSet<String> = given.keys().cloned().collect();
    let mut values = given;
    for parameter in parameters {
        if let Some(default) = &parameter.default {
            values.entry(parameter.name.clone()).or_insert_with(|| default.clone());
        }
    }
    let mut problems = Vec::new();
    for parameter in parameters.iter().filter(|parameter| parameter.is_asked_for(&values)) {
        let value = values.get(&parameter.name).unwrap_or(&Value::Null);
        let missing = if strict { is_blank(value) } else { value.is_null() && parameter.default.is_none() };
        if parameter.required && missing {
            let message = format!(
                "Required parameter {name} is missing; give it with -p {name}=value",
                name = parameter.name
            );
            problems.push(Problem::error(path_of(&parameter.name), message));
        } else if strict
            && supplied.contains(&parameter.name)
            && let Some(complaint) = parameter.complaint(value)
        {
            problems.push(Problem::error(path_of(&parameter.name), complaint));
        }
    }
    if strict {
        let names: BTreeSet<&str> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let strangers = supplied.iter().filter(|name| !names.contains(name.as_str()));
        problems.extend(strangers.map(|name| Problem::error(path_of(name), undeclared(name, &names))));
    }
    if problems.is_empty() { Ok(values) } else { Err(problems) }
}

fn undeclared(name: &str, names: &BTreeSet<&str>) -> String {
    if names.is_empty() {
        return format!("the pipeline has no parameters; {name} would have no effect");
    }
    let hint = nearest(name, names.iter().copied()).map_or_else(
        || format!("it has {}", names.iter().copied().collect::<Vec<_>>().join(", ")),
        |known| format!("did you mean {known}?"),
    );
    format!("the pipeline has no parameter {name}; {hint}")
}

fn path_of(name: &str) -> String {
    if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        format!("$.parameters.{name}")
    } else {
        format!("$.parameters['{name}']")
    }
}

/// What is wrong with a definition's `parameterConfig`. Without a name, or with a name twice, nobody knows what is meant;
/// what Spinnaker's servers would not mind is a warning.
pub fn check_parameters(definition: &Map<String, Value>, problems: &mut Vec<Problem>) {
    let declared = match definition.get("parameterConfig") {
        None | Some(Value::Null) => return,
        Some(Value::Array(declared)) => declared,
        Some(other) => {
            let message = format!("{other} is not a list; parameterConfig is the list of the parameters");
            problems.push(Problem::error("$.parameterConfig", message));
            return;
        }
    };
    let name_of = |json: &Value| json.get("name").and_then(text);
    let names: Vec<String> = declared.iter().filter_map(name_of).collect();
    let mut seen = BTreeSet::new();
    for (index, json) in declared.iter().enumerate() {
        let path = format!("$.parameterConfig[{index}]");
        let Some(parameter) = Parameter::parse(json) else {
            problems.push(Problem::error(
                format!("{path}.name"),
                "the parameter has no name; give it one, or remove it",
            ));
            continue;
        };
        if !seen.insert(parameter.name.clone()) {
            problems.push(Problem::error(
                format!("{path}.name"),
                format!("there are two parameters named {}; rename or remove one", parameter.name),
            ));
        }
        check_words(&path, json, problems);
        check_condition(&path, json, &names, problems);
        if json.get("hasOptions").and_then(boolean) == Some(true) && parameter.options.is_empty() {
            problems.push(Problem::warning(
                format!("{path}.options"),
                "there are no options, so any value will do; add some, or say hasOptions: false",
            ));
        }
        if let Some(complaint) = parameter.default.as_ref().and_then(|default| parameter.complaint(default)) {
            problems.push(Problem::warning(format!("{path}.default"), complaint));
        }
    }
}

/// `constraint` and `type`.
fn check_words(path: &str, json: &Value, problems: &mut Vec<Problem>) {
    if let Some(constraint) = json.get("constraint").and_then(text).filter(|word| word != "date") {
        problems.push(Problem::warning(
            format!("{path}.constraint"),
            format!("there is no constraint {constraint}, so it is not checked; there is date"),
        ));
    }
    if let Some(word) = json.get("type").and_then(text).filter(|word| ValueType::named(word).is_none()) {
        problems.push(Problem::warning(
            format!("{path}.type"),
            format!(
                "there is no type {word}, so it is not checked; there are {}",
                ValueType::NAMES.join(", ")
            ),
        ));
    }
}

fn check_condition(path: &str, json: &Value, names: &[String], problems: &mut Vec<Problem>) {
    let Some(condition) = json.get("conditional").filter(|condition| !condition.is_null()) else { return };
    let path = format!("{path}.conditional");
    let other = condition.get("parameter").and_then(text).unwrap_or_default();
    if !names.contains(&other) {
        let hint = nearest(&other, names.iter().map(String::as_str))
            .map_or_else(String::new, |known| format!("; did you mean {known}?"));
        problems.push(Problem::warning(
            format!("{path}.parameter"),
            format!("there is no parameter named \"{other}\"{hint}"),
        ));
    }
    let word = condition.get("comparator").and_then(Value::as_str).unwrap_or_default();
    if Comparator::named(word).is_none() {
        problems.push(Problem::warning(
            format!("{path}.comparator"),
            format!(
                "\"{word}\" is no comparator, so the parameter is always asked for; there are {}",
                Comparator::NAMES.join(" ")
            ),
        ));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::Pipeline;

    fn parameters(json: &Value) -> Vec<Parameter> {
        Pipeline::parse(&json!({ "parameterConfig": json })).parameters
    }

    fn map(json: &Value) -> Map<String, Value> {
        json.as_object().expect("a map").clone()
    }

    fn paths(problems: &[Problem]) -> Vec<&str> {
        problems.iter().map(|problem| problem.path.as_str()).collect()
    }

    #[test]
    fn a_given_value_wins_over_the_default_even_an_empty_one() {
        let declared = parameters(&json!([
            {"name": "env", "default": "test"}, {"name": "image", "required": true}, {"name": "note"},
            {"name": "size", "default": 3, "required": true},
        ]));
        let values =
            apply_parameters(&declared, map(&json!({"env": "", "image": "ami-1", "extra": 1})), false);
        let expected = json!({"env": "", "image": "ami-1", "extra": 1, "size": 3});
        assert_eq!(values.map(Value::from), Ok(expected));
    }

    #[test]
    fn a_required_parameter_without_a_value_is_always_named() {
        let declared = parameters(&json!([{"name": "env", "default": "", "required": true},
            {"name": "image", "required": true}]));
        for (strict, named) in
            [(false, vec!["$.parameters.image"]), (true, vec!["$.parameters.env", "$.parameters.image"])]
        {
            let problems = apply_parameters(&declared, Map::new(), strict).expect_err("image is required");
            assert_eq!(paths(&problems), named);
            assert!(problems.last().expect("one").message.starts_with("Required parameter image is missing"));
        }
    }

    #[test]
    fn a_strict_start_tells_everything_at_once() {
        let declared = parameters(&json!([
            {"name": "region", "hasOptions": true, "options": [{"value": "eu"}, {"value": "us"}]},
            {"name": "day", "constraint": "date"}, {"name": "image-id", "required": true}, {"name": "note"},
        ]));
        let given = map(&json!({"region": "mars", "day": "today", "imageid": "ami-1", "note": ""}));
        let problems = apply_parameters(&declared, given.clone(), true).expect_err("four problems");
        assert_eq!(
            paths(&problems),
            ["$.parameters.region", "$.parameters.day", "$.parameters['image-id']", "$.parameters.imageid"]
        );
        assert!(problems[3].message.contains("did you mean image-id?"), "{}", problems[3]);
        let problems = apply_parameters(&declared, given, false).expect_err("image-id is required");
        assert_eq!(paths(&problems), ["$.parameters['image-id']"]);
    }

    #[test]
    fn a_parameter_that_is_not_asked_for_is_neither_required_nor_checked() {
        let declared = parameters(&json!([
            {"name": "kind", "default": "simple"},
            {"name": "ticket", "required": true, "type": "number",
             "conditional": {"parameter": "kind", "comparator": "!=", "comparatorValue": "simple"}},
        ]));
        for (given, fine) in [
            (json!({}), true),
            (json!({"ticket": "none"}), true),
            (json!({"kind": "risky"}), false),
            (json!({"kind": "risky", "ticket": "none"}), false),
            (json!({"kind": "risky", "ticket": "17"}), true),
        ] {
            assert_eq!(apply_parameters(&declared, map(&given), true).is_ok(), fine, "{given}");
        }
    }

    #[test]
    fn a_pipeline_without_parameters_takes_none_when_it_is_strict() {
        let problems = apply_parameters(&[], map(&json!({"a": 1})), true).expect_err("a is a stranger");
        assert!(problems[0].message.contains("has no parameters"));
    }

    #[test]
    fn a_declaration_is_checked_with_its_paths() {
        let definition = map(&json!({ "parameterConfig": [
            {"name": "a", "default": "x", "hasOptions": true, "options": [{"value": "y"}]},
            {"name": "a"}, {"label": "no name"}, 7,
            {"name": "b", "constraint": "email", "type": "integer"},
            {"name": "c", "hasOptions": true, "options": []},
            {"name": "d", "conditional": {"parameter": "aa", "comparator": "~"}},
            {"name": "e", "default": "${ trigger.x }", "type": "date",
             "conditional": {"parameter": "a", "comparator": "=", "comparatorValue": "y"}},
        ]}));
        let mut problems = Vec::new();
        check_parameters(&definition, &mut problems);
        let found: Vec<(&str, bool)> = problems
            .iter()
            .map(|problem| (problem.path.as_str(), problem.severity == crate::Severity::Error))
            .collect();
        assert_eq!(
            found,
            [
                ("$.parameterConfig[0].default", false),
                ("$.parameterConfig[1].name", true),
                ("$.parameterConfig[2].name", true),
                ("$.parameterConfig[3].name", true),
                ("$.parameterConfig[4].constraint", false),
                ("$.parameterConfig[4].type", false),
                ("$.parameterConfig[5].options", false),
                ("$.parameterConfig[6].conditional.parameter", false),
                ("$.parameterConfig[6].conditional.comparator", false),
            ]
        );
    }

    #[test]
    fn parameters_are_a_list_or_absent() {
        for (json, number) in [(json!({}), 0), (json!(null), 0), (json!([]), 0), (json!("a"), 1)] {
            let mut problems = Vec::new();
            let definition = match json {
                Value::Object(_) => Map::new(),
                other => map(&json!({ "parameterConfig": other })),
            };
            check_parameters(&definition, &mut problems);
            assert_eq!(problems.len(), number, "{definition:?}");
        }
    }

    proptest! {
        /// What a strict start lets through, a lenient one does too, and with the same values.
        #[test]
        fn strict_is_lenient_and_more(
            given in proptest::collection::btree_map("[a-d]", "[a-c0-9]{0,2}", 0..4),
            required in proptest::collection::vec(any::<bool>(), 3),
            defaults in proptest::collection::vec(proptest::option::of("[a-c]{0,1}"), 3),
        ) {
            let declared: Vec<Parameter> = ["a", "b", "c"].iter().zip(required).zip(defaults)
                .map(|((name, required), default)| Parameter {
                    name: (*name).to_owned(), required, default: default.map(Value::from), ..Parameter::default()
                })
                .collect();
            let given: Map<String, Value> =
                given.into_iter().map(|(name, value)| (name, Value::from(value))).collect();
            if let Ok(strict) = apply_parameters(&declared, given.clone(), true) {
                prop_assert_eq!(apply_parameters(&declared, given.clone(), false), Ok(strict.clone()));
                prop_assert!(given.iter().all(|(name, value)| strict.get(name) == Some(value)));
            }
        }
    }
}
