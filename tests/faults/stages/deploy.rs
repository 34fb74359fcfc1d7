use serde_json::{Value, json};

use crate::compute::{self, NEW_IMAGE, REGION, SUBNETS, TARGET_GROUP};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// Two instances of a new version, after a server group that is there: a second one would be v002.
struct Deploy;

impl Scenario for Deploy {
    fn function(&self) -> &'static str {
        "deploy"
    }

    fn prefix(&self) -> &'static str {
        "dep"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "deploy",
            "name": "a new version",
            "clusters": [{
                "account": "default",
                "application": "faults",
                "stack": trial,
                "availabilityZones": { REGION: [] },
                "subnetType": SUBNETS,
                "imageId": NEW_IMAGE,
                "instanceType": "t3.micro",
                "capacity": { "min": 2, "max": 2, "desired": 2 },
                "targetGroups": [TARGET_GROUP],
                "suspendedProcesses": ["AZRebalance"],
            }],
        })
    }

    fn decisive(&self) -> &'static str {
        "CreateAutoScalingGroup"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        compute::make(lab, &format!("faults-{trial}-v000"), 1, &[]);
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
        assert_eq!(groups.len(), 2, "the one before and a new one: {end:#}");
        assert_eq!(groups[1], created);
        assert_eq!(end["world"]["launchTemplates"], 2, "one for each");
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

#[test]
fn a_deploy_that_is_killed_at_any_call_or_delivered_twice_creates_one_server_group() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &Deploy);
}
