//! A red/black whose new instances never become healthy.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::stand::{Look, Stand, brief};

fn fails(stand: &Stand, rollback: &Value) -> Value {
    let mut stage = stand.deploy_stage(
        2,
        &json!({ "strategy": "redblack", "rollback": rollback, "tags": { "local:health": "unhealthy" } }),
    );
    super::stand::extend(&mut stage, &json!({ "stageTimeoutMs": 8000 }));
    let execution = stand.run(&json!([stage]));
    assert_eq!(execution["status"], "TERMINAL", "{execution:#}");
    execution
}

#[test]
fn the_new_one_is_disabled_and_the_old_one_never_lost_anything() {
    let stand = Stand::new("sgrbfail");
    let old = stand.group(0, 2);
    let (_, observed) = stand.watch(|| fails(&stand, &json!({ "onFailure": true })));
    assert_eq!(brief(&stand.look()), [("sgrbfail-v000", 2, true), ("sgrbfail-v001", 2, false)]);
    let groups = stand.look();
    assert!(groups[0].suspended.is_empty() && !groups[1].enabled(), "{groups:?}");
    assert_eq!(groups[0].size, [2, 2, 10], "its least size is what it was");
    observed.always_serves(2);
    assert_eq!(observed.course(&old, |seen| seen.registered), [2]);
}

#[test]
fn the_new_one_is_destroyed_if_that_is_asked() {
    let stand = Stand::new("sgrbgone");
    stand.group(0, 2);
    let (_, observed) = stand.watch(|| fails(&stand, &json!({ "onFailure": true, "destroyLatest": true })));
    assert_eq!(brief(&stand.look()), [("sgrbgone-v000", 2, true)]);
    observed.always_serves(2);
}

/// Looks until the server groups are so.
fn until(stand: &Stand, so: impl Fn(&[Look]) -> bool) {
    let begin = Instant::now();
    while !so(&stand.look()) {
        assert!(begin.elapsed() < Duration::from_secs(180), "{:?}", stand.look());
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_cancelled_one_leaves_both_and_the_old_one_may_shrink_again() {
    let stand = Stand::new("sgrbcancel");
    let old = stand.group(0, 2);
    let compute = stand.compute();
    let shrinkable = compute.scaling.update_auto_scaling_group().auto_scaling_group_name(&old).min_size(1);
    compute.wait(shrinkable.send()).expect("its least size");
    let fields = json!({ "strategy": "redblack", "tags": { "local:health": "unhealthy" } });
    let id = stand.start(&json!([stand.deploy_stage(2, &fields)]));
    until(&stand, |groups| groups.len() == 2 && groups[0].size[0] == 2 && groups[1].in_service == 2);
    stand.cloud.run(&["execution", "cancel", &id]);
    until(&stand, |groups| groups[0].size[0] == 1);
    let groups = stand.look();
    assert_eq!((groups[0].size, groups[0].healthy), ([1, 2, 10], 2), "{groups:?}");
    assert_eq!(groups[1].in_service, 2, "{groups:?}");
}
