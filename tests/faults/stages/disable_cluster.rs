use serde_json::{Value, json};

use crate::compute::{self, REGION};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// All but the newest of three: chosen again once these two are disabled, there would be nothing left to wait for or to tell.
struct Disable;

impl Scenario for Disable {
    fn function(&self) -> &'static str {
        "disable-cluster"
    }

    fn prefix(&self) -> &'static str {
        "dcl"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "disableCluster",
            "name": "all but the newest",
            "credentials": "default",
            "cluster": format!("faults-{trial}"),
            "regions": [REGION],
            "remainingEnabledServerGroups": 1,
            "preferLargerOverNewer": "false",
        })
    }

    fn decisive(&self) -> &'static str {
        "SuspendProcesses"
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
        let of = |name: &str| {
            let groups = end["world"]["serverGroups"].as_array().expect("server groups");
            let group = groups.iter().find(|group| group["name"] == name).expect("a server group");
            (group["registered"].clone(), group["suspended"].clone(), group["inService"].clone())
        };
        let disabled = json!(["AddToLoadBalancer", "Launch", "Terminate"]);
        for name in ["faults-TRIAL-v000", "faults-TRIAL-v001"] {
            assert_eq!(of(name), (json!(0), disabled.clone(), json!(1)), "{end:#}");
        }
        assert_eq!(of("faults-TRIAL-v002"), (json!(1), json!([]), json!(1)), "{end:#}");
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
fn a_cluster_whose_disabling_is_killed_at_any_call_or_delivered_twice_keeps_its_newest_enabled() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &Disable);
}
