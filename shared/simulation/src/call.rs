//! What a machine calls a function with.

use gennaker_rules::Millis;
use serde_json::Value;

/// The payload of a call, as far as the simulation reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Payload {
    pub(crate) run: u64,
    pub(crate) ref_id: Option<String>,
    pub(crate) is_join: bool,
    /// When the machine stops waiting, in milliseconds from the call.
    pub(crate) timer: Option<Millis>,
    /// The stages whose joins this one may be the last to release.
    pub(crate) releases: Vec<String>,
    /// The stages of the row that halts.
    pub(crate) stages: Option<Vec<String>>,
    /// The error that led here: its name and cause.
    pub(crate) error: Option<(String, String)>,
}

impl Payload {
    pub(crate) fn read(json: &Value) -> Self {
        let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let list = |name: &str| {
            let items = json.get(name)?.as_array()?;
            Some(items.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>())
        };
        let error = json.get("error").filter(|error| error.is_object());
        Self {
            run: json.get("run").and_then(Value::as_u64).unwrap_or(1),
            ref_id: text(json, "refId"),
            is_join: json.get("phase").and_then(Value::as_str) == Some("join"),
            timer: json.get("timer").and_then(Value::as_i64).map(|seconds| seconds.saturating_mul(1000)),
            releases: list("releases").unwrap_or_default(),
            stages: list("stages"),
            error: error.map(|error| {
                (text(error, "Error").unwrap_or_default(), text(error, "Cause").unwrap_or_default())
            }),
        }
    }
}
