use serde_json::{Value, json};

use crate::compute::{self, REGION};
use crate::in_flight;
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// One instance more than there are: done twice it would be two more. Launching is suspended before and after.
struct Resize;

impl Scenario for Resize {
    fn function(&self) -> &'static str {
        "resize-server-group"
    }

    fn prefix(&self) -> &'static str {
        "res"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "resizeServerGroup",
            "name": "one more",
            "credentials": "default",
            "cluster": format!("faults-{trial}"),
            "regions": [REGION],
            "target": "current_asg_dynamic",
            "action": "scale_up",
            "resizeType": "incr",
            "scaleNum": 1,
        })
    }

    fn decisive(&self) -> &'static str {
        "UpdateAutoScalingGroup"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        compute::make(lab, &format!("faults-{trial}-v000"), 1, &["Launch"]);
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        compute::look(lab, &format!("faults-{trial}"))
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        let groups = end["world"]["serverGroups"].as_array().expect("server groups");
        assert_eq!(groups.len(), 1, "{end:#}");
        assert_eq!(groups[0]["size"][1], 2, "{end:#}");
        assert_eq!(groups[0]["inService"], 2, "{end:#}");
        assert_eq!(groups[0]["suspended"], json!(["Launch"]), "{end:#}");
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

#[test]
fn a_resize_that_is_killed_at_any_call_or_delivered_twice_resizes_once() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &Resize);
}

#[test]
fn what_a_resize_resumes_while_it_is_cancelled_is_suspended_again() {
    let lab = Lab::open();
    compute::network(&lab);
    let world = in_flight::cancelled(&lab, &Resize, "ResumeProcesses");
    assert_eq!(world["serverGroups"][0]["suspended"], json!(["Launch"]), "{world:#}");
}
