//! Variables and their values.

use gennaker_expressions::Finding;
use gennaker_pipeline::text;
use serde_json::{Map, Value, json};

/// One of `variables`: `key`, `value`, `description`, and `sourceValue` once it was evaluated.
pub(crate) type Variable = Map<String, Value>;

/// Reads the list; a mistake is named with its path.
pub(crate) fn read(list: &Value) -> Result<Vec<Variable>, String> {
    let items = match list {
        Value::Null => return Ok(Vec::new()),
        Value::Array(items) => items,
        other => return Err(format!("variables is {other}; it must be a list of maps with key and value")),
    };
    let read = |(index, item): (usize, &Value)| {
        let wrong = || format!("variables[{index}] is {item}; it must be a map with key and value");
        item.as_object().cloned().ok_or_else(wrong)
    };
    items.iter().enumerate().map(read).collect()
}

/// Takes the variables back to what they were before they were evaluated.
pub(crate) fn restore(variables: &mut [Variable]) {
    for variable in variables {
        if let Some(source) = variable.remove("sourceValue") {
            variable.insert("value".to_owned(), source);
        }
    }
}

/// Evaluates each variable with those before it known by their keys. One that does not evaluate stays as it is written, and
/// those after it don't know it. Keys are not evaluated.
pub(crate) fn in_order(
    variables: Vec<Variable>,
    evaluate: impl Fn(&Value, &Map<String, Value>) -> (Value, Vec<Finding>),
) -> (Vec<Variable>, Vec<Finding>) {
    let mut known = Map::new();
    let mut findings = Vec::new();
    let mut evaluated = Vec::with_capacity(variables.len());
    for (index, mut variable) in variables.into_iter().enumerate() {
        let source = variable.get("value").cloned().unwrap_or_default();
        let texts: Map<String, Value> = ["value", "description"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), variable.get(name)?.clone())))
            .collect();
        let (done, found) = evaluate(&Value::Object(texts), &known);
        let is_known = !found.iter().any(|finding| finding.path.starts_with("$.value"));
        findings.extend(found.into_iter().map(|finding| at(finding, index)));
        if let Value::Object(done) = done {
            variable.extend(done);
        }
        let value = variable.get("value").cloned().unwrap_or_default();
        if source.is_string() || value != source {
            variable.insert("sourceValue".to_owned(), source);
        }
        if let Some(key) = key(&variable).filter(|_| is_known) {
            known.insert(key, value);
        }
        evaluated.push(variable);
    }
    (evaluated, findings)
}

/// Evaluates all variables as they stand, keys as well; none knows another.
pub(crate) fn at_once(
    variables: &[Variable],
    evaluate: impl Fn(&Value, &Map<String, Value>) -> (Value, Vec<Finding>),
) -> (Vec<Variable>, Vec<Finding>) {
    let (done, findings) = evaluate(&json!({ "variables": variables }), &Map::new());
    let items = done.get("variables").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    (items.iter().filter_map(Value::as_object).cloned().collect(), findings)
}

/// What later stages see: each value by its key. A blank key is none; of several variables with one key the last counts.
pub(crate) fn outputs(variables: &[Variable]) -> Map<String, Value> {
    variables
        .iter()
        .filter_map(|variable| Some((key(variable)?, variable.get("value").cloned().unwrap_or_default())))
        .collect()
}

fn key(variable: &Variable) -> Option<String> {
    variable.get("key").and_then(text)
}

/// The finding with the path that the variable has in the stage.
fn at(finding: Finding, index: usize) -> Finding {
    let rest = finding.path.strip_prefix('$').unwrap_or_default();
    Finding { path: format!("$.variables[{index}]{rest}"), ..finding }
}

#[cfg(test)]
mod tests {
    use gennaker_expressions::{Sight, World, transform};

    use super::*;

    fn evaluate(value: &Value, more: &Map<String, Value>) -> (Value, Vec<Finding>) {
        let mut root = json!({ "image": "ami-1", "sizes": [1, 2] }).as_object().expect("a map").clone();
        root.extend(more.clone());
        let done = transform(value, &Sight::of_root(root).scope(&World::default()));
        (done.value, done.findings)
    }

    fn variables(pairs: &[(&str, Value)]) -> Vec<Variable> {
        let items: Vec<Value> =
            pairs.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
        read(&json!(items)).expect("variables")
    }

