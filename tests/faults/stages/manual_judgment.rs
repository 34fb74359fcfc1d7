use serde_json::{Value, json};

use crate::lab::Lab;
use crate::scenario::{Scenario, Woken};
use crate::suite;

/// Two people are asked one question, and it is answered once.
struct Judgment;

impl Scenario for Judgment {
    fn function(&self) -> &'static str {
        "manual-judgment"
    }

    fn prefix(&self) -> &'static str {
        "jud"
    }

    fn stage(&self, trial: &str) -> Value {
        let person = |name: &str| json!({ "type": "email", "address": format!("{name}@example.com"), "when": ["manualJudgment"] });
        json!({
            "type": "manualJudgment",
            "name": trial,
            "instructions": "Does it look well?",
            "sendNotifications": true,
            "notifications": [person("one"), person("other")],
        })
    }

    fn decisive(&self) -> &'static str {
        "Publish"
    }

    fn wake(&self, lab: &Lab, execution: &str) -> Woken {
        let waiting = lab.wait(lab.store().pending_approvals()).expect("the approvals");
        let ours: Vec<&str> =
            waiting.iter().filter(|one| one.execution_id == execution).map(|one| one.id.as_str()).collect();
        assert_eq!(ours.len(), 1, "one question: {ours:?}");
        lab.cloud.run(&["approval", "decide", ours[0], "continue"]);
        Woken::ByToken
    }

    fn world(&self, lab: &Lab, _trial: &str, execution: &str) -> Value {
        let stage = lab.stage(execution);
        let approval = lab.wait(lab.store().approval(&stage.id)).expect("the approvals");
        let told = stage.checkpoints.get("told");
        let state = approval
            .map(|found| json!([found.value.state, found.value.decision.map(|decision| decision.status)]));
        json!({ "approval": state, "told": told })
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        assert_eq!(end["world"]["approval"], json!(["decided", "continue"]), "{end:#}");
        assert_eq!(end["world"]["told"], json!(["one@example.com", "other@example.com"]), "{end:#}");
    }
}

#[test]
fn a_judgment_that_is_killed_at_any_call_or_delivered_twice_is_asked_for_and_decided_once() {
    let lab = Lab::open();
    suite::prove(&lab, &Judgment);
}
