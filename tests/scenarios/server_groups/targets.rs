//! Which server group a stage is about.

use serde_json::json;

use super::stand::{Stand, failed, succeeded};

#[test]
fn each_target_is_the_one_that_its_name_says() {
    let stand = Stand::new("sgtarget");
    for sequence in 0..3 {
        stand.group(sequence, 0);
    }
    for (process, target) in [
        ("AZRebalance", "current_asg_dynamic"),
        ("AlarmNotification", "ancestor_asg_dynamic"),
        ("ScheduledActions", "oldest_asg_dynamic"),
    ] {
        let fields = json!({ "target": target, "action": "suspend", "processes": [process] });
        succeeded(&stand.stage("modifyAwsScalingProcess", &fields));
    }
    let found: Vec<Vec<String>> = stand.look().into_iter().map(|group| group.suspended).collect();
    assert_eq!(found, [["ScheduledActions"], ["AlarmNotification"], ["AZRebalance"]]);
}

#[test]
fn without_a_second_server_group_there_is_no_ancestor() {
    let stand = Stand::new("sgalone");
    stand.group(0, 0);
    let mut stage = stand.one("destroyServerGroup", &json!({ "target": "ancestor_asg_dynamic" }));
    stage["stageTimeoutMs"] = json!(60_000);
    failed(&stand.run(&json!([stage])), "has no second newest server group: it has 1 in all");
    assert_eq!(stand.look().len(), 1);
}
