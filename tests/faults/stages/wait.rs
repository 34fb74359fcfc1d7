use serde_json::{Value, json};

use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// A wait that is over at once, or one that the clock ends.
struct Wait {
    seconds: u64,
}

impl Scenario for Wait {
    fn function(&self) -> &'static str {
        "wait"
    }

    fn prefix(&self) -> &'static str {
        if self.seconds == 0 { "now" } else { "wai" }
    }

    fn stage(&self, _trial: &str) -> Value {
        json!({ "type": "wait", "name": "a while", "waitTime": self.seconds })
    }

    fn decisive(&self) -> &'static str {
        "PutItem"
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
    }
}

#[test]
fn a_wait_that_is_killed_at_any_call_or_delivered_twice_ends_and_its_machine_goes_on() {
    let lab = Lab::open();
    suite::prove(&lab, &Wait { seconds: 0 });
    suite::prove(&lab, &Wait { seconds: 2 });
}
