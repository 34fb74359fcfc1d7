//! Stages about all server groups of a cluster.

use serde_json::json;

use super::stand::{Stand, brief, stage, succeeded};
use crate::support::compute::REGION;

#[test]
fn all_but_the_newest_are_disabled() {
    let stand = Stand::new("sgdisable");
    for (sequence, size) in [(0, 1), (1, 2), (2, 1)] {
        stand.group(sequence, size);
    }
    let (execution, observed) =
        stand.watch(|| stand.stage("disableCluster", &json!({ "remainingEnabledServerGroups": 1 })));
    succeeded(&execution);
    assert_eq!(
        brief(&stand.look()),
        [("sgdisable-v000", 1, false), ("sgdisable-v001", 2, false), ("sgdisable-v002", 1, true)]
    );
    observed.always_serves(1);
    let made = &stage(&execution, "1")["context"]["deploy.server.groups"][REGION];
    assert_eq!(made.as_array().map(Vec::len), Some(2), "{execution:#}");
}

#[test]
fn the_larger_ones_are_kept_if_they_are_preferred() {
    let stand = Stand::new("sglarger");
    for (sequence, size) in [(0, 2), (1, 1)] {
        stand.group(sequence, size);
    }
    let fields = json!({ "remainingEnabledServerGroups": 1, "preferLargerOverNewer": "true" });
    succeeded(&stand.stage("disableCluster", &fields));
    assert_eq!(brief(&stand.look()), [("sglarger-v000", 2, true), ("sglarger-v001", 1, false)]);
}

#[test]
fn what_gets_no_traffic_is_scaled_down() {
    let stand = Stand::new("sgscale");
    stand.disabled_group(0, 2);
    stand.disabled_group(1, 1);
    stand.group(2, 1);
    let fields = json!({ "remainingFullSizeServerGroups": 1, "allowScaleDownActive": false });
    succeeded(&stand.stage("scaleDownCluster", &fields));
    let groups = stand.look();
    let sizes: Vec<([i32; 3], usize)> = groups.iter().map(|group| (group.size, group.in_service)).collect();
    assert_eq!(sizes, [([0, 0, 0], 0), ([0, 0, 0], 0), ([1, 1, 9], 1)]);
}

#[test]
fn a_cluster_shrinks_to_its_newest_after_the_others_are_disabled() {
    let stand = Stand::new("sgshrink");
    let old = [stand.group(0, 1), stand.group(1, 1)];
    stand.group(2, 1);
    let fields = json!({ "shrinkToSize": 1, "allowDeleteActive": true });
    let (execution, observed) = stand.watch(|| stand.stage("shrinkCluster", &fields));
    succeeded(&execution);
    assert_eq!(brief(&stand.look()), [("sgshrink-v002", 1, true)]);
    observed.always_serves(1);
    for name in &old {
        observed.before(
            "it is disabled and drained",
            |sample| {
                sample
                    .groups
                    .get(name)
                    .is_some_and(|seen| !seen.enabled && seen.registered + seen.draining == 0)
            },
            |sample| !sample.groups.contains_key(name),
        );
    }
}

#[test]
fn what_gets_traffic_is_not_deleted_unless_that_is_allowed() {
    let stand = Stand::new("sgkeep");
    stand.disabled_group(0, 1);
    stand.group(1, 1);
    stand.group(2, 1);
    succeeded(&stand.stage("shrinkCluster", &json!({ "shrinkToSize": 1, "allowDeleteActive": false })));
    assert_eq!(brief(&stand.look()), [("sgkeep-v001", 1, true), ("sgkeep-v002", 1, true)]);
}

#[test]
fn a_cluster_that_is_not_there_is_an_error_unless_it_may_be_missing() {
    let stand = Stand::new("sgmissing");
    let fields = json!({ "remainingEnabledServerGroups": 1 });
    let mut stage = stand.one("disableCluster", &fields);
    super::stand::failed(&stand.run(&json!([stage])), "No Cluster details found for sgmissing");
    stage["continueIfClusterNotFound"] = json!(true);
    succeeded(&stand.run(&json!([stage])));
}
