//! Finding images, and tagging them.

use serde_json::{Value, json};

use super::machine_image::{describe, tag};
use super::stand::{Stand, failed, stage, succeeded};
use crate::support::compute::{Group, NEW_IMAGE, OLD_IMAGE, REGION};

fn image<'e>(execution: &'e Value, ref_id: &str) -> &'e Value {
    let details = &stage(execution, ref_id)["outputs"]["deploymentDetails"];
    assert_eq!(details.as_array().map(Vec::len), Some(1), "{execution:#}");
    &details[0]["ami"]
}

#[test]
fn each_strategy_finds_the_image_of_another_server_group() {
    let stand = Stand::new("sgfind");
    let own = stand.image("sgfind-1.0", &[]);
    stand.make(
        REGION,
        &Group { image: OLD_IMAGE, target_groups: &["sgfind"], ..Group::new("sgfind-v000", 1) },
    );
    stand.make(REGION, &Group { image: &own, target_groups: &["sgfind"], ..Group::new("sgfind-v001", 2) });
    stand.make(
        REGION,
        &Group { image: NEW_IMAGE, target_groups: &["sgfind"], ..Group::new("sgfind-v002", 1) },
    );
    stand.make(
        REGION,
        &Group {
            suspended: &["AddToLoadBalancer"],
            target_groups: &["sgfind"],
            ..Group::new("sgfind-v003", 0)
        },
    );
    let find = |ref_id: &str, fields: Value| {
        let mut stage = stand.one("findImage", &fields);
        stage["refId"] = json!(ref_id);
        stage
    };
    let execution = stand.run(&json!([
        find("1", json!({ "selectionStrategy": "NEWEST", "onlyEnabled": true })),
        find("2", json!({ "selectionStrategy": "OLDEST", "onlyEnabled": true })),
        find("3", json!({ "selectionStrategy": "LARGEST", "onlyEnabled": true })),
        find("4", json!({ "selectionStrategy": "NEWEST", "onlyEnabled": false })),
    ]));
    succeeded(&execution);
    assert_eq!(
        ["1", "2", "3", "4"].map(|ref_id| image(&execution, ref_id).as_str().expect("an id").to_owned()),
        [NEW_IMAGE.to_owned(), OLD_IMAGE.to_owned(), own, OLD_IMAGE.to_owned()]
    );
    let details = &stage(&execution, "3")["outputs"]["deploymentDetails"][0];
    assert_eq!(
        (&details["sourceServerGroup"], &details["imageName"]),
        (&json!("sgfind-v001"), &json!("sgfind-1.0"))
    );
    let several = stand.stage("findImage", &json!({ "selectionStrategy": "FAIL", "onlyEnabled": true }));
    failed(&several, "where selectionStrategy FAIL wants one");
}

#[test]
fn an_image_is_tagged_and_found_again_by_its_tags_and_deployed() {
    let stand = Stand::new("sgtags");
    let older = stand.image("sgtags-1.0", &[("appversion", "sgtags-1.0-h1")]);
    let newer = stand.image("sgtags-2.0", &[("appversion", "sgtags-2.0-h2")]);
    stand.make(REGION, &Group { image: &older, target_groups: &["sgtags"], ..Group::new("sgtags-v000", 1) });
    let execution = stand.run(&json!([
        stand.one("findImage", &json!({ "selectionStrategy": "NEWEST", "onlyEnabled": true })),
        { "type": "upsertImageTags", "refId": "2", "requisiteStageRefIds": ["1"], "name": "tag", "cloudProvider": "aws",
          "credentials": "default", "regions": [REGION], "tags": { "proven": "yes" } },
        { "type": "findImageFromTags", "refId": "3", "requisiteStageRefIds": ["2"], "name": "find", "cloudProvider": "aws",
          "credentials": "default", "packageName": "sgtags", "regions": [REGION], "tags": { "proven": "yes" } },
        { "type": "deploy", "refId": "4", "requisiteStageRefIds": ["3"], "name": "deploy", "clusters": [without_image(&stand)] },
    ]));
    succeeded(&execution);
    assert_eq!(*image(&execution, "3"), json!(older));
    let compute = stand.compute();
    assert_eq!(tag(&describe(&compute, &older), "proven"), Some("yes"));
    assert_eq!(tag(&describe(&compute, &newer), "proven"), None, "only the image that was found");
    let running = compute.ec2(&[
        ("Action", "DescribeInstances"),
        ("Filter.1.Name", "tag:aws:autoscaling:groupName"),
        ("Filter.1.Value.1", "sgtags-v001"),
    ]);
    assert!(running.contains(&older), "{running}");
}

#[test]
fn an_image_without_the_tags_is_an_error() {
    let stand = Stand::new("sgnotag");
    stand.image("sgnotag-1.0", &[("appversion", "sgnotag-1.0-h1")]);
    let mut find =
        stand.one("findImageFromTags", &json!({ "packageName": "sgnotag", "tags": { "proven": "yes" } }));
    find["stageTimeoutMs"] = json!(20_000);
    failed(
        &stand.run(&json!([find])),
        "Could not find tagged image for package: sgnotag and tags: proven=yes",
    );
}

fn without_image(stand: &Stand) -> Value {
    let mut cluster = stand.cluster(1, &json!({}));
    cluster.as_object_mut().expect("a map").remove("imageId");
    cluster
}
