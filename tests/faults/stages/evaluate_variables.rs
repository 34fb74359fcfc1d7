use serde_json::{Value, json};

use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// Variables that are outputs afterwards: evaluated a second time they must be the same.
struct Evaluate;

impl Scenario for Evaluate {
    fn function(&self) -> &'static str {
        "evaluate-variables"
    }

    fn prefix(&self) -> &'static str {
        "eva"
    }

    fn stage(&self, _trial: &str) -> Value {
        json!({
            "type": "evaluateVariables",
            "name": "the answer",
            "variables": [
                { "key": "answer", "value": "${ parameters.answer }" },
                { "key": "list", "value": ["${ parameters.answer }", "{as it is}"] },
            ],
        })
    }

    fn decisive(&self) -> &'static str {
        "PutItem"
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        let outputs = json!({ "answer": "42", "list": ["42", "{as it is}"] });
        assert_eq!(end["stage"]["outputs"], outputs, "{end:#}");
        assert_eq!(end["stage"]["context"]["variables"][0]["value"], "42", "{end:#}");
    }
}

#[test]
fn variables_whose_evaluation_is_killed_at_any_call_or_delivered_twice_are_the_same() {
    let lab = Lab::open();
    suite::prove(&lab, &Evaluate);
}
