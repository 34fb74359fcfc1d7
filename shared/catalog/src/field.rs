//! What a field of a stage's JSON may hold.

use serde::Deserialize;

/// A field of a stage's JSON. A text that holds an expression `${…}` is never checked: its value is known
/// only when the stage starts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Field {
    /// The kind of value.
    pub kind: FieldKind,
    /// Whether it must be there.
    #[serde(default)]
    pub required: bool,
    /// The smallest number.
    #[serde(default)]
    pub min: Option<f64>,
    /// The largest number.
    #[serde(default)]
    pub max: Option<f64>,
    /// The texts it may hold; all if empty.
    #[serde(default)]
    pub one_of: Vec<String>,
}

/// A kind of value. Numbers and booleans may stand as text, as Spinnaker's UI writes some of them.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// Anything.
    #[default]
    Any,
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// A list.
    List,
    /// A map.
    Map,
}
