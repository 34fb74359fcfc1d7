use gennaker_records::Status;
use serde_json::{Value, json};

use crate::children::Child;
use crate::lab::Lab;
use crate::scenario::{Scenario, Woken};
use crate::suite;

/// A child pipeline: started twice there would be two of them.
struct Pipeline {
    child: Child,
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
            "pipeline": self.child.id,
            "pipelineParameters": { "answer": "42" },
        })
    }

    fn decisive(&self) -> &'static str {
        "StartExecution"
    }

    fn wake(&self, lab: &Lab, execution: &str) -> Woken {
        assert_eq!(self.child.of(lab, execution).len(), 1, "one child");
        Woken::ByToken
    }

    fn world(&self, lab: &Lab, _trial: &str, execution: &str) -> Value {
        self.child.look(lab, execution)
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
    let lab = Lab::open();
    suite::prove(&lab, &Pipeline { child: Child::save(&lab, &json!({})) });
}
