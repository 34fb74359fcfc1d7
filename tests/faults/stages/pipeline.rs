use std::time::{Duration, Instant};

use gennaker_records::{Execution, Status};
use serde_json::{Value, json};

use crate::lab::Lab;
use crate::scenario::{Scenario, Woken};
use crate::suite;

/// How long the child takes, in seconds: the stage must see it running.
const CHILD: u64 = 1;

/// A child pipeline: started twice there would be two of them.
struct Pipeline {
    child: String,
}

impl Pipeline {
    fn save(lab: &Lab) -> Self {
        let definition = json!({
            "application": "faults",
            "name": "child",
            "stages": [
                { "type": "wait", "refId": "1", "waitTime": CHILD },
                { "type": "evaluateVariables", "refId": "2", "requisiteStageRefIds": ["1"],
                  "variables": [{ "key": "left", "value": "by the child" }] },
            ],
        });
        let saved = lab.cloud.json(&["pipeline", "save", &lab.cloud.file("child.json", &definition)]);
        let id = saved.get(0).unwrap_or(&saved)["id"].as_str().expect("an id").to_owned();
        Self { child: id }
    }

    /// The children of an execution, once they have ended.
    fn children(&self, lab: &Lab, execution: &str) -> Vec<Execution> {
        let begin = Instant::now();
        loop {
            let all =
                lab.wait(lab.store().executions_of_pipeline(&self.child, 1000)).expect("the executions");
            let ours = |child: &Execution| child.parent().is_some_and(|(parent, _)| parent == execution);
            let children: Vec<Execution> = all.into_iter().filter(ours).collect();
            if children.iter().all(|child| child.status.is_complete()) {
                return children;
            }
            assert!(begin.elapsed() < Duration::from_secs(30), "they do not end: {children:#?}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Scenario for Pipeline {
    fn function(&self) -> &'static str {
        "pipeline-stage"
    }

    fn prefix(&self) -> &'static str {
        "pip"
    }

    fn stage(&self, _trial: &str) -> Value {
        json!({
            "type": "pipeline",
            "name": "the child",
            "application": "faults",
            "pipeline": self.child,
            "pipelineParameters": { "answer": "42" },
        })
    }

    fn decisive(&self) -> &'static str {
        "StartExecution"
    }

    fn wake(&self, lab: &Lab, execution: &str) -> Woken {
        assert_eq!(self.children(lab, execution).len(), 1, "one child");
        Woken::ByToken
    }

    fn world(&self, lab: &Lab, _trial: &str, execution: &str) -> Value {
        let children = self.children(lab, execution);
        json!(
            children
                .iter()
                .map(|child| json!([child.status, child.trigger["parameters"], child.cancellation_reason]))
                .collect::<Vec<_>>()
        )
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        assert_eq!(end["world"], json!([[Status::Succeeded, { "answer": "42" }, null]]), "{end:#}");
        assert_eq!(end["stage"]["outputs"], json!({ "left": "by the child" }), "{end:#}");
        assert_eq!(end["stage"]["context"]["executionName"], "child", "{end:#}");
    }
}

#[test]
fn a_pipeline_stage_that_is_killed_at_any_call_or_delivered_twice_starts_one_child() {
    // The child's stages are other tests' victims.
    let lab = Lab::alone();
    suite::prove(&lab, &Pipeline::save(&lab));
}