    /// Outputs in the order of versions 4 and 3.
    fn both(pairs: &[(&str, Value)]) -> (Value, Value) {
        let four = in_order(variables(pairs), evaluate).0;
        let three = at_once(&variables(pairs), evaluate).0;
        (json!(outputs(&four)), json!(outputs(&three)))
    }

    #[test]
    fn conformance_37_in_version_4_a_variable_knows_those_before_it_and_in_version_3_it_does_not() {
        let (four, three) = both(&[("base", json!("${image}")), ("name", json!("${base}-x"))]);
        assert_eq!(four, json!({ "base": "ami-1", "name": "ami-1-x" }));
        assert_eq!(three, json!({ "base": "ami-1", "name": "${base}-x" }));
    }

    #[test]
    fn values_keep_their_types_and_need_not_be_texts() {
        let pairs = [
            ("sizes", json!("${sizes}")),
            ("n", json!(3)),
            ("more", json!({ "first": "${sizes[0]}", "list": ["${image}", true] })),
            ("none", json!(null)),
        ];
        let expected =
            json!({ "sizes": [1, 2], "n": 3, "more": { "first": 1, "list": ["ami-1", true] }, "none": null });
        let (four, three) = both(&pairs);
        assert_eq!((&four, &three), (&expected, &expected));
        assert_eq!(both(&[("n", json!(3)), ("m", json!("${n + 1}"))]).0, json!({ "n": 3, "m": 4 }));
    }

    #[test]
    fn the_source_is_kept_as_it_was_written_and_a_restart_goes_back_to_it() {
        let source = "{a} of ${image}";
        let (mut evaluated, _) = in_order(variables(&[("name", json!(source)), ("n", json!(5))]), evaluate);
        assert_eq!(evaluated[0]["value"], "{a} of ami-1");
        assert_eq!(evaluated[0]["sourceValue"], source);
        assert!(!evaluated[1].contains_key("sourceValue"), "nothing to go back to");
        restore(&mut evaluated);
        assert_eq!(evaluated, variables(&[("name", json!(source)), ("n", json!(5))]));
    }

    #[test]
    fn what_does_not_evaluate_stays_is_reported_with_its_path_and_is_not_known_to_others() {
        let pairs = [("bad", json!("${no.such}")), ("image", json!("${bad ?: 'none'}"))];
        let (evaluated, findings) = in_order(variables(&pairs), evaluate);
        assert_eq!(evaluated[0]["value"], "${no.such}");
        assert_eq!(evaluated[1]["value"], "none");
        let places: Vec<&str> = findings.iter().map(|finding| finding.path.as_str()).collect();
        assert_eq!(places, ["$.variables[0].value"]);
        assert!(findings[0].description.contains("[value]"), "{}", findings[0].description);
    }

    #[test]
    fn a_description_is_evaluated_beside_the_value_and_a_key_never() {
        let list = json!([{ "key": "${image}", "value": "1", "description": "of ${image} ${nothing}" }]);
        let (evaluated, findings) = in_order(read(&list).expect("variables"), evaluate);
        assert_eq!(evaluated[0]["key"], "${image}");
        assert_eq!(evaluated[0]["description"], "of ami-1 ${nothing}");
        assert_eq!(findings[0].path, "$.variables[0].description");
        assert_eq!(json!(outputs(&evaluated)), json!({ "${image}": "1" }));
    }

    #[test]
    fn a_blank_key_is_ignored_and_the_last_of_two_counts() {
        let pairs = [("", json!("a")), ("  ", json!("b")), ("k", json!("c")), ("k", json!("d"))];
        assert_eq!(both(&pairs).0, json!({ "k": "d" }));
        let no_key = read(&json!([{ "value": "a" }])).expect("a variable");
        assert!(outputs(&no_key).is_empty());
    }

    #[test]
    fn what_is_no_list_of_maps_is_named() {
        assert_eq!(read(&json!(null)), Ok(Vec::new()));
        for (list, word) in [(json!({"key": "a"}), "variables is"), (json!([{}, "b"]), "variables[1]")] {
            let message = read(&list).expect_err("a mistake");
            assert!(message.contains(word), "{message}");
        }
    }
}
