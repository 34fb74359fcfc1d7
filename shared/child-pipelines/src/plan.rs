//! What is decided before a child is started.

use gennaker_runtime::Millis;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A child that is to be started.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Plan {
    pub(crate) execution_id: String,
    pub(crate) application: String,
    pub(crate) pipeline_id: String,
    pub(crate) name: String,
    /// What it is given: the same, whichever call starts it. None in what an older version has written.
    #[serde(default)]
    pub(crate) parameters: Option<Map<String, Value>>,
    /// When a call was about to start it, in milliseconds since 1970.
    pub(crate) at: Millis,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_an_older_version_has_written_is_read_and_its_parameters_are_asked_for_again() {
        let mut written = json!({
            "executionId": "01A", "application": "app", "pipelineId": "p1", "name": "child", "at": 7,
        });
        let plan: Plan = serde_json::from_value(written.clone()).expect("readable");
        assert_eq!((plan.execution_id.as_str(), plan.parameters), ("01A", None));
        written["parameters"] = json!({ "strategy": true });
        let plan: Plan = serde_json::from_value(written.clone()).expect("readable");
        assert_eq!(serde_json::to_value(plan).expect("JSON"), written);
    }
}
