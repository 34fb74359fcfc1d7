use serde_json::{Value, json};

use crate::compute::{self, REGION};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// A condition that holds, or one that does not.
struct Check {
    holds: bool,
}

impl Scenario for Check {
    fn function(&self) -> &'static str {
        "check-preconditions"
    }

    fn prefix(&self) -> &'static str {
        if self.holds { "hol" } else { "not" }
    }

    fn stage(&self, _trial: &str) -> Value {
        let answer = if self.holds { "42" } else { "43" };
        let expression = format!("${{ parameters.answer == '{answer}' }}");
        json!({
            "type": "checkPreconditions",
            "name": "the answer",
            "preconditions": [{ "type": "expression", "context": { "expression": expression } }],
        })
    }

    fn decisive(&self) -> &'static str {
        "PutItem"
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], if self.holds { "SUCCEEDED" } else { "TERMINAL" }, "{end:#}");
    }
}

/// A cluster of two server groups, one of which gets no traffic.
struct Count;

impl Scenario for Count {
    fn function(&self) -> &'static str {
        "check-preconditions"
    }

    fn prefix(&self) -> &'static str {
        "cou"
    }

    fn stage(&self, trial: &str) -> Value {
        let expect = |context: &Value| {
            let mut context = context.clone();
            context["cluster"] = json!(format!("faults-{trial}"));
            json!({ "type": "clusterSize", "context": context })
        };
        json!({
            "type": "checkPreconditions",
            "name": "the cluster",
            "regions": [REGION],
            "preconditions": [
                expect(&json!({ "comparison": ">", "expected": 1 })),
                expect(&json!({ "comparison": "==", "expected": "1", "onlyEnabledServerGroups": true })),
                expect(&json!({ "comparison": "<", "expected": 2, "failureMessage": "clean up first" })),
            ],
        })
    }

    fn decisive(&self) -> &'static str {
        "PutItem"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        compute::make(lab, &format!("faults-{trial}-v000"), 0, &["AddToLoadBalancer"]);
        compute::make(lab, &format!("faults-{trial}-v001"), 0, &[]);
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        compute::look(lab, &format!("faults-{trial}"))
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "TERMINAL", "{end:#}");
        let error = end["stage"]["context"]["exception"]["details"]["error"].as_str().expect("why");
        assert!(error.starts_with("Precondition check failed: expected < 2 server groups in"), "{error}");
        assert!(error.ends_with("(clean up first)") && error.contains("found 2"), "{error}");
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

/// One after the other: both kill the same function.
#[test]
fn conditions_whose_check_is_killed_at_any_call_or_delivered_twice_are_judged_the_same() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &Check { holds: true });
    suite::prove(&lab, &Check { holds: false });
    suite::prove(&lab, &Count);
}
