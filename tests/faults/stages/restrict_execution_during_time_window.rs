use serde_json::{Value, json};

use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// A window that is always open, with a delay of two seconds after the opening, which is drawn once.
struct Window;

impl Scenario for Window {
    fn function(&self) -> &'static str {
        "restrict-execution-during-time-window"
    }

    fn prefix(&self) -> &'static str {
        "win"
    }

    fn stage(&self, _trial: &str) -> Value {
        json!({
            "type": "restrictExecutionDuringTimeWindow",
            "name": "restrictExecutionDuringTimeWindow",
            "restricted": true,
            "restrictedExecutionWindow": {
                "days": [1, 2, 3, 4, 5, 6, 7],
                "jitter": { "enabled": true, "minDelay": 2, "maxDelay": 2 },
            },
        })
    }

    fn decisive(&self) -> &'static str {
        "PutItem"
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        assert_eq!(end["stage"]["context"]["waitTime"], 2, "{end:#}");
        assert_eq!(end["stage"]["tasks"][1], json!(["waitForJitter", "SUCCEEDED"]), "{end:#}");
    }
}

#[test]
fn a_window_that_is_killed_at_any_call_or_delivered_twice_opens_once() {
    let lab = Lab::open();
    suite::prove(&lab, &Window);
}
