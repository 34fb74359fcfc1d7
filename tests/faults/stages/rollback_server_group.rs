use serde_json::{Value, json};

use crate::compute::{self, REGION};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// Back to a smaller server group without traffic: done half it would be too small, or both or none would have traffic.
struct Rollback;

impl Scenario for Rollback {
    fn function(&self) -> &'static str {
        "rollback-server-group"
    }

    fn prefix(&self) -> &'static str {
        "rbs"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "rollbackServerGroup",
            "name": "back",
            "credentials": "default",
            "cloudProvider": "aws",
            "region": REGION,
            "rollbackType": "EXPLICIT",
            "rollbackContext": {
                "rollbackServerGroupName": format!("faults-{trial}-v001"),
                "restoreServerGroupName": format!("faults-{trial}-v000"),
                "targetHealthyRollbackPercentage": 100,
            },
            "sourceServerGroupCapacitySnapshot": { "min": 1, "desired": 1, "max": 1 },
        })
    }

    fn decisive(&self) -> &'static str {
        "UpdateAutoScalingGroup"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        prepare(lab, trial);
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        compute::look(lab, &format!("faults-{trial}"))
    }

    fn check(&self, end: &Value) {
        check(end);
        let groups = end["world"]["serverGroups"].as_array().expect("server groups");
        let restored = groups.iter().find(|group| group["suspended"] == json!([])).expect("one with traffic");
        assert_eq!(restored["size"][0], 1, "its minimum is that of before: {end:#}");
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

/// One server group without traffic, and a larger one with it.
pub(super) fn prepare(lab: &Lab, trial: &str) {
    let cluster = format!("faults-{trial}");
    compute::make(lab, &format!("{cluster}-v000"), 1, &[]);
    compute::out_of_traffic(lab, &cluster);
    compute::make(lab, &format!("{cluster}-v001"), 2, &[]);
}

/// They have changed places, and the older one is as large as the other.
pub(super) fn check(end: &Value) {
    assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
    let groups = end["world"]["serverGroups"].as_array().expect("server groups");
    let mut groups: Vec<&Value> = groups.iter().collect();
    groups.sort_by_key(|group| group["name"].as_str().map(str::to_owned));
    assert_eq!(groups.len(), 2, "{end:#}");
    assert_eq!((&groups[0]["suspended"], &groups[0]["registered"]), (&json!([]), &json!(2)), "{end:#}");
    assert_eq!(groups[0]["size"][1], 2, "{end:#}");
    assert_eq!(groups[1]["suspended"], json!(["AddToLoadBalancer", "Launch", "Terminate"]), "{end:#}");
    assert_eq!(groups[1]["registered"], 0, "{end:#}");
}

#[test]
fn a_rollback_that_is_killed_at_any_call_or_delivered_twice_happens_once() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &Rollback);
}
