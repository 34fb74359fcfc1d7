//! `quickPatch`: another version of a package on the instances that are there.

use serde_json::{Value, json};

use super::stand::{Stand, failed, succeeded};
use crate::support::compute::{Group, REGION};

fn patch(stand: &Stand, fields: &Value) -> Value {
    let mut stage = json!({
        "type": "quickPatch", "refId": "1", "name": "Patch", "application": stand.name, "clusterName": stand.name,
        "account": "default", "credentials": "default", "region": REGION, "package": "web", "baseOs": "debian",
        "patchVersion": "2.0",
    });
    super::stand::extend(&mut stage, fields);
    stand.run(&json!([stage]))
}

/// The commands that were sent to instances of the cluster, each with its instances.
fn commands(stand: &Stand) -> Vec<(String, Vec<Value>)> {
    let groups = stand.compute().groups(stand.name);
    let ids = groups.iter().flat_map(|group| group.instances()).filter_map(|instance| instance.instance_id());
    let mut commands = Vec::new();
    for id in ids {
        let found = stand.compute().ssm("ListCommands", &json!({ "InstanceId": id }));
        for command in found["Commands"].as_array().expect("commands") {
            let text = command["Parameters"]["commands"].to_string();
            commands.push((text, command["InstanceIds"].as_array().expect("instances").clone()));
        }
    }
    commands
}

fn stands(name: &'static str, tags: &[(&str, &str)]) -> Stand {
    let stand = Stand::new(name);
    stand.make(REGION, &Group { target_groups: &[name], tags, ..Group::new(&stand.named(0), 2) });
    stand
}

#[test]
fn every_instance_is_patched_one_after_the_other_out_of_traffic() {
    let stand = stands("sgpatch", &[("local:command-output", "gennaker-version=2.0")]);
    let before = stand.look();
    let (execution, observed) = stand.watch(|| patch(&stand, &json!({ "rollingPatch": true })));
    succeeded(&execution);
    let sent = commands(&stand);
    assert_eq!(sent.iter().filter(|(text, _)| text.contains("install")).count(), 2, "one for each: {sent:?}");
    assert!(sent.iter().all(|(text, ids)| ids.len() == 1 && text.contains("web")), "{sent:?}");
    assert_eq!(stand.look(), before, "it serves as before");
    observed.always_serves(1);
    assert_eq!(observed.course("sgpatch-v000", |seen| seen.in_service), [2]);
    let registered = observed.course("sgpatch-v000", |seen| seen.registered);
    assert_eq!(
        registered,
        [2, 1, 2, 1, 2],
        "each leaves its load balancers, and is back before the next leaves"
    );
}

#[test]
fn a_command_that_fails_fails_the_stage_with_what_it_printed() {
    let stand = stands("sgpatchfail", &[("local:command", "fail")]);
    failed(&patch(&stand, &json!({ "rollingPatch": true })), "exit status 1");
}

#[test]
fn a_cluster_of_two_server_groups_is_refused() {
    let stand = stands("sgpatchtwo", &[]);
    stand.group(1, 1);
    failed(&patch(&stand, &json!({})), "only a cluster of one can be patched");
    assert!(commands(&stand).is_empty());
}
