//! A stage's fields, read leniently as Spinnaker's UI writes them, with the field's name in every error.

use gennaker_pipeline::{boolean, integer, text};
use gennaker_runtime::Failure;
use serde_json::{Map, Value};

/// A map of a stage's JSON and where it stands.
///
/// ```
/// let json = serde_json::json!({"capacity": {"min": "2"}, "stack": ""});
/// let fields = gennaker_aws::Fields::new(json.as_object().unwrap());
/// assert_eq!(fields.map("capacity").unwrap().unwrap().size("min").unwrap(), Some(2));
/// assert_eq!(fields.text("stack").unwrap(), None);
/// ```
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    map: &'a Map<String, Value>,
    path: String,
}

impl<'a> Fields<'a> {
    /// The fields of a stage.
    pub const fn new(map: &'a Map<String, Value>) -> Self {
        Self { map, path: String::new() }
    }

    /// The fields of a map within a stage, which errors call by its path.
    pub fn at(path: &str, map: &'a Map<String, Value>) -> Self {
        Self { map, path: format!("{path}.") }
    }

    /// A field as it stands; `null` counts as absent.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// A text; a blank one counts as absent.
    ///
    /// # Errors
    /// When it is a list or a map.
    pub fn text(&self, name: &str) -> Result<Option<String>, Failure> {
        match self.get(name) {
            None => Ok(None),
            Some(value @ (Value::Array(_) | Value::Object(_))) => Err(self.wrong(name, "a text", value)),
            Some(value) => Ok(text(value)),
        }
    }

    /// The first of several names for one text that is there.
    ///
    /// # Errors
    /// When one is a list or a map.
    pub fn first_text(&self, names: &[&str]) -> Result<Option<String>, Failure> {
        for name in names {
            if let Some(found) = self.text(name)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// A whole number from 0, also as text.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn size(&self, name: &str) -> Result<Option<u32>, Failure> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(blank)) if blank.trim().is_empty() => Ok(None),
            Some(value) => integer(value)
                .and_then(|number| u32::try_from(number).ok())
                .map(Some)
                .ok_or_else(|| self.wrong(name, "a whole number from 0", value)),
        }
    }

    /// `true` or `false`, also as text; absent counts as absent.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Failure> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(blank)) if blank.trim().is_empty() => Ok(None),
            Some(value) => boolean(value).map(Some).ok_or_else(|| self.wrong(name, "true or false", value)),
        }
    }

    /// A list of texts; one text counts as a list of it.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn texts(&self, name: &str) -> Result<Option<Vec<String>>, Failure> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Array(values)) => values
                .iter()
                .map(|value| text(value).ok_or_else(|| self.wrong(name, "a list of texts", value)))
                .collect::<Result<_, _>>()
                .map(Some),
            Some(value @ Value::String(_)) => Ok(text(value).map(|one| vec![one])),
            Some(value) => Err(self.wrong(name, "a list of texts", value)),
        }
    }

    /// A map.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn map(&self, name: &str) -> Result<Option<Fields<'a>>, Failure> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(Fields { map, path: format!("{}{name}.", self.path) })),
            Some(value) => Err(self.wrong(name, "a map", value)),
        }
    }

    /// The names of the fields.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.map.keys().map(String::as_str)
    }

    /// The path of a field, for messages.
    pub fn path(&self, name: &str) -> String {
        format!("{}{name}", self.path)
    }

    fn wrong(&self, name: &str, expected: &str, found: &Value) -> Failure {
        Failure::invalid(format!("{} must be {expected}, but is {found}", self.path(name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_wrong_value_is_named_with_its_path() {
        let json =
            json!({"capacity": {"min": -1, "max": "many"}, "scaleDown": "perhaps", "regions": [["x"]]});
        let fields = Fields::new(json.as_object().expect("a map"));
        let capacity = fields.map("capacity").expect("a map").expect("there");
        for (failure, expected) in [
            (capacity.size("min").err(), "capacity.min must be a whole number from 0, but is -1"),
            (capacity.size("max").err(), "capacity.max must be a whole number from 0, but is \"many\""),
            (fields.flag("scaleDown").err(), "scaleDown must be true or false, but is \"perhaps\""),
            (fields.texts("regions").err(), "regions must be a list of texts, but is [\"x\"]"),
        ] {
            assert_eq!(failure.map(|failure| failure.message).as_deref(), Some(expected));
        }
    }

    #[test]
    fn one_text_is_a_list_of_it_and_null_is_absent() {
        let json = json!({"regions": "us-east-1", "target": null, "flag": "TRUE"});
        let fields = Fields::new(json.as_object().expect("a map"));
        assert_eq!(fields.texts("regions").expect("texts"), Some(vec!["us-east-1".to_owned()]));
        assert_eq!(fields.text("target").expect("text"), None);
        assert_eq!(fields.flag("flag").expect("flag"), Some(true));
    }
}
