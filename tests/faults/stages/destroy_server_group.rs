use serde_json::{Value, json};

use crate::compute::{self, REGION};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// The one before the newest of three: chosen again after it is gone, it would be another.
struct Destroy;

impl Scenario for Destroy {
    fn function(&self) -> &'static str {
        "destroy-server-group"
    }

    fn prefix(&self) -> &'static str {
        "des"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "destroyServerGroup",
            "name": "the one before",
            "credentials": "default",
            "cluster": format!("faults-{trial}"),
            "regions": [REGION],
            "target": "ancestor_asg_dynamic",
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
        let names: Vec<&Value> = groups.iter().map(|group| &group["name"]).collect();
        assert_eq!(names, ["faults-TRIAL-v000", "faults-TRIAL-v002"], "{end:#}");
        assert_eq!(end["world"]["launchTemplates"], 2, "its own went with it: {end:#}");
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

#[test]
fn a_destroy_that_is_killed_at_any_call_or_delivered_twice_destroys_one_server_group() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &Destroy);
}
