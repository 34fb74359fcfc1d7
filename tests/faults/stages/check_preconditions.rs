use serde_json::{Value, json};

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

    fn world(&self, lab: &Lab, _trial: &str, execution: &str) -> Value {
        json!({ "execution": lab.execution(execution).execution.value.status })
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], if self.holds { "SUCCEEDED" } else { "TERMINAL" }, "{end:#}");
    }
}

#[test]
fn conditions_whose_check_is_killed_at_any_call_or_delivered_twice_are_judged_the_same() {
    let lab = Lab::open();
    suite::prove(&lab, &Check { holds: true });
    suite::prove(&lab, &Check { holds: false });
}
