//! What a task's function gets.

use serde_json::{Map, Value};

/// The fields of a payload. Those whose name ends in `.$` are paths into the state's data.
#[derive(Clone, Debug)]
pub(super) struct Payload(Map<String, Value>);

impl Payload {
    /// The execution and its run, which everybody gets.
    pub(super) fn new() -> Self {
        Self(Map::new()).with("executionId.$", "$.executionId").with("run.$", "$.run")
    }

    /// A stage's, with the gated stages that it releases.
    pub(super) fn of_stage(ref_id: &str, releases: &[&str]) -> Self {
        let payload = Self::new().with("refId", ref_id);
        if releases.is_empty() { payload } else { payload.with("releases", releases) }
    }

    /// Another field.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    pub(super) fn into_value(mut self) -> Value {
        // The same bytes, however the map keeps its fields.
        self.0.sort_keys();
        Value::Object(self.0)
    }
}
