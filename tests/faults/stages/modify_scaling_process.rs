use serde_json::{Value, json};

use crate::compute::{self, REGION};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// One process of two is suspended already: chosen again after the other one is, there would be none to tell a later stage.
struct Suspend;

impl Scenario for Suspend {
    fn function(&self) -> &'static str {
        "modify-scaling-process"
    }

    fn prefix(&self) -> &'static str {
        "msp"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "modifyAwsScalingProcess",
            "name": "as it is",
            "credentials": "default",
            "cluster": format!("faults-{trial}"),
            "regions": [REGION],
            "target": "current_asg_dynamic",
            "action": "suspend",
            "processes": ["Launch", "AZRebalance"],
        })
    }

    fn decisive(&self) -> &'static str {
        "SuspendProcesses"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        compute::make(lab, &format!("faults-{trial}-v000"), 1, &["Launch"]);
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        let world = compute::look(lab, &format!("faults-{trial}"));
        // Its instance may still be on its way, which makes no difference here.
        json!({ "suspended": world["serverGroups"][0]["suspended"] })
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        assert_eq!(end["world"]["suspended"], json!(["AZRebalance", "Launch"]), "{end:#}");
        assert_eq!(
            end["stage"]["outputs"]["scalingProcesses.faults-TRIAL-v000"],
            json!(["AZRebalance"]),
            "{end:#}"
        );
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

#[test]
fn a_suspension_that_is_killed_at_any_call_or_delivered_twice_tells_what_it_has_changed() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &Suspend);
}
