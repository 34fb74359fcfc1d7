use serde_json::json;

use super::{Rollout, brief};
use crate::compute;
use crate::lab::Lab;
use crate::suite;
use crate::support::monitor::monitor;

#[test]
fn a_monitored_deployment_that_is_killed_at_any_call_or_delivered_twice_moves_all_of_the_traffic() {
    let lab = Lab::of_strategies();
    compute::network(&lab);
    let (address, _asked) = monitor(&["continue"]);
    let monitored = Rollout {
        killed_from: Some("UpdateAutoScalingGroup"),
        ..Rollout::monitored("mon", "DeregisterTargets", &address, |end| {
            let both = json!([["faults-TRIAL-v000", 1, false], ["faults-TRIAL-v001", 1, true]]);
            assert_eq!(brief(end), both, "{end:#}");
        })
    };
    suite::prove(&lab, &monitored);
}
