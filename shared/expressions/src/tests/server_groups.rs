//! `#deployedServerGroups`.

use serde_json::{Value, json};

use super::asking::{at_stage, fails_within, holds_within};

/// A bake of two regions, and deployments of which some count.
fn execution() -> Value {
    json!({"stages": [
        {"id": "S1", "refId": "1", "name": "Bake", "type": "bake", "status": "SUCCEEDED", "context": {"own": 1},
         "outputs": {"deploymentDetails": [
            {"region": "us-east-1", "ami": "ami-east", "account": "of the image", "parentStage": "P"},
            {"region": "us-west-2", "ami": "ami-west"},
        ]}},
        {"id": "S2", "refId": "2", "name": "Deploy", "type": "createServerGroup", "status": "SUCCEEDED",
         "requisiteStageRefIds": ["1"], "context": {
            "account": "prod", "region": "us-west-2", "capacity": {"desired": 2},
            "deploy.server.groups": {"us-west-2": ["app-v001", "app-v002"]},
            "kato.tasks": [{"resultObjects": [{"deployments": [{"serverGroupName": "app-v001"}]}, {}]}, {}],
        }},
        {"id": "S3", "refId": "3", "name": "Both", "type": "deploy", "status": "SUCCEEDED", "requisiteStageRefIds": ["1"],
         "context": {"deploy.account.name": "test", "deployments": [{"id": 1}],
            "deploy.server.groups": {"us-east-1": ["app-v003"], "us-west-2": ["app-v004"]}}},
        {"id": "S4", "refId": "4", "name": "Failed", "type": "deploy", "status": "TERMINAL",
         "context": {"region": "r", "deploy.server.groups": {"r": ["x"]}}},
        {"id": "S5", "refId": "5", "name": "Resize", "type": "resizeServerGroup", "status": "SUCCEEDED",
         "context": {"region": "r", "deploy.server.groups": {"r": ["x"]}}},
        {"id": "S6", "refId": "6", "name": "None", "type": "deploy", "status": "SUCCEEDED", "context": {"region": "r"}},
        {"id": "S7", "refId": "7", "name": "Zones", "type": "cloneServerGroup", "status": "SUCCEEDED",
         "context": {"availabilityZones": {"eu-west-1": ["a"]}, "deploy.server.groups": {"eu-west-1": ["app-v005"]}}},
        {"id": "S8", "refId": "8", "name": "Elsewhere", "type": "rollingPush", "status": "SUCCEEDED",
         "context": {"region": "r", "deploy.server.groups": {}, "deploymentDetails": "odd"}},
    ]})
}

#[test]
fn a_server_group_tells_what_its_stage_knows() {
    let found = json!([{
        "account": "prod", "ami": "ami-west", "capacity": {"desired": 2}, "parentStage": null, "region": "us-west-2",
        "serverGroup": "app-v001", "deployments": [{"serverGroupName": "app-v001"}],
    }]);
    holds_within(&execution(), &[("#deployedServerGroups('Deploy')", found)]);
}

#[test]
fn what_the_server_group_itself_is_goes_before_the_details() {
    holds_within(
        &execution(),
        &[
            ("#deployedServerGroups('Both')[0].account", json!("test")),
            ("#deployedServerGroups('Both')[0].parentStage", json!("P")),
            ("#deployedServerGroups('Both')[0].deployments", json!([{"id": 1}])),
            (
                "#deployedServerGroups('Elsewhere')[0]",
                json!({
                    "account": null, "capacity": null, "parentStage": null, "region": "r", "serverGroup": null, "deployments": [],
                }),
            ),
        ],
    );
}

#[test]
fn deployments_that_succeeded_count_in_their_order() {
    let groups = "deployedServerGroups.![serverGroup]";
    holds_within(
        &execution(),
        &[
            (groups, json!(["app-v001", "app-v003", "app-v004", "app-v005", null])),
            ("#deployedServerGroups('Deploy', 'S7').![serverGroup]", json!(["app-v001", "app-v005"])),
            ("#deployedServerGroups({'Deploy', 'S7'}).![serverGroup]", json!(["app-v001", "app-v005"])),
            ("#deployedServerGroups(#root.execution, 'Zones').![region]", json!(["eu-west-1"])),
            ("#deployedServerGroups('Failed')", json!([])),
            ("#deployedServerGroups('Resize')", json!([])),
            ("#deployedServerGroups('None')", json!([])),
            ("#deployedServerGroups('no such stage')", json!([])),
            ("deployedServerGroups.?[region == 'us-west-2'][1].ami", json!("ami-west")),
            ("deployedServerGroups[0].serverGroup", json!("app-v001")),
        ],
    );
    holds_within(&json!({}), &[("deployedServerGroups", json!([]))]);
    fails_within(
        &execution(),
        &[("#deployedServerGroups({a: 1})", "does not convert"), ("deployedServerGroups[9]", "index 9")],
    );
}

#[test]
fn hundreds_of_deployments_in_a_row_are_found() {
    let stage = |at: usize| {
        let before = at.checked_sub(1).map(|before| before.to_string());
        json!({"refId": at.to_string(), "requisiteStageRefIds": Vec::from_iter(before), "type": "deploy",
            "status": "SUCCEEDED", "context": {"deploy.server.groups": {"r": [format!("app-v{at:03}")]}}})
    };
    let execution = json!({"stages": (0..400).map(stage).collect::<Vec<_>>()});
    holds_within(&execution, &[("deployedServerGroups[399].serverGroup", json!("app-v399"))]);
    fails_within(&execution, &[("execution.stages.![deployedServerGroups]", "evaluation takes more than")]);
}

#[test]
fn conformance_35_the_bare_word_and_the_function_give_the_same() {
    holds_within(&execution(), &[("deployedServerGroups == #deployedServerGroups()", json!(true))]);
    holds_within(&execution(), &[("deployedServerGroups.size()", json!(5))]);
}

#[test]
fn conformance_38_both_regions_of_a_bake_are_seen_and_selected() {
    let ami = |region: &str| format!("deploymentDetails.?[region == '{region}'][0].ami");
    for (region, expected) in [("us-east-1", "ami-east"), ("us-west-2", "ami-west")] {
        assert_eq!(at_stage(&execution(), "2", &ami(region)), Ok(json!(expected)));
        let of_bake = format!("#stage('Bake')['outputs'].{}", ami(region));
        assert_eq!(at_stage(&execution(), "2", &of_bake), Ok(json!(expected)));
        let of_context = format!("#stage('Bake').context.{}", ami(region));
        assert_eq!(
            at_stage(&execution(), "2", &of_context),
            Ok(json!(expected)),
            "outputs show through the context"
        );
    }
}

#[test]
fn the_context_of_a_stage_shows_its_outputs_and_those_before() {
    holds_within(
        &execution(),
        &[
            ("#stage('Deploy').context.deploymentDetails.size()", json!(2)),
            ("#stage('Deploy')['context']['deploymentDetails'][0]['ami']", json!("ami-east")),
            ("execution.stages.?[type == 'bake'].![context.deploymentDetails.size()]", json!([2])),
            ("#stage('Deploy').context.own", json!(null)),
            ("#stage('Zones').context.deploymentDetails", json!(null)),
            ("#stage('Bake').context", json!({"own": 1})),
            ("#stage('Bake').context.size()", json!(1)),
        ],
    );
}
