//! Values as Spinnaker's UI writes them: numbers and booleans also as texts.

use serde_json::Value;

/// A truth value: `true`, `"true"`, `"TRUE"`. Nothing else is one.
pub fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// A whole number: `5`, `5.0`, `"5"`.
pub fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| {
            let float = number.as_f64()?;
            #[allow(
                clippy::cast_possible_truncation,
                reason = "it is whole and within a double's exact range"
            )]
            (float.fract() == 0.0 && float.abs() < 9e15).then_some(float as i64)
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A text, with numbers and booleans as their text; blank is none.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_and_booleans_may_stand_as_texts() {
        for (value, expected) in [
            (json!(5), Some(5)),
            (json!("30"), Some(30)),
            (json!(2.0), Some(2)),
            (json!(2.5), None),
            (json!("x"), None),
            (json!(true), None),
        ] {
            assert_eq!(integer(&value), expected, "{value}");
        }
        for (value, expected) in
            [(json!("true"), Some(true)), (json!(false), Some(false)), (json!("yes"), None), (json!(1), None)]
        {
            assert_eq!(boolean(&value), expected, "{value}");
        }
    }
}
