//! The strategy red/black: the new one gets the traffic, the old ones wait.

use serde_json::{Value, json};

use super::observer::Sample;
use super::stand::{Stand, brief, stage, succeeded};

#[test]
fn the_old_one_is_disabled_after_the_new_one_is_healthy_and_as_many_are_kept_as_asked() {
    let stand = Stand::new("sgrb");
    let (oldest, old) = (stand.disabled_group(0, 1), stand.group(1, 2));
    let (execution, observed) = stand.watch(|| {
        stand.deploy(
            2,
            &json!({
                "strategy": "redblack", "maxRemainingAsgs": 2, "delayBeforeDisableSec": 2,
                "tags": { "local:start-seconds": "2" },
            }),
        )
    });
    succeeded(&execution);
    assert_eq!(brief(&stand.look()), [("sgrb-v001", 2, false), ("sgrb-v002", 2, true)]);
    let suspended = &stand.look()[0].suspended;
    assert_eq!(*suspended, ["AddToLoadBalancer", "Launch", "Terminate"]);
    observed.always_serves(2);
    let new_serves = |sample: &Sample| sample.of("sgrb-v002", |seen| seen.healthy) == 2;
    let old_serves =
        |sample: &Sample| sample.groups.get(&old).is_some_and(|seen| seen.enabled && seen.registered == 2);
    observed.before(
        "both serve for a while",
        |sample| new_serves(sample) && old_serves(sample),
        |sample| !old_serves(sample),
    );
    let tasks = stage(&execution, "1")["tasks"].as_array().expect("tasks");
    let at = |name: &str| {
        let is = |task: &Value| task["name"].as_str().is_some_and(|found| found.starts_with(name));
        tasks.iter().position(is).unwrap_or_else(|| panic!("no {name}: {tasks:#?}"))
    };
    let wait = at("Wait Before Disable");
    assert!(at("waitForUpInstances") < wait && wait < at("disableCluster"), "{tasks:#?}");
    let moment = |name: &str| tasks[wait][name].as_i64().expect("a moment");
    assert!(moment("endTime") - moment("startTime") >= 2000, "by the stage's own clock: {tasks:#?}");
    observed.first("the third one goes", |sample| !sample.groups.contains_key(&oldest));
    assert_eq!(observed.course(&old, |seen| seen.in_service), [2], "its instances wait");
}

#[test]
fn the_old_one_is_scaled_down_if_that_is_asked() {
    let stand = Stand::new("sgrbdown");
    let old = stand.group(0, 2);
    let (execution, observed) = stand.watch(|| {
        let fields = json!({ "strategy": "redblack", "scaleDown": true, "delayBeforeScaleDownSec": 1 });
        stand.deploy(2, &fields)
    });
    succeeded(&execution);
    let groups = stand.look();
    assert_eq!(groups[0].size, [0, 0, 0], "{groups:?}");
    assert_eq!((groups[0].in_service, groups[0].enabled(), groups[1].healthy), (0, false, 2));
    observed.always_serves(2);
    observed.before(
        "the old one is disabled",
        |sample| sample.groups.get(&old).is_some_and(|seen| !seen.enabled && seen.registered == 0),
        |sample| sample.of(&old, |seen| seen.in_service) < 2,
    );
}

#[test]
fn a_first_server_group_has_nothing_to_disable() {
    let stand = Stand::new("sgrbfirst");
    succeeded(&stand.deploy(1, &json!({ "strategy": "redblack", "maxRemainingAsgs": 2 })));
    assert_eq!(brief(&stand.look()), [("sgrbfirst-v000", 1, true)]);
}
