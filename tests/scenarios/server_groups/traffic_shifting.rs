//! The strategy trafficshifting: the weights of a listener move the traffic.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;

use super::stand::{Stand, succeeded};
use crate::support::compute::{Compute, Group, REGION};
use crate::support::listeners::{listen, make_target_group};

/// The new target group's share of a listener's weights in percent, and its healthy targets.
fn share(compute: &Compute<'_>, listener: &str, green: &str) -> (i32, usize) {
    let healthy = compute.targets(green).iter().filter(|(_, state)| state == "healthy").count();
    let found = compute.wait(compute.balancing.describe_listeners().listener_arns(listener).send());
    let found = found.expect("the listener");
    let actions = found.listeners().iter().flat_map(|listener| listener.default_actions());
    let weights: Vec<(String, i32)> = actions
        .filter_map(|action| action.forward_config())
        .flat_map(|forward| forward.target_groups())
        .filter_map(|tuple| Some((tuple.target_group_arn()?.to_owned(), tuple.weight().unwrap_or(1))))
        .collect();
    let all: i32 = weights.iter().map(|(_, weight)| weight).sum();
    let own: i32 = weights.iter().filter(|(arn, _)| arn == green).map(|(_, weight)| weight).sum();
    (own * 100 / all.max(1), healthy)
}

#[test]
fn the_weights_move_in_steps_once_the_new_instances_are_healthy() {
    let stand = Stand::new("sgshift");
    let compute = stand.compute();
    let blue = stand.target_group();
    let green = make_target_group(&compute, "sgshift-green");
    let listener = listen(&compute, &[(&blue, 1)]);
    // AWS calls targets of a target group that no listener uses unused.
    let _other = listen(&compute, &[(&green, 1)]);
    stand.make(REGION, &Group { target_groups: &["sgshift"], ..Group::new("sgshift-v000", 2) });

    let done = Arc::new(AtomicBool::new(false));
    let (ended, cloud, arns) = (Arc::clone(&done), Arc::clone(&stand.cloud), (listener.clone(), green));
    let watcher = std::thread::spawn(move || {
        let compute = Compute::new(&cloud);
        let mut seen = Vec::new();
        loop {
            let last = ended.load(Ordering::Acquire);
            seen.push(share(&compute, &arns.0, &arns.1));
            if last {
                return seen;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    let (execution, observed) = stand.watch(|| {
        stand.deploy(
            2,
            &json!({
                "strategy": "trafficshifting", "targetGroups": ["sgshift-green"],
                "trafficShifting": { "listeners": [listener], "steps": [10, 50, 100], "delaySeconds": 1 },
                "tags": { "local:start-seconds": "1" },
            }),
        )
    });
    done.store(true, Ordering::Release);
    let seen = watcher.join().expect("every look");
    succeeded(&execution);
    let mut shares: Vec<i32> = seen.iter().map(|(share, _)| *share).collect();
    shares.dedup();
    assert_eq!(shares, [0, 10, 50, 100]);
    assert!(
        seen.iter().all(|(share, healthy)| *share == 0 || *healthy == 2),
        "healthy before any traffic: {seen:?}"
    );
    observed.always_serves(2);
    let groups = stand.look();
    assert_eq!((groups[1].name.as_str(), groups[1].healthy, groups[1].enabled()), ("sgshift-v001", 2, true));
    assert!(!groups[0].enabled(), "{groups:?}");
}
