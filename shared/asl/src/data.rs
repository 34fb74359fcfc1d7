//! What goes into a task, and where its result goes.

use serde_json::{Map, Value, json};

use crate::Failure;
use crate::path::Path;

/// AWS limit: the bytes of a state's input or of a result.
const LARGEST: usize = 262_144;

/// What the context object (`$$`) says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) execution: &'a str,
    pub(crate) input: &'a Value,
    pub(crate) state: &'a str,
    pub(crate) retries: u32,
    pub(crate) token: Option<&'a str>,
}

impl Context<'_> {
    fn object(&self) -> Value {
        let mut context = json!({
            "Execution": { "Id": self.execution, "Name": self.execution, "Input": self.input },
            "State": { "Name": self.state, "RetryCount": self.retries },
        });
        if let (Some(token), Some(fields)) = (self.token, context.as_object_mut()) {
            fields.insert("Task".to_owned(), json!({ "Token": token }));
        }
        context
    }
}

/// Evaluates `Parameters`: a field whose name ends in `.$` becomes the value at its path.
pub(crate) fn parameters(template: &Value, data: &Value, context: &Context<'_>) -> Result<Value, Failure> {
    Ok(match template {
        Value::Object(fields) => {
            let mut result = Map::new();
            for (key, value) in fields {
                match (key.strip_suffix(".$"), value) {
                    (Some(name), Value::String(path)) => {
                        result.insert(name.to_owned(), at(path, key, data, context)?);
                    }
                    _ => {
                        result.insert(key.clone(), parameters(value, data, context)?);
                    }
                }
            }
            Value::Object(result)
        }
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| parameters(item, data, context)).collect::<Result<_, _>>()?)
        }
        plain => plain.clone(),
    })
}

fn at(path: &str, key: &str, data: &Value, context: &Context<'_>) -> Result<Value, Failure> {
    let found = Path::parse(path).and_then(|parsed| {
        // The token is what nearly every look into the context is for.
        match context.token {
            Some(token) if path == "$$.Task.Token" => Some(Value::from(token)),
            _ if parsed.in_context => parsed.get(&context.object()).cloned(),
            _ => parsed.get(data).cloned(),
        }
    });
    found.ok_or_else(|| {
        Failure::new(
            "States.ParameterPathFailure",
            format!("The JSONPath '{path}' specified for the field '{key}' could not be found in the input"),
        )
    })
}

/// The state's output: its input with the result at `ResultPath`; null discards the result.
pub(crate) fn with_result(data: Value, path: Option<&str>, result: Value) -> Result<Value, Failure> {
    let Some(path) = path else { return Ok(data) };
    Path::parse(path).and_then(|path| path.set(data, result)).ok_or_else(|| {
        Failure::new(
            "States.ResultPathMatchFailure",
            format!("Unable to apply ResultPath '{path}' to the state's input"),
        )
    })
}

/// A result within the limit.
pub(crate) fn limited(result: Value) -> Result<Value, Failure> {
    let bytes = match &result {
        Value::String(text) => text.len(),
        Value::Object(_) | Value::Array(_) => result.to_string().len(),
        _ => 0,
    };
    if bytes > LARGEST {
        return Err(Failure::new(
            "States.DataLimitExceeded",
            format!("The result has {bytes} bytes and {LARGEST} are allowed"),
        ));
    }
    Ok(result)
}

/// A whole number of seconds at a path, as `SecondsPath` and `TimeoutSecondsPath` take it.
pub(crate) fn seconds(path: &str, data: &Value, least: u64) -> Result<i64, Failure> {
    let value = Path::parse(path).and_then(|path| path.get(data));
    value
        .and_then(Value::as_u64)
        .filter(|seconds| (least..=crate::check::LONGEST).contains(seconds))
        .and_then(|seconds| i64::try_from(seconds).ok())
        .ok_or_else(|| {
            let found = value.map_or_else(|| "nothing".to_owned(), Value::to_string);
            Failure::runtime(format!(
                "The path '{path}' must lead to a whole number of seconds, at least {least}; there is {found}"
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTEXT: Context<'_> =
        Context { execution: "e", input: &Value::Null, state: "S", retries: 2, token: Some("t") };

    #[test]
    fn a_field_with_a_path_becomes_what_is_there() {
        let template = json!({
            "id.$": "$.a.b", "all.$": "$", "token.$": "$$.Task.Token", "name.$": "$$.Execution.Name",
            "tries.$": "$$.State.RetryCount", "plain": "$.a", "list": [{"x.$": "$.a"}],
        });
        let found = parameters(&template, &json!({"a": {"b": 1}}), &CONTEXT);
        let expected = json!({
            "id": 1, "all": {"a": {"b": 1}}, "token": "t", "name": "e", "tries": 2, "plain": "$.a",
            "list": [{"x": {"b": 1}}],
        });
        assert_eq!(found, Ok(expected));
    }

    #[test]
    fn a_path_that_leads_nowhere_is_a_failure_that_names_the_field() {
        let failure = parameters(&json!({"id.$": "$.a"}), &json!({}), &CONTEXT).expect_err("nothing there");
        assert_eq!(failure.error, "States.ParameterPathFailure");
        assert!(failure.cause.contains("'$.a'") && failure.cause.contains("'id.$'"), "{}", failure.cause);
        let tokenless = Context { token: None, ..CONTEXT };
        assert!(parameters(&json!({"t.$": "$$.Task.Token"}), &json!({}), &tokenless).is_err());
    }

    #[test]
    fn a_result_goes_where_its_path_says() {
        let put = |path| with_result(json!({"a": 1}), path, json!(2));
        assert_eq!(put(None), Ok(json!({"a": 1})));
        assert_eq!(put(Some("$")), Ok(json!(2)));
        assert_eq!(put(Some("$.b")), Ok(json!({"a": 1, "b": 2})));
        assert_eq!(
            put(Some("$.a.c")).map_err(|failure| failure.error),
            Err("States.ResultPathMatchFailure".to_owned())
        );
    }

    #[test]
    fn seconds_are_whole_and_within_their_bounds() {
        for (value, least, expected) in [
            (json!(0), 0, Some(0)),
            (json!(0), 1, None),
            (json!(99_999_999), 1, Some(99_999_999)),
            (json!(100_000_000), 1, None),
            (json!(1.5), 0, None),
            (json!("5"), 0, None),
            (json!(-1), 0, None),
        ] {
            assert_eq!(seconds("$.s", &json!({"s": value}), least).ok(), expected, "{value}");
        }
    }

    #[test]
    fn a_result_that_is_too_large_is_refused() {
        assert!(limited(Value::from("x".repeat(LARGEST))).is_ok());
        assert!(limited(Value::from("x".repeat(LARGEST + 1))).is_err());
    }
}
