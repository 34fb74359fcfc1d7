//! References to variables in texts.

use serde_json::{Map, Value};

const ROOT: &str = "templateVariables";

/// Replaces what is known already: see the crate's documentation for the two forms.
pub(crate) fn substitute(value: &Value, variables: &Map<String, Value>) -> Value {
    match value {
        Value::String(text) => substitute_text(text, variables),
        Value::Array(items) => items.iter().map(|item| substitute(item, variables)).collect(),
        Value::Object(fields) => substitute_map(fields, variables).into(),
        other => other.clone(),
    }
}

/// The same for the values of a map.
pub(crate) fn substitute_map(
    fields: &Map<String, Value>,
    variables: &Map<String, Value>,
) -> Map<String, Value> {
    fields.iter().map(|(name, value)| (name.clone(), substitute(value, variables))).collect()
}

fn substitute_text(text: &str, variables: &Map<String, Value>) -> Value {
    if let Some((name, "")) = reference(text)
        && let Some(value) = variables.get(name)
    {
        return value.clone();
    }
    let (mut result, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("${") {
        let (before, expression) = rest.split_at(at);
        result.push_str(before);
        let replaced = reference(expression).and_then(|(name, after)| {
            Some((variables.get(name)?.as_str().filter(|value| value.contains("${"))?, after))
        });
        if let Some((value, after)) = replaced {
            result.push_str(value);
            rest = after;
        } else {
            result.push_str("${");
            rest = expression.get(2..).unwrap_or_default();
        }
    }
    result.push_str(rest);
    Value::String(result)
}

/// The variable that an expression at the start of `text` is, and what comes after the expression.
fn reference(text: &str) -> Option<(&str, &str)> {
    let (inside, after) = text.strip_prefix("${")?.split_once('}')?;
    let inside = inside.trim();
    let (name, rest) = variable(inside.strip_prefix(ROOT)?)?;
    rest.is_empty().then_some((name, after))
}

/// The name in `.name…` or `['name']…`, and what comes after it.
fn variable(text: &str) -> Option<(&str, &str)> {
    if let Some(text) = text.strip_prefix('.').or_else(|| text.strip_prefix("?.")) {
        let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        // What is called is a method, not a variable.
        return (!name.is_empty() && !rest.starts_with('(')).then_some((name, rest));
    }
    ["'", "\""].into_iter().find_map(|quote| {
        let (name, rest) = text.strip_prefix('[')?.strip_prefix(quote)?.split_once(quote)?;
        Some((name, rest.strip_prefix(']')?))
    })
}

/// The variables that expressions in `value` read, with their JSON paths.
pub(crate) fn references(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) if text.contains("${") => {
            let names = text.match_indices(ROOT).filter_map(|(at, _)| variable(text.get(at + ROOT.len()..)?));
            found.extend(names.map(|(name, _)| (path.to_owned(), name.to_owned())));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                references(item, &format!("{path}[{index}]"), found);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                references(value, &format!("{path}.{name}"), found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_that_is_one_reference_becomes_the_value() {
        let variables = json!({"n": 5, "a-b": [1], "none": null, "late": "${trigger.x}", "word": "w"});
        let variables = variables.as_object().expect("a map");
        for (text, expected) in [
            ("${templateVariables.n}", json!(5)),
            ("${ templateVariables.n }", json!(5)),
            ("${templateVariables['a-b']}", json!([1])),
            ("${templateVariables[\"n\"]}", json!(5)),
            ("${templateVariables.none}", json!(null)),
            ("${templateVariables.late}", json!("${trigger.x}")),
            (
                "a ${templateVariables.late}, ${templateVariables.word}",
                json!("a ${trigger.x}, ${templateVariables.word}"),
            ),
            // These are evaluated when the stage starts.
            ("${templateVariables.n + 1}", json!("${templateVariables.n + 1}")),
            ("${templateVariables.n} s", json!("${templateVariables.n} s")),
            ("${templateVariables.n.toString()}", json!("${templateVariables.n.toString()}")),
            ("${templateVariables.other}", json!("${templateVariables.other}")),
            ("${templateVariables.size()}", json!("${templateVariables.size()}")),
            ("${templateVariables}", json!("${templateVariables}")),
            ("${templateVariablesX.n}", json!("${templateVariablesX.n}")),
            ("templateVariables.n", json!("templateVariables.n")),
            ("${", json!("${")),
            ("ü${ä", json!("ü${ä")),
        ] {
            assert_eq!(substitute(&json!(text), variables), expected, "{text}");
        }
        let nested = json!({"list": [{"x": "${templateVariables.n}"}, true]});
        assert_eq!(substitute(&nested, variables), json!({"list": [{"x": 5}, true]}));
    }

    #[test]
    fn references_are_found_wherever_they_stand() {
        let value = json!({"a": ["${templateVariables.x} ${templateVariables['y z'] ?: 1}"], "b": "templateVariables.z"});
        let mut found = Vec::new();
        references(&value, "$", &mut found);
        assert_eq!(found, [("$.a[0]".to_owned(), "x".to_owned()), ("$.a[0]".to_owned(), "y z".to_owned())]);
    }
}
