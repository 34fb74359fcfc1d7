use gennaker_records::Status;
use serde_json::json;

use super::{Rollout, brief};
use crate::compute;
use crate::lab::Lab;
use crate::suite;

/// With all that it can do: one is destroyed since only two are to be left, and the other loses its traffic and instances.
#[test]
fn a_red_black_that_is_killed_at_any_call_or_delivered_twice_leaves_two_and_one_of_them_serves() {
    let lab = Lab::of_strategies();
    compute::network(&lab);
    let red_black = Rollout {
        prefix: "red",
        before: &[1, 1],
        size: 1,
        fields: json!({ "strategy": "redblack", "maxRemainingAsgs": 2, "scaleDown": true }),
        time: None,
        decisive: "DeregisterTargets",
        killed_from: Some("DeleteAutoScalingGroup"),
        child: None,
        status: Status::Succeeded,
        check: |end| {
            let left = json!([["faults-TRIAL-v001", 0, false], ["faults-TRIAL-v002", 1, true]]);
            assert_eq!(brief(end), left, "{end:#}");
            // To lose its instances it has to be able to terminate some, as in Spinnaker.
            let suspended = &end["world"]["serverGroups"][0]["suspended"];
            assert_eq!(*suspended, json!(["AddToLoadBalancer", "Launch"]), "{end:#}");
        },
    };
    suite::prove(&lab, &red_black);
}
