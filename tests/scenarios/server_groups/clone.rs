//! `cloneServerGroup`: the same again, but for what is said otherwise.

use serde_json::json;

use super::stand::{Stand, stage, succeeded};
use crate::support::compute::{Group, NEW_IMAGE, REGION, elements};

#[test]
fn a_clone_is_like_its_source_but_for_what_is_said_otherwise() {
    let stand = Stand::new("sgclone");
    stand.make(
        REGION,
        &Group {
            target_groups: &["sgclone"],
            suspended: &["AZRebalance"],
            tags: &[("owner", "us")],
            ..Group::new("sgclone-v004", 2)
        },
    );
    let execution = stand.stage(
        "cloneServerGroup",
        &json!({
            "application": "sgclone", "region": REGION, "target": "current_asg_dynamic", "targetCluster": "sgclone",
            "useSourceCapacity": true, "imageId": NEW_IMAGE, "strategy": "",
        }),
    );
    succeeded(&execution);
    let groups = stand.look();
    assert_eq!(groups.len(), 2, "{groups:?}");
    let (source, clone) = (&groups[0], &groups[1]);
    assert_eq!(clone.name, "sgclone-v005");
    assert_eq!((clone.size, clone.healthy, &clone.suspended), (source.size, 2, &source.suspended));
    let compute = stand.compute();
    let found = compute.groups("sgclone");
    assert!(found[1].tags().iter().any(|tag| tag.key() == Some("owner") && tag.value() == Some("us")));
    let template = found[1].launch_template().expect("a launch template");
    assert_ne!(
        template.launch_template_id(),
        found[0].launch_template().expect("the source's").launch_template_id(),
        "one of its own"
    );
    let data = compute.ec2(&[
        ("Action", "DescribeLaunchTemplateVersions"),
        ("LaunchTemplateId", template.launch_template_id().expect("its id")),
    ]);
    assert_eq!(elements(&data, "imageId"), [NEW_IMAGE]);
    assert_eq!(elements(&data, "instanceType"), ["t3.micro"]);
    let made = &stage(&execution, "1")["context"]["deploy.server.groups"];
    assert_eq!(made[REGION], json!(["sgclone-v005"]), "{execution:#}");
}
