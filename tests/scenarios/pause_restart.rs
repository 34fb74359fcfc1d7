//! Pausing, resuming, restarting and skipping.

use std::time::Duration;

use serde_json::json;

use crate::control::{start, statuses, until};
use crate::support::cloud;

#[test]
fn conformance_20_a_pause_over_a_wait_holds_what_follows_until_it_is_resumed() {
    let cloud = cloud();
    let id = start(
        &cloud,
        "pause",
        &json!([
            { "type": "wait", "refId": "1", "waitTime": 8 },
            { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"], "waitTime": 1 },
        ]),
    );
    until(&cloud, &id, |execution| statuses(execution)[0] == "RUNNING");
    cloud.run(&["execution", "pause", &id]);
    let paused = cloud.json(&["execution", "get", &id]);
    assert_eq!((&paused["status"], &paused["paused"]["paused"]), (&json!("PAUSED"), &json!(true)));
    assert_eq!(statuses(&paused), ["PAUSED", "NOT_STARTED"]);
    std::thread::sleep(Duration::from_secs(10));
    assert_eq!(cloud.json(&["execution", "get", &id]), paused, "nothing acts during a pause");
    assert_eq!(
        cloud.gennaker(&["execution", "pause", &id]).status.code(),
        Some(0),
        "pausing again is no error"
    );
    cloud.run(&["execution", "resume", &id]);
    let execution = until(&cloud, &id, |execution| execution["status"] == "SUCCEEDED");
    assert_eq!(statuses(&execution), ["SUCCEEDED", "SUCCEEDED"]);
    assert!(
        execution["paused"]["pausedMs"].as_i64().is_some_and(|millis| millis >= 10_000),
        "{}",
        execution["paused"]
    );
    assert_eq!(cloud.gennaker(&["execution", "resume", &id]).status.code(), Some(1), "it has ended");
}

#[test]
fn a_judgment_can_be_made_during_a_pause_and_counts_afterwards() {
    let cloud = cloud();
    let id = start(
        &cloud,
        "judge-paused",
        &json!([{ "type": "manualJudgment", "refId": "1", "stageTimeoutMs": 20000 }]),
    );
    until(&cloud, &id, |execution| !execution["stages"][0]["waiting"].is_null());
    cloud.run(&["execution", "pause", &id]);
    let asked = cloud.json(&["approval", "list"]);
    let asked = asked.as_array().expect("a list");
    let approval = asked.iter().find(|approval| approval["executionId"] == id.as_str()).expect("it is asked");
    cloud.run(&["approval", "decide", approval["id"].as_str().expect("an id"), "continue"]);
    assert_eq!(cloud.json(&["execution", "get", &id])["status"], "PAUSED");
    cloud.run(&["execution", "resume", &id]);
    until(&cloud, &id, |execution| execution["status"] == "SUCCEEDED");
}

#[test]
fn conformance_19_cancelling_while_paused_ends_it() {
    let cloud = cloud();
    let id = start(&cloud, "cancel-paused", &json!([{ "type": "wait", "refId": "1", "waitTime": 600 }]));
    until(&cloud, &id, |execution| statuses(execution)[0] == "RUNNING");
    cloud.run(&["execution", "pause", &id]);
    cloud.run(&["execution", "cancel", &id]);
    let execution = cloud.json(&["execution", "get", &id]);
    assert_eq!((&execution["status"], statuses(&execution)[0]), (&json!("CANCELED"), "CANCELED"));
}

#[test]
fn conformance_21_a_restart_from_the_middle_runs_that_stage_and_what_follows_again() {
    let cloud = cloud();
    let id = start(
        &cloud,
        "restart",
        &json!([
            { "type": "wait", "refId": "1", "waitTime": 1 },
            { "type": "manualJudgment", "refId": "2", "requisiteStageRefIds": ["1"] },
            { "type": "wait", "refId": "3", "requisiteStageRefIds": ["2"], "waitTime": 1 },
            { "type": "wait", "refId": "4", "requisiteStageRefIds": ["1"], "waitTime": 1 },
        ]),
    );
    let judge = |decision: &str| {
        until(&cloud, &id, |execution| {
            execution["stages"][1]["status"] == "RUNNING" && !execution["stages"][1]["waiting"].is_null()
        });
        let asked = cloud.json(&["approval", "list"]);
        let asked = asked.as_array().expect("a list").clone();
        let approval =
            asked.iter().find(|approval| approval["executionId"] == id.as_str()).expect("it is asked");
        cloud.run(&["approval", "decide", approval["id"].as_str().expect("an id"), decision]);
    };
    judge("stop");
    let failed = until(&cloud, &id, |execution| execution["status"] == "TERMINAL");
    assert_eq!(statuses(&failed)[1..3], ["TERMINAL", "NOT_STARTED"]);
    let kept = failed["stages"][0].clone();
    cloud.run(&["execution", "restart", &id, "2"]);
    judge("continue");
    let execution = until(&cloud, &id, |execution| {
        execution["status"] == "SUCCEEDED" || execution["status"] == "CANCELED"
    });
    assert_eq!(statuses(&execution)[..3], ["SUCCEEDED", "SUCCEEDED", "SUCCEEDED"]);
    assert_eq!(execution["stages"][0], kept, "what came before is left as it was");
    let details = &execution["stages"][1]["context"]["restartDetails"];
    assert!(
        details["previousException"]["details"]["error"].as_str().is_some_and(|error| error.contains("stop")),
        "{details}"
    );
    // Also after success, and of an edited definition.
    let edited = json!({ "application": "control", "name": "restart", "stages": [
        { "type": "wait", "refId": "1", "waitTime": 1 },
        { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"], "waitTime": 0 },
        { "type": "wait", "refId": "3", "requisiteStageRefIds": ["2"], "waitTime": 0 },
        { "type": "wait", "refId": "5", "requisiteStageRefIds": ["3"], "waitTime": 0 },
    ]});
    cloud.run(&["pipeline", "save", &cloud.file("restart.json", &edited)]);
    cloud.run(&["execution", "restart", &id, "3", "--definition", "current"]);
    let execution = until(&cloud, &id, |execution| execution["status"] == "SUCCEEDED");
    let ids: Vec<&str> = execution["stages"]
        .as_array()
        .expect("stages")
        .iter()
        .filter_map(|stage| stage["refId"].as_str())
        .collect();
    assert_eq!(ids, ["1", "2", "3", "5"]);
    assert_eq!(execution["definitionVersion"], 2);
}

#[test]
fn the_rest_of_a_wait_can_be_skipped() {
    let cloud = cloud();
    let id = start(&cloud, "skip", &json!([{ "type": "wait", "refId": "1", "waitTime": 600 }]));
    until(&cloud, &id, |execution| !execution["stages"][0]["waiting"].is_null());
    cloud.run(&["execution", "skip", &id, "1"]);
    until(&cloud, &id, |execution| execution["status"] == "SUCCEEDED");
}
