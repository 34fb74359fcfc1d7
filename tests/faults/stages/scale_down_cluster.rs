use serde_json::{Value, json};

use crate::compute::{self, REGION};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// Two disabled ones beside an active one. These may not launch, and not even end their instances, before the stage.
struct ScaleDown;

impl Scenario for ScaleDown {
    fn function(&self) -> &'static str {
        "scale-down-cluster"
    }

    fn prefix(&self) -> &'static str {
        "scl"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "scaleDownCluster",
            "name": "all but one",
            "credentials": "default",
            "cluster": format!("faults-{trial}"),
            "regions": [REGION],
            "remainingFullSizeServerGroups": "1",
            "allowScaleDownActive": false,
        })
    }

    fn decisive(&self) -> &'static str {
        "UpdateAutoScalingGroup"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        let cluster = format!("faults-{trial}");
        for version in 0..2 {
            compute::make(lab, &format!("{cluster}-v00{version}"), 1, &[]);
        }
        compute::out_of_traffic(lab, &cluster);
        compute::make(lab, &format!("faults-{trial}-v002"), 1, &[]);
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        compute::look(lab, &format!("faults-{trial}"))
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        let of = |name: &str| {
            let groups = end["world"]["serverGroups"].as_array().expect("server groups");
            let group = groups.iter().find(|group| group["name"] == name).expect("a server group");
            (group["size"].clone(), group["instances"].clone(), group["suspended"].clone())
        };
        for name in ["faults-TRIAL-v000", "faults-TRIAL-v001"] {
            let still_disabled = json!(["AddToLoadBalancer", "Launch"]);
            assert_eq!(of(name), (json!([0, 0, 0]), json!(0), still_disabled), "{end:#}");
        }
        assert_eq!(of("faults-TRIAL-v002"), (json!([1, 1, 9]), json!(1), json!([])), "{end:#}");
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
fn a_cluster_that_is_scaled_down_and_killed_at_any_call_or_delivered_twice_keeps_one_at_full_size() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &ScaleDown);
}
