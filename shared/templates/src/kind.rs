//! The types of variables.

use serde_json::{Value, json};

/// What a variable holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VariableType {
    /// `int`: a whole number.
    Int,
    /// `float`: any number.
    Float,
    /// `string`.
    String,
    /// `bool`.
    Bool,
    /// `list`.
    List,
    /// `object`: anything.
    #[default]
    Object,
}

impl VariableType {
    /// The names as they stand in templates.
    pub const NAMES: [&'static str; 6] = ["int", "float", "string", "bool", "list", "object"];

    /// By its name, upper and lower case alike. Spinnaker also takes the names of Java's classes.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name.to_lowercase().as_str() {
            "int" | "integer" => Self::Int,
            "float" | "double" | "number" => Self::Float,
            "string" => Self::String,
            "bool" | "boolean" => Self::Bool,
            "list" => Self::List,
            "object" => Self::Object,
            _ => return None,
        })
    }

    /// Its name as it stands in templates.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Float => "float",
            Self::String => "string",
            Self::Bool => "bool",
            Self::List => "list",
            Self::Object => "object",
        }
    }

    /// The value as one of this type: 3.0 is 3 where a whole number is meant. A text with an expression may become a
    /// value of any type when it is evaluated.
    ///
    /// # Errors
    /// The name of the type that was found instead.
    pub fn accept(self, value: &Value) -> Result<Value, &'static str> {
        let fits = match (self, value) {
            (_, Value::String(text)) if text.contains("${") => true,
            (Self::Int, Value::Number(number)) if number.as_f64().is_some_and(|it| it.fract() == 0.0) => {
                return Ok(gennaker_pipeline::integer(value).map_or_else(|| value.clone(), |it| json!(it)));
            }
            (Self::Int, _) => false,
            (Self::Float, value) => value.is_number(),
            (Self::String, value) => value.is_string(),
            (Self::Bool, value) => value.is_boolean(),
            (Self::List, value) => value.is_array(),
            (Self::Object, _) => true,
        };
        if fits { Ok(value.clone()) } else { Err(found(value)) }
    }
}

/// The type that a value has.
fn found(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "string",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for name in VariableType::NAMES {
            assert_eq!(VariableType::named(name).map(VariableType::name), Some(name));
        }
        assert_eq!(VariableType::named("Integer"), Some(VariableType::Int));
        assert_eq!(VariableType::named("text"), None);
    }

    #[test]
    fn a_value_has_the_type_or_the_found_one_is_named() {
        for (kind, value, expected) in [
            (VariableType::Int, json!(3), Ok(json!(3))),
            (VariableType::Int, json!(3.0), Ok(json!(3))),
            (VariableType::Int, json!(u64::MAX), Ok(json!(u64::MAX))),
            (VariableType::Int, json!(3.5), Err("float")),
            (VariableType::Int, json!("3"), Err("string")),
            (VariableType::Int, json!("${trigger.n}"), Ok(json!("${trigger.n}"))),
            (VariableType::Float, json!(3), Ok(json!(3))),
            (VariableType::Float, json!(3.5), Ok(json!(3.5))),
            (VariableType::Float, json!(true), Err("bool")),
            (VariableType::String, json!("a"), Ok(json!("a"))),
            (VariableType::String, json!(["a"]), Err("list")),
            (VariableType::Bool, json!(false), Ok(json!(false))),
            (VariableType::Bool, json!("false"), Err("string")),
            (VariableType::List, json!([]), Ok(json!([]))),
            (VariableType::List, json!({}), Err("object")),
            (VariableType::Object, json!(1), Ok(json!(1))),
        ] {
            assert_eq!(kind.accept(&value), expected, "{kind:?} {value}");
        }
    }
}
