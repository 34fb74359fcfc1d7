//! The strategy custom: a pipeline of the user's does it.

use serde_json::json;

use super::stand::{Stand, brief, stage, succeeded};
use crate::support::compute::{Group, NEW_IMAGE, OLD_IMAGE, REGION};

#[test]
fn a_strategy_pipeline_deploys_the_cluster_that_names_it_and_does_the_rest() {
    let stand = Stand::new("sgcustom");
    stand.group(0, 1);
    let strategy = json!({
        "application": stand.name, "name": "my way", "strategy": true,
        "stages": [
            { "type": "deploy", "refId": "1", "name": "Deploy" },
            { "type": "disableCluster", "refId": "2", "requisiteStageRefIds": ["1"], "name": "Disable",
              "cloudProvider": "aws", "credentials": "${ parameters.credentials }",
              "cluster": "${ parameters.cluster }", "regions": ["${ parameters.region }"],
              "remainingEnabledServerGroups": 1 },
        ],
    });
    let saved =
        stand.cloud.json(&["pipeline", "save", &stand.cloud.file("sgcustom-strategy.json", &strategy)]);
    let id = saved.get(0).unwrap_or(&saved)["id"].as_str().expect("an id").to_owned();
    let (execution, observed) = stand.watch(|| {
        stand.deploy(
            1,
            &json!({ "strategy": "custom", "strategyApplication": stand.name, "strategyPipeline": id,
                     "pipelineParameters": { "colour": "green" } }),
        )
    });
    succeeded(&execution);
    assert_eq!(brief(&stand.look()), [("sgcustom-v000", 1, false), ("sgcustom-v001", 1, true)]);
    observed.always_serves(1);
    let listed = stand.cloud.json(&["execution", "list", stand.name]);
    let child = listed
        .as_array()
        .expect("executions")
        .iter()
        .find(|one| one["name"] == "my way")
        .expect("the strategy");
    let child = stand.cloud.json(&["execution", "get", child["id"].as_str().expect("an id")]);
    let parameters = &child["trigger"]["parameters"];
    assert_eq!(
        (&parameters["colour"], &parameters["region"]),
        (&json!("green"), &json!(REGION)),
        "{parameters}"
    );
    assert_eq!(parameters["cluster"], stand.name, "{parameters}");
    assert_eq!(child["trigger"]["parentExecution"]["id"], execution["id"]);
}

#[test]
fn a_strategy_pipeline_deploys_the_image_of_the_branch_that_names_it() {
    let stand = Stand::new("sgbranch");
    let target_groups = &["sgbranch"];
    stand.make(REGION, &Group { image: OLD_IMAGE, target_groups, ..Group::new("sgbranch-v000", 1) });
    stand.make(REGION, &Group { image: NEW_IMAGE, target_groups, ..Group::new("sgbranch-v001", 1) });
    let strategy = json!({
        "application": stand.name, "name": "by image", "strategy": true,
        "stages": [
            { "type": "evaluateVariables", "refId": "1", "name": "Told",
              "variables": [
                  { "key": "told", "value": "${ parameters.imageId }" },
                  { "key": "listed", "value": "${ parameters.deploymentDetails[0].ami }" },
              ] },
            { "type": "deploy", "refId": "2", "requisiteStageRefIds": ["1"], "name": "Deploy" },
        ],
    });
    let saved =
        stand.cloud.json(&["pipeline", "save", &stand.cloud.file("sgbranch-strategy.json", &strategy)]);
    let id = saved.get(0).unwrap_or(&saved)["id"].as_str().expect("an id").to_owned();
    let find = |ref_id: &str, strategy: &str| {
        let fields =
            json!({ "refId": ref_id, "name": strategy, "selectionStrategy": strategy, "onlyEnabled": true });
        stand.one("findImage", &fields)
    };
    let mut deploy = stand.deploy_stage(
        1,
        &json!({ "strategy": "custom", "strategyApplication": stand.name, "strategyPipeline": id }),
    );
    deploy["clusters"][0].as_object_mut().expect("a cluster").remove("imageId");
    deploy["refId"] = json!("9");
    deploy["requisiteStageRefIds"] = json!(["1"]);
    // The other branch stands after the deployment's own, and is done before it.
    let wait = json!({ "type": "wait", "refId": "0", "name": "Wait", "waitTime": 5 });
    let mut own = find("1", "OLDEST");
    own["requisiteStageRefIds"] = json!(["0"]);
    let execution = stand.run(&json!([wait, own, deploy, find("95", "NEWEST")]));
    succeeded(&execution);
    let outputs = &stage(&execution, "9")["outputs"];
    assert_eq!((&outputs["told"], &outputs["listed"]), (&json!(OLD_IMAGE), &json!(OLD_IMAGE)), "{outputs:#}");
    assert_eq!(outputs["deployments"][0]["imageId"], OLD_IMAGE, "{outputs:#}");
    assert_eq!(outputs["deployments"][0]["serverGroupName"], stand.named(2), "{outputs:#}");
}
