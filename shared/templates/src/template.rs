//! The types of a template.

use gennaker_pipeline::{boolean, text};
use serde_json::{Map, Value};

use crate::VariableType;

/// A template of schema v2.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// Its id, by which instances name it.
    pub id: String,
    /// Instances may not change its stages, and it is not deleted unless that is forced.
    pub protect: bool,
    /// What people should know of it.
    pub metadata: Metadata,
    /// What instances fill in.
    pub variables: Vec<Variable>,
    /// The pipeline, with references to variables.
    pub pipeline: Map<String, Value>,
}

/// What people should know of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whom to ask.
    pub owner: String,
    /// Where it is offered: applications, or `global`.
    pub scopes: Vec<String>,
}

/// What an instance fills in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What it holds; anything where the type is not known.
    pub kind: VariableType,
    /// The value where an instance gives none.
    pub default_value: Option<Value>,
    /// What it is for.
    pub description: String,
    /// A value that it may have.
    pub example: Option<Value>,
    /// It may be null, and left out.
    pub nullable: bool,
    /// Kept as it stands; neither Spinnaker nor this uses it in schema v2.
    pub merge: bool,
    /// Kept as it stands; neither Spinnaker nor this uses it in schema v2.
    pub remove: bool,
}

impl Template {
    /// Reads a template leniently. Problems are [`crate::validate_template`]'s to find; what is missing is empty here.
    pub fn parse(json: &Value) -> Self {
        let metadata = json.get("metadata");
        let word = |name: &str| metadata.and_then(|it| it.get(name)).and_then(text).unwrap_or_default();
        Self {
            id: json.get("id").and_then(text).unwrap_or_default(),
            protect: json.get("protect").and_then(boolean) == Some(true),
            metadata: Metadata {
                name: word("name"),
                description: word("description"),
                owner: word("owner"),
                scopes: list(metadata.and_then(|it| it.get("scopes"))).iter().filter_map(text).collect(),
            },
            variables: list(json.get("variables")).iter().filter_map(Variable::parse).collect(),
            pipeline: json.get("pipeline").and_then(Value::as_object).cloned().unwrap_or_default(),
        }
    }
}

impl Variable {
    fn parse(json: &Value) -> Option<Self> {
        let flag = |name: &str| json.get(name).and_then(boolean) == Some(true);
        let value = |name: &str| json.get(name).filter(|value| !value.is_null()).cloned();
        let kind = json.get("type").and_then(text);
        Some(Self {
            name: json.get("name").and_then(text)?,
            kind: kind.and_then(|name| VariableType::named(&name)).unwrap_or_default(),
            default_value: value("defaultValue"),
            description: json.get("description").and_then(text).unwrap_or_default(),
            example: value("example"),
            nullable: flag("nullable"),
            merge: flag("merge"),
            remove: flag("remove"),
        })
    }
}

/// A list; what is none is empty.
pub(crate) fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
