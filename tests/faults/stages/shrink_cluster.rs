use serde_json::{Value, json};

use crate::compute::{self, REGION};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// Down to one of three that all get traffic: chosen again once one is gone, the others would be counted anew.
struct Shrink;

impl Scenario for Shrink {
    fn function(&self) -> &'static str {
        "shrink-cluster"
    }

    fn prefix(&self) -> &'static str {
        "shr"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "shrinkCluster",
            "name": "down to one",
            "credentials": "default",
            "cluster": format!("faults-{trial}"),
            "regions": [REGION],
            "shrinkToSize": 1,
            "allowDeleteActive": true,
            "retainLargerOverNewer": "false",
        })
    }

    fn decisive(&self) -> &'static str {
        "DeleteAutoScalingGroup"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        for version in 0..3 {
            compute::make(lab, &format!("faults-{trial}-v00{version}"), 1, &[]);
        }
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        compute::look(lab, &format!("faults-{trial}"))
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        let groups = end["world"]["serverGroups"].as_array().expect("server groups");
        assert_eq!(groups.len(), 1, "{end:#}");
        assert_eq!(groups[0]["name"], "faults-TRIAL-v002", "{end:#}");
        assert_eq!(groups[0]["registered"], 1, "{end:#}");
        assert_eq!(groups[0]["suspended"], json!([]), "{end:#}");
        assert_eq!(end["world"]["launchTemplates"], 1, "theirs went with them: {end:#}");
        assert_eq!(
            end["stage"]["outputs"]["deploy.server.groups"],
            json!({ REGION: ["faults-TRIAL-v001", "faults-TRIAL-v000"] }),
            "{end:#}"
        );
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

#[test]
fn a_cluster_that_is_shrunk_and_killed_at_any_call_or_delivered_twice_keeps_its_newest() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &Shrink);
}
