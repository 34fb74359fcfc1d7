use serde_json::json;

use super::{Rollout, brief};
use crate::compute;
use crate::lab::Lab;
use crate::suite;

#[test]
fn a_rolling_red_black_that_is_killed_at_any_call_or_delivered_twice_moves_all_of_the_traffic() {
    let lab = Lab::of_strategies();
    compute::network(&lab);
    let fields = json!({ "strategy": "rollingredblack", "targetPercentages": [50, 100] });
    let rolling = Rollout {
        before: &[2],
        size: 2,
        killed_from: Some("UpdateAutoScalingGroup"),
        ..Rollout::of_one("rol", "DeregisterTargets", fields, |end| {
            let both = json!([["faults-TRIAL-v000", 2, false], ["faults-TRIAL-v001", 2, true]]);
            assert_eq!(brief(end), both, "{end:#}");
        })
    };
    suite::prove(&lab, &rolling);
}
