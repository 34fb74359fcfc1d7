use serde_json::json;

use super::{Rollout, brief};
use crate::compute;
use crate::lab::Lab;
use crate::suite;

#[test]
fn a_highlander_that_is_killed_at_any_call_or_delivered_twice_is_the_only_one_in_the_end() {
    let lab = Lab::of_strategies();
    compute::network(&lab);
    let highlander = Rollout {
        killed_from: Some("SuspendProcesses"),
        ..Rollout::of_one("hig", "DeleteAutoScalingGroup", json!({ "strategy": "highlander" }), |end| {
            assert_eq!(brief(end), json!([["faults-TRIAL-v001", 1, true]]), "{end:#}");
        })
    };
    suite::prove(&lab, &highlander);
}
