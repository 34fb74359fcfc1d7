use serde_json::{Value, json};

use crate::compute::{self, REGION};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// A half of four instances: chosen again after they left, it would be the others.
struct Disable;

impl Scenario for Disable {
    fn function(&self) -> &'static str {
        "disable-server-group"
    }

    fn prefix(&self) -> &'static str {
        "dis"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "disableServerGroup",
            "name": "half of it",
            "credentials": "default",
            "cluster": format!("faults-{trial}"),
            "regions": [REGION],
            "target": "current_asg_dynamic",
            "desiredPercentage": 50,
        })
    }

    fn decisive(&self) -> &'static str {
        "DeregisterTargets"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        let cluster = format!("faults-{trial}");
        compute::make(lab, &format!("{cluster}-v000"), 4, &[]);
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        compute::look(lab, &format!("faults-{trial}"))
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        let groups = end["world"]["serverGroups"].as_array().expect("server groups");
        assert_eq!(groups.len(), 1, "{end:#}");
        assert_eq!(groups[0]["inService"], 4, "{end:#}");
        assert_eq!(groups[0]["registered"], 2, "{end:#}");
        assert_eq!(groups[0]["suspended"], json!([]), "{end:#}");
        let chosen = end["stage"]["outputs"]["instanceIdsToDisable"].as_array().expect("the instances");
        assert_eq!(chosen.len(), 2, "{end:#}");
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

#[test]
fn a_half_whose_disabling_is_killed_at_any_call_or_delivered_twice_is_no_more_than_a_half() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &Disable);
}
