//! Pipelines that start pipelines.

use serde_json::{Value, json};

use crate::control::{statuses, until};
use crate::support::{Cloud, cloud};

fn save(cloud: &Cloud, pipeline: &Value) -> String {
    let name = pipeline["name"].as_str().expect("a name");
    let saved = cloud.json(&["pipeline", "save", &cloud.file(&format!("{name}.json"), pipeline)]);
    saved.get(0).unwrap_or(&saved)["id"].as_str().expect("an id").to_owned()
}

fn parent_of(cloud: &Cloud, name: &str, child: &str, more: &Value) -> String {
    let mut stage = json!({
        "type": "pipeline", "refId": "1", "name": "child", "application": "children", "pipeline": child,
        "pipelineParameters": { "seconds": "1" },
    });
    for (key, value) in more.as_object().expect("a map") {
        stage[key] = value.clone();
    }
    save(
        cloud,
        &json!({ "application": "children", "name": name, "stages": [
            stage,
            { "type": "evaluateVariables", "refId": "2", "requisiteStageRefIds": ["1"],
              "variables": [{ "key": "from_child", "value": "${ greeting }" }] },
        ]}),
    );
    let started = cloud.json(&["run", &format!("children/{name}")]);
    started["id"].as_str().expect("an id").to_owned()
}

fn child(cloud: &Cloud, name: &str, seconds: &str) -> String {
    save(
        cloud,
        &json!({
            "application": "children", "name": name, "spelEvaluator": "v4",
            "parameterConfig": [{ "name": "seconds", "default": "1" }],
            "stages": [
                { "type": "wait", "refId": "1", "waitTime": seconds },
                { "type": "evaluateVariables", "refId": "2", "requisiteStageRefIds": ["1"], "variables": [
                    { "key": "who", "value": "world" }, { "key": "greeting", "value": "hello ${ who }" },
                ] },
            ],
        }),
    )
}

#[test]
fn conformance_45_a_child_gets_parameters_and_its_outputs_and_status_come_up() {
    let cloud = cloud();
    let id = parent_of(&cloud, "parent", &child(&cloud, "child", "${ parameters.seconds }"), &json!({}));
    let execution = until(&cloud, &id, |execution| execution["status"] != "RUNNING");
    assert_eq!(statuses(&execution), ["SUCCEEDED", "SUCCEEDED"], "{execution:#}");
    assert_eq!(execution["stages"][1]["outputs"]["from_child"], "hello world");
    let child_id = execution["stages"][0]["context"]["executionId"].as_str().expect("the child's id");
    let child = cloud.json(&["execution", "get", child_id]);
    assert_eq!(
        (&child["trigger"]["type"], &child["trigger"]["parameters"]["seconds"]),
        (&json!("pipeline"), &json!("1"))
    );
    assert_eq!(child["trigger"]["parentExecution"]["id"], id.as_str());
}

#[test]
fn cancelling_the_parent_cancels_the_child_that_runs() {
    let cloud = cloud();
    let id = parent_of(&cloud, "cancel-parent", &child(&cloud, "long-child", "600"), &json!({}));
    let execution =
        until(&cloud, &id, |execution| execution["stages"][0]["context"]["executionId"].is_string());
    let child_id =
        execution["stages"][0]["context"]["executionId"].as_str().expect("the child's id").to_owned();
    until(&cloud, &child_id, |child| statuses(child)[0] == "RUNNING");
    cloud.run(&["execution", "cancel", &id, "--reason", "enough"]);
    let child = until(&cloud, &child_id, |child| child["status"] == "CANCELED");
    assert!(
        child["cancellationReason"].as_str().is_some_and(|reason| reason.contains("parent")),
        "{child:#}"
    );
    assert_eq!(cloud.json(&["execution", "get", &id])["status"], "CANCELED");
}

#[test]
fn conformance_22_a_failed_child_fails_the_parent_and_a_restart_of_the_child_revives_it() {
    let cloud = cloud();
    let child = save(
        &cloud,
        &json!({ "application": "children", "name": "failing", "stages": [
            { "type": "checkPreconditions", "refId": "1", "preconditions": [
                { "type": "expression", "context": { "expression": "1 == 2" } }] },
        ]}),
    );
    let id = parent_of(&cloud, "failing-parent", &child, &json!({}));
    let execution = until(&cloud, &id, |execution| execution["status"] == "TERMINAL");
    let error = execution["stages"][0]["context"]["exception"]["details"]["errors"].to_string();
    assert!(error.contains("Exception in child pipeline stage (failing: "), "{error}");
    let child_id =
        execution["stages"][0]["context"]["executionId"].as_str().expect("the child's id").to_owned();
    save(
        &cloud,
        &json!({ "application": "children", "name": "failing", "stages": [
            { "type": "evaluateVariables", "refId": "1", "variables": [{ "key": "greeting", "value": "hi" }] },
        ]}),
    );
    cloud.run(&["execution", "restart", &child_id, "1", "--definition", "current"]);
    let execution = until(&cloud, &id, |execution| execution["status"] == "SUCCEEDED");
    assert_eq!(execution["stages"][0]["context"]["executionId"], child_id.as_str(), "it is the same child");
    assert_eq!(execution["stages"][1]["outputs"]["from_child"], "hi");
}

#[test]
fn a_parent_that_does_not_wait_goes_on_at_once() {
    let cloud = cloud();
    let child = child(&cloud, "slow-child", "30");
    let id = parent_of(&cloud, "careless-parent", &child, &json!({ "waitForCompletion": "false" }));
    let execution = until(&cloud, &id, |execution| execution["status"] != "RUNNING");
    assert_eq!(execution["stages"][0]["status"], "SUCCEEDED");
    let child_id =
        execution["stages"][0]["context"]["executionId"].as_str().expect("the child's id").to_owned();
    cloud.run(&["execution", "cancel", &child_id]);
}
