//! A pipeline that a stage starts, and the executions that came of it.

use std::time::{Duration, Instant};

use gennaker_records::Execution;
use serde_json::{Value, json};

use crate::lab::Lab;

/// How long the child takes, in seconds: the stage must see it running.
const TAKES: u64 = 1;

/// A saved pipeline that takes a moment.
#[derive(Debug)]
pub(crate) struct Child {
    /// Its id.
    pub(crate) id: String,
}

impl Child {
    /// Saves it; `fields` say more of it.
    pub(crate) fn save(lab: &Lab, fields: &Value) -> Self {
        let mut definition = json!({
            "application": "faults",
            "name": "child",
            "stages": [
                { "type": "wait", "refId": "1", "waitTime": TAKES },
                { "type": "evaluateVariables", "refId": "2", "requisiteStageRefIds": ["1"],
                  "variables": [{ "key": "left", "value": "by the child" }] },
            ],
        });
        definition.as_object_mut().expect("a map").extend(fields.as_object().expect("a map").clone());
        let saved = lab.cloud.json(&["pipeline", "save", &lab.cloud.file("child.json", &definition)]);
        let id = saved.get(0).unwrap_or(&saved)["id"].as_str().expect("an id").to_owned();
        Self { id }
    }

    /// The executions that an execution has started, once they have ended.
    pub(crate) fn of(&self, lab: &Lab, execution: &str) -> Vec<Execution> {
        let begin = Instant::now();
        loop {
            let all = lab.wait(lab.store().executions_of_pipeline(&self.id, 1000)).expect("the executions");
            let ours = |child: &Execution| child.parent().is_some_and(|(parent, _)| parent == execution);
            let children: Vec<Execution> = all.into_iter().filter(ours).collect();
            if children.iter().all(|child| child.status.is_complete()) {
                return children;
            }
            assert!(begin.elapsed() < Duration::from_secs(120), "they do not end: {children:#?}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// The same, as much as can be compared.
    pub(crate) fn look(&self, lab: &Lab, execution: &str) -> Value {
        let one =
            |child: &Execution| json!([child.status, child.trigger["parameters"], child.cancellation_reason]);
        self.of(lab, execution).iter().map(one).collect()
    }
}
