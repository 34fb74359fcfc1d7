//! What is compared of data: all but the wording of what Lambda and Step Functions say themselves.

use serde_json::{Map, Value, json};

/// Errors whose cause is the platform's own sentence; on AWS `States.Timeout` has none at all.
const WORDED: [&str; 2] = ["States.Timeout", "Runtime.ExitError"];

/// Data with every error's cause in a form that can be compared.
pub(crate) fn normal(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Map<String, Value> =
                fields.iter().map(|(name, value)| (name.clone(), normal(value))).collect();
            if let (Some(Value::String(error)), Some(Value::String(text))) =
                (fields.get("Error"), fields.get("Cause"))
            {
                let cause = cause(error, text);
                fields.insert("Cause".to_owned(), cause);
            }
            fields.sort_keys();
            Value::Object(fields)
        }
        Value::Array(items) => Value::Array(items.iter().map(normal).collect()),
        plain => plain.clone(),
    }
}

/// A cause: of a function's error the type and message in its payload, of the platform's nothing.
pub(crate) fn cause(error: &str, text: &str) -> Value {
    if WORDED.contains(&error) {
        return Value::Null;
    }
    match serde_json::from_str::<Value>(text) {
        Ok(payload) if payload.get("errorType").is_some() => {
            json!([payload.get("errorType"), payload.get("errorMessage")])
        }
        _ => text.into(),
    }
}
