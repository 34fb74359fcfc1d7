use gennaker_records::Status;
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
        prefix: "mon",
        before: &[1],
        size: 1,
        fields: json!({
            "strategy": "monitored",
            "deploymentMonitor": { "id": "rates", "url": address },
            "deploySteps": [{ "percentage": 100 }],
        }),
        time: None,
        decisive: "DeregisterTargets",
        killed_from: Some("UpdateAutoScalingGroup"),
        child: None,
        status: Status::Succeeded,
        check: |end| {
            let both = json!([["faults-TRIAL-v000", 1, false], ["faults-TRIAL-v001", 1, true]]);
            assert_eq!(brief(end), both, "{end:#}");
        },
    };
    suite::prove(&lab, &monitored);
}
