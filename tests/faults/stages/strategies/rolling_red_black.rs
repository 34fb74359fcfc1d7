use gennaker_records::Status;
use serde_json::json;

use super::{Rollout, brief};
use crate::compute;
use crate::lab::Lab;
use crate::suite;

#[test]
fn a_rolling_red_black_that_is_killed_at_any_call_or_delivered_twice_moves_all_of_the_traffic() {
    let lab = Lab::of_strategies();
    compute::network(&lab);
    let rolling = Rollout {
        prefix: "rol",
        before: &[2],
        size: 2,
        fields: json!({ "strategy": "rollingredblack", "targetPercentages": [50, 100] }),
        time: None,
        decisive: "DeregisterTargets",
        killed_from: Some("UpdateAutoScalingGroup"),
        child: None,
        status: Status::Succeeded,
        check: |end| {
            let both = json!([["faults-TRIAL-v000", 2, false], ["faults-TRIAL-v001", 2, true]]);
            assert_eq!(brief(end), both, "{end:#}");
        },
    };
    suite::prove(&lab, &rolling);
}
