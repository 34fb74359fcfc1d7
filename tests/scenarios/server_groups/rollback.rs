//! Going back to the server group before.

use serde_json::{Value, json};

use super::observer::Observer;
use super::stand::{Stand, brief, stage, succeeded};
use crate::support::compute::{Compute, Group, NEW_IMAGE, OLD_IMAGE, REGION, elements};

const OTHER_REGION: &str = "us-west-2";

#[test]
fn a_rollback_enables_the_old_one_before_the_new_one_loses_its_traffic() {
    let stand = Stand::new("sgback");
    let (old, new) = (stand.disabled_group(0, 2), stand.group(1, 3));
    let fields = json!({
        "region": REGION, "rollbackType": "EXPLICIT",
        "rollbackContext": { "rollbackServerGroupName": new, "restoreServerGroupName": old,
                             "targetHealthyRollbackPercentage": 100, "delayBeforeDisableSeconds": 1 },
    });
    let (execution, observed) = stand.watch(|| stand.stage("rollbackServerGroup", &fields));
    succeeded(&execution);
    assert_eq!(brief(&stand.look()), [("sgback-v000", 3, true), ("sgback-v001", 3, false)]);
    assert_eq!(stand.look()[0].healthy, 3, "it has the size of the other now");
    observed.always_serves(3);
    observed.before(
        "the old one is healthy",
        |sample| sample.of(&old, |seen| seen.healthy) == 3,
        |sample| sample.of(&new, |seen| seen.registered) < 3,
    );
}

#[test]
fn a_deployment_remembers_the_image_of_before_for_a_rollback_after_the_old_one_is_gone() {
    let stand = Stand::new("sgbackimage");
    stand.group(0, 2);
    succeeded(&stand.deploy(2, &json!({ "strategy": "highlander" })));
    assert_eq!(brief(&stand.look()), [("sgbackimage-v001", 2, true)], "the one with the old image is gone");
    let fields = json!({
        "region": REGION, "rollbackType": "PREVIOUS_IMAGE",
        "rollbackContext": { "rollbackServerGroupName": "sgbackimage-v001", "targetHealthyRollbackPercentage": 100 },
    });
    let (execution, observed) = stand.watch(|| stand.stage("rollbackServerGroup", &fields));
    succeeded(&execution);
    assert_eq!(brief(&stand.look()), [("sgbackimage-v001", 2, false), ("sgbackimage-v002", 2, true)]);
    observed.always_serves(2);
    let compute = stand.compute();
    let groups = compute.groups("sgbackimage");
    let expected = [("sgbackimage-v000", OLD_IMAGE, NEW_IMAGE), ("sgbackimage-v001", NEW_IMAGE, OLD_IMAGE)];
    for (group, (name, image, own)) in groups.iter().zip(expected) {
        let mut tags = group.tags().iter().filter(|tag| tag.key() == Some("spinnaker:metadata"));
        let tag = tags.next().expect("the tag");
        assert_eq!(tag.propagate_at_launch(), Some(false), "{tag:?}");
        let told: Value = serde_json::from_str(tag.value().expect("its value")).expect("JSON");
        let previous = &told["previousServerGroup"];
        assert_eq!((&previous["name"], &previous["imageId"]), (&json!(name), &json!(image)), "{told}");
        assert!(previous["imageName"].is_string(), "{told}");
        let template = group.launch_template().and_then(|template| template.launch_template_id());
        let data = compute.ec2(&[
            ("Action", "DescribeLaunchTemplateVersions"),
            ("LaunchTemplateId", template.expect("a launch template")),
        ]);
        assert_eq!(elements(&data, "imageId"), [own]);
    }
}

#[test]
fn a_clusters_rollback_goes_region_by_region_and_skips_what_has_nothing_to_go_back_to() {
    let stand = Stand::new("sgbackall");
    stand.reach(OTHER_REGION);
    for region in [REGION, OTHER_REGION] {
        for (name, size) in [("sgbackall-v000", 2), ("sgbackall-v001", 2)] {
            stand.make(region, &Group { target_groups: &["sgbackall"], ..Group::new(name, size) });
        }
        disable(&Compute::at(&stand.cloud, region), "sgbackall-v000");
    }
    let observer = Observer::start(&stand.cloud, stand.name, &[REGION, OTHER_REGION]);
    let execution = stand.stage(
        "rollbackCluster",
        &json!({ "regions": [REGION, OTHER_REGION], "targetHealthyRollbackPercentage": 100, "waitTimeBetweenRegions": 2 }),
    );
    let observed = observer.stop();
    succeeded(&execution);
    for region in [REGION, OTHER_REGION] {
        assert_eq!(
            brief(&stand.look_in(region)),
            [("sgbackall-v000", 2, true), ("sgbackall-v001", 2, false)]
        );
    }
    observed.always_serves(4);
    observed.before(
        "the first region is through",
        |sample| {
            sample.groups.get("sgbackall-v001").is_some_and(|seen| !seen.enabled && seen.registered == 0)
        },
        |sample| sample.groups.get("us-west-2/sgbackall-v000").is_some_and(|seen| seen.enabled),
    );
    let types = &stage(&execution, "1")["outputs"]["rollbackTypes"];
    assert_eq!(types, &json!({ REGION: "EXPLICIT", OTHER_REGION: "EXPLICIT" }), "{execution:#}");
}

#[test]
fn a_cluster_with_one_server_group_has_nothing_to_go_back_to() {
    let stand = Stand::new("sgbacknone");
    stand.group(0, 1);
    succeeded(&stand.stage("rollbackCluster", &json!({ "targetHealthyRollbackPercentage": 100 })));
    assert_eq!(brief(&stand.look()), [("sgbacknone-v000", 1, true)]);
}

/// Takes a server group out of traffic, as a stage would.
fn disable(compute: &Compute<'_>, name: &str) {
    compute.suspend(name, &["Launch", "Terminate", "AddToLoadBalancer"]);
    let groups = compute.groups(name.rsplit_once("-v").expect("a sequence").0);
    let group =
        groups.iter().find(|group| group.auto_scaling_group_name() == Some(name)).expect("it is there");
    for arn in group.target_group_arns() {
        let targets = group
            .instances()
            .iter()
            .filter_map(|instance| instance.instance_id())
            .map(|id| aws_sdk_elasticloadbalancingv2::types::TargetDescription::builder().id(id).build());
        let deregister = compute.balancing.deregister_targets().target_group_arn(arn);
        compute.wait(deregister.set_targets(Some(targets.collect())).send()).expect("deregistered");
    }
}
