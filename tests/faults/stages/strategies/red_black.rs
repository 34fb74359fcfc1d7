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
    let fields = json!({ "strategy": "redblack", "maxRemainingAsgs": 2, "scaleDown": true });
    let red_black = Rollout {
        before: &[1, 1],
        killed_from: Some("DeleteAutoScalingGroup"),
        ..Rollout::of_one("red", "DeregisterTargets", fields, |end| {
            let left = json!([["faults-TRIAL-v001", 0, false], ["faults-TRIAL-v002", 1, true]]);
            assert_eq!(brief(end), left, "{end:#}");
            // To lose its instances it has to be able to terminate some, as in Spinnaker.
            let suspended = &end["world"]["serverGroups"][0]["suspended"];
            assert_eq!(*suspended, json!(["AddToLoadBalancer", "Launch"]), "{end:#}");
        })
    };
    suite::prove(&lab, &red_black);
}
