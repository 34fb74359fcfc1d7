//! The strategy instancerefresh: the instances of the server group that is there are replaced.

use serde_json::{Value, json};

use super::stand::{Stand, succeeded};
use crate::support::compute::{NEW_IMAGE, OLD_IMAGE, elements};

/// The images of the cluster's running instances.
fn images(stand: &Stand, group: &str) -> Vec<String> {
    let found = stand.compute().ec2(&[
        ("Action", "DescribeInstances"),
        ("Filter.1.Name", "tag:aws:autoscaling:groupName"),
        ("Filter.1.Value.1", group),
        ("Filter.2.Name", "instance-state-name"),
        ("Filter.2.Value.1", "running"),
    ]);
    elements(&found, "imageId").into_iter().map(str::to_owned).collect()
}

fn refresh(stand: &Stand, more: &Value) -> Value {
    let mut fields = json!({
        "strategy": "instancerefresh",
        "instanceRefresh": { "minHealthyPercentage": 50, "instanceWarmup": 0, "checkpointPercentages": [50, 100],
                             "checkpointDelay": 0, "autoRollback": true },
    });
    super::stand::extend(&mut fields, more);
    stand.deploy(4, &fields)
}

#[test]
fn all_instances_run_the_new_image_and_half_of_them_always_served() {
    let stand = Stand::new("sgrefresh");
    let group = stand.group(0, 4);
    let (execution, observed) = stand.watch(|| refresh(&stand, &json!({})));
    succeeded(&execution);
    let groups = stand.look();
    assert_eq!(groups.len(), 1, "no other server group: {groups:?}");
    assert_eq!((groups[0].name.as_str(), groups[0].healthy), (group.as_str(), 4));
    assert_eq!(images(&stand, &group), [NEW_IMAGE; 4]);
    observed.always_serves(2);
    let compute = stand.compute();
    let found =
        compute.wait(compute.scaling.describe_instance_refreshes().auto_scaling_group_name(&group).send());
    let found = found.expect("the refreshes");
    let refreshes = found.instance_refreshes();
    assert_eq!(refreshes.len(), 1, "started once");
    assert_eq!(refreshes[0].status().map(|status| status.as_str()), Some("Successful"));
    assert_eq!(
        refreshes[0].preferences().map(|one| one.checkpoint_percentages().to_vec()),
        Some(vec![50, 100])
    );
}

#[test]
fn what_does_not_become_healthy_is_rolled_back() {
    let stand = Stand::new("sgrefreshbad");
    let group = stand.group(0, 4);
    let bad = stand.image("sgrefreshbad", &[("local:health", "unhealthy")]);
    let (execution, observed) = stand.watch(|| refresh(&stand, &json!({ "imageId": bad })));
    assert_eq!(execution["status"], "TERMINAL", "{execution:#}");
    assert_eq!(images(&stand, &group), [OLD_IMAGE; 4]);
    observed.always_serves(2);
}
