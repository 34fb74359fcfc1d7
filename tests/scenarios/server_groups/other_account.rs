//! Images that are made in one account and launched in another.

use std::sync::Arc;

use serde_json::{Value, json};

use super::machine_image::{describe, tag};
use super::stand::{Stand, failed, stage, succeeded};
use crate::support::Cloud;
use crate::support::compute::{Compute, REGION, elements};

const ROLE: &str = "arn:aws:iam::210987654321:role/GennakerDeploy";
const ELSEWHERE: &str = "us-west-2";

/// A cluster in the other account, from this image.
fn cluster(stand: &Stand, image: &str) -> Value {
    stand.cluster(1, &json!({ "account": "prod", "imageId": image, "targetGroups": [] }))
}

/// The image that each server group of the cluster is launched from.
fn images(compute: &Compute<'_>, cluster: &str) -> Vec<String> {
    let groups = compute.groups(cluster);
    let templates = groups.iter().filter_map(|group| group.launch_template()?.launch_template_id());
    let described = templates.map(|id| {
        let versions = [("Action", "DescribeLaunchTemplateVersions"), ("LaunchTemplateId", id)];
        elements(&compute.ec2(&versions), "imageId")[0].to_owned()
    });
    described.collect()
}

fn tasks(stage: &Value) -> Vec<&str> {
    let tasks = stage["tasks"].as_array().expect("tasks");
    tasks.iter().filter_map(|task| task["name"].as_str()).collect()
}

#[test]
fn an_image_of_one_account_is_launched_in_another_with_the_tags_that_it_has() {
    // Once an account is registered, the names that other scenarios use mean nothing: this one has a cloud of its own.
    let stand = Stand::on(Arc::new(Cloud::start()), "sgaccounts");
    stand.cloud.run(&["account", "save", "mgmt"]);
    stand.cloud.run(&["account", "save", "prod", "--role", ROLE]);
    let (own, prod) = (stand.compute(), Compute::assuming(&stand.cloud, ROLE));
    prod.network();
    let first = stand.image("sgaccounts-1.0-h1", &[("appversion", "sgaccounts-1.0-h1"), ("team", "web")]);
    let second = stand.image("sgaccounts-1.1-h2", &[("appversion", "sgaccounts-1.1-h2"), ("ring", "blue")]);
    let there = Compute::at(&stand.cloud, ELSEWHERE);
    let copied = there.ec2(&[
        ("Action", "CopyImage"),
        ("SourceRegion", REGION),
        ("SourceImageId", &first),
        ("Name", "sgaccounts-1.0-h1"),
    ]);
    let copied = elements(&copied, "imageId")[0];
    let named = stand.image("sgaccounts-named", &[]);

    let execution = stand.run(&json!([
        { "type": "deploy", "refId": "1", "name": "Deploy", "clusters": [cluster(&stand, &first)] },
        { "type": "upsertImageTags", "refId": "2", "requisiteStageRefIds": ["1"], "name": "Tag", "credentials": "mgmt",
          "cloudProvider": "aws", "imageIds": [first], "regions": [REGION], "tags": { "promoted": "yes" } },
        { "type": "findImage", "refId": "3", "requisiteStageRefIds": ["2"], "name": "Find", "credentials": "prod",
          "cloudProvider": "aws", "cluster": "sgaccounts", "regions": [REGION, ELSEWHERE], "selectionStrategy": "NEWEST",
          "resolveMissingLocations": true },
    ]));
    succeeded(&execution);
    assert!(tasks(stage(&execution, "1")).contains(&"allowLaunch"), "{execution:#}");
    assert_eq!(images(&prod, "sgaccounts"), [first.as_str()]);
    assert!(own.groups("sgaccounts").is_empty(), "nothing in the account of the image");
    let shared = own.ec2(&[
        ("Action", "DescribeImageAttribute"),
        ("ImageId", &first),
        ("Attribute", "launchPermission"),
    ]);
    assert_eq!(elements(&shared, "userId"), ["210987654321"]);
    let seen = describe(&prod, &first);
    for (key, value) in [("appversion", "sgaccounts-1.0-h1"), ("team", "web"), ("promoted", "yes")] {
        assert_eq!(tag(&seen, key), Some(value), "{seen}");
    }
    let found = &stage(&execution, "3")["outputs"]["deploymentDetails"][0];
    assert_eq!((&found["imageId"], &found["ownerId"]), (&json!(first), &json!("000000000000")), "{found}");
    assert_eq!(found["buildInfo"]["package_name"], "sgaccounts", "{found}");
    let copy = &stage(&execution, "3")["outputs"]["deploymentDetails"][1];
    assert_eq!(
        (&copy["region"], &copy["imageId"]),
        (&json!(ELSEWHERE), &json!(copied)),
        "its owner's alone yet"
    );

    // Its owner tags it anew; what is shared already is not shared again.
    own.ec2(&[
        ("Action", "CreateTags"),
        ("ResourceId.1", &first),
        ("Tag.1.Key", "team"),
        ("Tag.1.Value", "shop"),
    ]);
    let without = stand.cluster(1, &json!({ "account": "prod", "imageId": null, "targetGroups": [] }));
    let execution = stand.run(&json!([
        { "type": "deploy", "refId": "1", "name": "Again", "clusters": [cluster(&stand, &first)] },
        // By its name, which its owner alone knows.
        { "type": "deploy", "refId": "2", "requisiteStageRefIds": ["1"], "name": "By name",
          "clusters": [cluster(&stand, "sgaccounts-named")] },
        { "type": "findImageFromTags", "refId": "3", "requisiteStageRefIds": ["2"], "name": "By tags",
          "cloudProvider": "aws", "credentials": "prod", "imageOwnerAccount": "mgmt", "packageName": "sgaccounts",
          "regions": [REGION], "tags": { "Ring": "BLUE" } },
        { "type": "deploy", "refId": "4", "requisiteStageRefIds": ["3"], "name": "What was found", "clusters": [without] },
    ]));
    succeeded(&execution);
    assert_eq!(images(&prod, "sgaccounts"), [&first, &first, &named, &second].map(String::as_str));
    assert!(!tasks(stage(&execution, "1")).contains(&"allowLaunch"), "{execution:#}");
    assert!(tasks(stage(&execution, "4")).contains(&"allowLaunch"), "{execution:#}");
    assert_eq!(tag(&describe(&prod, &first), "team"), Some("shop"));

    let execution = stand.run(&json!([
        { "type": "deploy", "refId": "1", "name": "Deploy", "clusters": [cluster(&stand, "ami-0123456789abcdef0")] },
    ]));
    failed(&execution, "that account prod may use, nor is there one of 000000000000");
}
