use serde_json::{Value, json};

use crate::compute::{self, REGION};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// Two instances that run without traffic.
struct Enable;

impl Scenario for Enable {
    fn function(&self) -> &'static str {
        "enable-server-group"
    }

    fn prefix(&self) -> &'static str {
        "ena"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "enableServerGroup",
            "name": "back into traffic",
            "credentials": "default",
            "cluster": format!("faults-{trial}"),
            "regions": [REGION],
            "target": "current_asg_dynamic",
        })
    }

    fn decisive(&self) -> &'static str {
        "ResumeProcesses"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        let cluster = format!("faults-{trial}");
        compute::make(lab, &format!("{cluster}-v000"), 2, &[]);
        compute::out_of_traffic(lab, &cluster);
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        compute::look(lab, &format!("faults-{trial}"))
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        let groups = end["world"]["serverGroups"].as_array().expect("server groups");
        assert_eq!(groups.len(), 1, "{end:#}");
        assert_eq!(groups[0]["registered"], 2, "{end:#}");
        assert_eq!(groups[0]["suspended"], json!([]), "{end:#}");
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

#[test]
fn a_server_group_whose_enabling_is_killed_at_any_call_or_delivered_twice_gets_its_traffic() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &Enable);
}
