//! Traffic guards.

use serde_json::json;

use super::stand::{Stand, brief, failed, succeeded};
use crate::support::compute::REGION;

#[test]
fn the_last_server_group_with_traffic_of_a_guarded_cluster_stays() {
    let stand = Stand::new("sgguard");
    stand.attributes(json!({
        "trafficGuards": [{ "account": "default", "location": REGION, "stack": "*", "detail": "*", "enabled": true }],
    }));
    stand.disabled_group(0, 1);
    let last = stand.group(1, 2);
    for (stage_type, fields) in [
        ("disableServerGroup", json!({ "serverGroupName": last })),
        ("destroyServerGroup", json!({ "serverGroupName": last, "skipDisableBeforeDestroy": true })),
        (
            "resizeServerGroup",
            json!({ "serverGroupName": last, "action": "scale_exact", "capacity": { "min": 0, "desired": 0, "max": 0 } }),
        ),
        ("disableCluster", json!({ "remainingEnabledServerGroups": 0 })),
    ] {
        let (execution, observed) = stand.watch(|| stand.stage(stage_type, &fields));
        failed(&execution, "has traffic guards enabled");
        observed.always_serves(2);
        assert_eq!(
            brief(&stand.look()),
            [("sgguard-v000", 1, false), ("sgguard-v001", 2, true)],
            "{stage_type}"
        );
    }
    succeeded(&stand.stage("destroyServerGroup", &json!({ "serverGroupName": "sgguard-v000" })));
    assert_eq!(brief(&stand.look()), [("sgguard-v001", 2, true)], "what has no traffic may go");
}
