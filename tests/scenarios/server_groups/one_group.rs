//! Stages about one server group.

use aws_sdk_elasticloadbalancingv2::types::TargetGroupAttribute;
use serde_json::{Value, json};

use super::stand::{Stand, brief, stage, succeeded};
use crate::support::compute::{Group, REGION};

#[test]
fn a_resize_goes_up_down_and_to_a_size_and_leaves_the_processes_as_they_were() {
    let stand = Stand::new("sgresize");
    let name = stand.named(0);
    stand.make(
        REGION,
        &Group {
            target_groups: &["sgresize"],
            suspended: &["Launch", "AZRebalance"],
            ..Group::new(&name, 0)
        },
    );
    for (fields, size) in [
        (json!({ "action": "scale_exact", "capacity": { "min": "1", "desired": 2, "max": 4 } }), [1, 2, 4]),
        (json!({ "action": "scale_up", "resizeType": "pct", "scalePct": 50 }), [2, 3, 6]),
        (json!({ "action": "scale_down", "resizeType": "incr", "scaleNum": 1 }), [1, 2, 5]),
        (json!({ "action": "scale_to_cluster", "scaleNum": 1 }), [1, 3, 5]),
    ] {
        let mut fields = fields;
        super::stand::extend(&mut fields, &json!({ "target": "current_asg_dynamic" }));
        succeeded(&stand.stage("resizeServerGroup", &fields));
        let groups = stand.look();
        assert_eq!(
            (groups[0].size, groups[0].suspended.join(",")),
            (size, "AZRebalance,Launch".into()),
            "{fields}"
        );
        assert_eq!(groups[0].in_service, usize::try_from(size[1]).expect("a size"));
    }
}

#[test]
fn a_pinned_resize_fixes_the_size() {
    let stand = Stand::new("sgpin");
    stand.group(0, 2);
    let pinned = json!({ "target": "current_asg_dynamic", "action": "scale_exact", "capacity": { "desired": 3 }, "pinCapacity": true });
    succeeded(&stand.stage("resizeServerGroup", &pinned));
    assert_eq!((stand.look()[0].size, stand.look()[0].healthy), ([3, 3, 3], 3));
}

/// Sets how long targets drain, in seconds.
fn drains_for(stand: &Stand, seconds: u32) {
    let delay = TargetGroupAttribute::builder()
        .key("deregistration_delay.timeout_seconds")
        .value(seconds.to_string())
        .build();
    let compute = stand.compute();
    let modify = compute.balancing.modify_target_group_attributes().target_group_arn(stand.target_group());
    compute.wait(modify.attributes(delay).send()).expect("an attribute");
}

#[test]
fn a_disabled_server_group_drains_waits_and_comes_back() {
    let stand = Stand::new("sgtoggle");
    let (other, name) = (stand.group(0, 1), stand.group(1, 2));
    let target = json!({ "serverGroupName": name });
    drains_for(&stand, 2);
    let (execution, observed) = stand.watch(|| stand.stage("disableServerGroup", &target));
    succeeded(&execution);
    let groups = stand.look();
    assert_eq!(groups[1].suspended, ["AddToLoadBalancer", "Launch", "Terminate"]);
    assert_eq!((groups[1].in_service, groups[1].healthy, groups[0].healthy), (2, 0, 1));
    observed.first("it drains", |sample| sample.of(&name, |seen| seen.draining) > 0);
    assert_eq!(
        observed.samples.last().map(|sample| sample.of(&name, |seen| seen.draining)),
        Some(0),
        "it has drained"
    );
    assert_eq!(observed.course(&other, |seen| seen.registered), [1]);

    let (execution, observed) = stand.watch(|| stand.stage("enableServerGroup", &target));
    succeeded(&execution);
    let groups = stand.look();
    assert_eq!((groups[1].healthy, groups[1].suspended.len()), (2, 0), "{groups:?}");
    observed.before(
        "its processes are resumed",
        |sample| sample.groups.get(&name).is_some_and(|seen| seen.enabled),
        |sample| sample.of(&name, |seen| seen.healthy) == 2,
    );
    let tasks: Vec<&str> = task_names(&execution);
    assert!(tasks.iter().any(|name| name.contains("enableServerGroup")), "{tasks:?}");
}

#[test]
fn a_part_of_a_server_group_is_disabled_without_suspending_anything() {
    let stand = Stand::new("sgpart");
    let name = stand.group(0, 4);
    let fields = json!({ "serverGroupName": name, "desiredPercentage": 50 });
    succeeded(&stand.stage("disableServerGroup", &fields));
    let groups = stand.look();
    assert_eq!((groups[0].healthy, groups[0].in_service, groups[0].suspended.len()), (2, 4, 0), "{groups:?}");
}

#[test]
fn a_destroyed_server_group_is_drained_before_it_goes() {
    let stand = Stand::new("sgdestroy");
    let (kept, name) = (stand.group(0, 1), stand.group(1, 2));
    let fields = json!({ "target": "current_asg_dynamic" });
    let (execution, observed) = stand.watch(|| stand.stage("destroyServerGroup", &fields));
    succeeded(&execution);
    assert_eq!(brief(&stand.look()), [(kept.as_str(), 1, true)]);
    observed.before(
        "its targets are gone",
        |sample| {
            sample.groups.get(&name).is_some_and(|seen| !seen.enabled && seen.registered + seen.draining == 0)
        },
        |sample| !sample.groups.contains_key(&name),
    );
    let instances = stand.compute().ec2(&[
        ("Action", "DescribeInstances"),
        ("Filter.1.Name", "tag:aws:autoscaling:groupName"),
        ("Filter.1.Value.1", &name),
    ]);
    assert!(!instances.contains("<name>running</name>"), "{instances}");
}

#[test]
fn processes_are_suspended_and_only_those_are_resumed() {
    let stand = Stand::new("sgprocess");
    let name = stand.named(0);
    stand.make(
        REGION,
        &Group { target_groups: &["sgprocess"], suspended: &["AZRebalance"], ..Group::new(&name, 1) },
    );
    let processes = |action: &str| json!({ "target": "current_asg_dynamic", "action": action, "processes": ["Launch", "AZRebalance"] });
    let suspend = json!({
        "type": "modifyAwsScalingProcess", "refId": "1", "name": "suspend", "cloudProvider": "aws",
        "credentials": "default", "cluster": stand.name, "regions": [REGION],
    });
    let (mut first, mut second) = (suspend.clone(), suspend);
    super::stand::extend(&mut first, &processes("suspend"));
    succeeded(&stand.run(&json!([first])));
    assert_eq!(stand.look()[0].suspended, ["AZRebalance", "Launch"]);
    super::stand::extend(
        &mut second,
        &json!({ "target": "current_asg_dynamic", "action": "resume", "processes": ["Launch"] }),
    );
    second["type"] = json!("modifyScalingProcess");
    succeeded(&stand.run(&json!([second])));
    assert_eq!(stand.look()[0].suspended, ["AZRebalance"]);
}

fn task_names(execution: &Value) -> Vec<&str> {
    let tasks = stage(execution, "1")["tasks"].as_array().expect("tasks");
    tasks.iter().filter_map(|task| task["name"].as_str()).collect()
}
