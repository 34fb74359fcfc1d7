//! The example pipelines that deploy, as they are, but for the names of the application and the network.

use serde_json::{Value, json};

use super::bake::{UBUNTU, build, builder};
use super::machine_image::{describe, tag};
use super::stand::{Stand, brief, failed, stage, succeeded};
use crate::control::until_within;
use crate::support::compute::{Compute, Group, NEW_IMAGE, REGION, SUBNETS};
use crate::support::workspace;

const WEST: &str = "us-west-2";

/// An example for the stand's application.
fn example(stand: &Stand, name: &str) -> Value {
    let path = workspace().join("statemachines/pipelines").join(format!("{name}.json"));
    let text = std::fs::read_to_string(path).expect("the example");
    let text = text.replace("internal (myapp)", SUBNETS).replace("myapp", stand.name);
    serde_json::from_str(&text).expect("JSON")
}

/// Starts it; the execution's id.
fn start(stand: &Stand, pipeline: &Value, parameters: &[(&str, &str)]) -> String {
    let name = pipeline["name"].as_str().expect("a name");
    let file = stand.cloud.file(&format!("{}-{name}.json", stand.name), pipeline);
    let mut arguments = vec!["run".to_owned(), file];
    for (name, value) in parameters {
        arguments.extend(["--parameter".to_owned(), format!("{name}={value}")]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    stand.cloud.json(&arguments)["id"].as_str().expect("an id").to_owned()
}

fn end(stand: &Stand, id: &str) -> Value {
    until_within(&stand.cloud, id, 300, |execution| {
        !["NOT_STARTED", "RUNNING"].contains(&execution["status"].as_str().unwrap_or_default())
    })
}

#[test]
fn two_regions_change_over_at_the_same_time() {
    let stand = Stand::new("sgextwo");
    stand.reach(WEST);
    for region in [REGION, WEST] {
        stand.make(region, &Group { target_groups: &[stand.name], ..Group::new(&stand.named(0), 2) });
    }
    let pipeline = example(&stand, "red-black-two-regions");
    let (execution, observed) = stand.watch(|| {
        let id = start(&stand, &pipeline, &[("east", NEW_IMAGE), ("west", NEW_IMAGE)]);
        end(&stand, &id)
    });
    succeeded(&execution);
    for region in [REGION, WEST] {
        assert_eq!(
            brief(&stand.look_in(region)),
            [("sgextwo-v000", 2, false), ("sgextwo-v001", 2, true)],
            "{region}"
        );
    }
    observed.always_serves(2);
}

#[test]
fn what_was_baked_is_deployed_and_tagged() {
    let stand = Stand::new("sgexbake");
    let compute = stand.compute();
    let old = stand.group(0, 2);
    let pipeline = example(&stand, "bake-deploy-tag");
    let id = start(&stand, &pipeline, &[("package", stand.name), ("base", UBUNTU)]);
    let called = build(&compute, &builder(&compute, stand.name), false);
    assert!(called.contains(stand.name), "{called}");
    let execution = end(&stand, &id);
    succeeded(&execution);
    let image = stage(&execution, "1")["outputs"]["deploymentDetails"][0]["ami"].as_str().expect("an image");
    assert_eq!(tag(&describe(&compute, image), "released"), Some("true"));
    let groups = compute.groups(stand.name);
    let new = groups.iter().find(|group| group.auto_scaling_group_name() != Some(&old)).expect("a new one");
    assert_eq!(launched_from(&compute, new.auto_scaling_group_name().expect("its name")), image);
}

/// The image that a server group's launch template names.
fn launched_from(compute: &Compute<'_>, group: &str) -> String {
    let found = compute
        .groups(group.trim_end_matches(|character: char| character.is_ascii_digit()).trim_end_matches("-v"));
    let one = found.iter().find(|one| one.auto_scaling_group_name() == Some(group)).expect("the group");
    let template =
        one.launch_template().and_then(|template| template.launch_template_id()).expect("its template");
    let versions =
        compute.ec2(&[("Action", "DescribeLaunchTemplateVersions"), ("LaunchTemplateId", template)]);
    crate::support::compute::elements(&versions, "imageId")[0].to_owned()
}

#[test]
fn a_version_that_does_not_become_healthy_is_undone() {
    let stand = Stand::new("sgexback");
    stand.group(0, 2);
    let mut pipeline = example(&stand, "red-black-rollback");
    pipeline["stages"][0]["clusters"][0]["tags"]["local:health"] = json!("unhealthy");
    let (execution, observed) = stand.watch(|| {
        let id = start(&stand, &pipeline, &[("image", NEW_IMAGE), ("timeout", "8000")]);
        end(&stand, &id)
    });
    failed(&execution, "sgexback-v001");
    assert_eq!(brief(&stand.look()), [("sgexback-v000", 2, true)]);
    observed.always_serves(2);
}
