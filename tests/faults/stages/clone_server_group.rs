use serde_json::{Value, json};

use crate::compute::{self, NEW_IMAGE, REGION};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// Two instances of another image, otherwise like the server group that is there: a second copy would be v002.
struct CloneServerGroup;

impl Scenario for CloneServerGroup {
    fn function(&self) -> &'static str {
        "clone-server-group"
    }

    fn prefix(&self) -> &'static str {
        "cln"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "cloneServerGroup",
            "name": "a copy",
            "credentials": "default",
            "region": REGION,
            "application": "faults",
            "stack": trial,
            "target": "current_asg_dynamic",
            "targetCluster": format!("faults-{trial}"),
            "imageId": NEW_IMAGE,
            "capacity": { "min": 2, "max": 2, "desired": 2 },
        })
    }

    fn decisive(&self) -> &'static str {
        "CreateAutoScalingGroup"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        compute::make(lab, &format!("faults-{trial}-v000"), 1, &["AZRebalance"]);
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        compute::look(lab, &format!("faults-{trial}"))
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        let created = json!({
            "name": "faults-TRIAL-v001", "size": [2, 2, 2], "instances": 2, "inService": 2, "registered": 2,
            "suspended": ["AZRebalance"],
        });
        let groups = end["world"]["serverGroups"].as_array().expect("server groups");
        assert_eq!(groups.len(), 2, "the one before and its copy: {end:#}");
        assert_eq!(groups[1], created);
        assert_eq!(end["world"]["launchTemplates"], 2, "one for each");
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

#[test]
fn a_clone_that_is_killed_at_any_call_or_delivered_twice_makes_one_server_group() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &CloneServerGroup);
}
