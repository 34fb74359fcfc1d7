//! Controlling an execution.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Cloud, cloud};

/// Looks at an execution until it is as wanted; a test that hangs says what it saw last.
pub(crate) fn until(cloud: &Cloud, id: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    until_within(cloud, id, 180, wanted)
}

/// The same within so many seconds.
pub(crate) fn until_within(cloud: &Cloud, id: &str, seconds: u64, wanted: impl Fn(&Value) -> bool) -> Value {
    let begin = Instant::now();
    loop {
        let execution = cloud.json(&["execution", "get", id]);
        if wanted(&execution) {
            return execution;
        }
        assert!(begin.elapsed() < Duration::from_secs(seconds), "waited in vain:\n{execution:#}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

pub(crate) fn start(cloud: &Cloud, name: &str, stages: &Value) -> String {
    let file = cloud
        .file(&format!("{name}.json"), &json!({ "application": "control", "name": name, "stages": stages }));
    cloud.json(&["run", &file])["id"].as_str().expect("an id").to_owned()
}

pub(crate) fn statuses(execution: &Value) -> Vec<&str> {
    execution["stages"]
        .as_array()
        .expect("stages")
        .iter()
        .map(|stage| stage["status"].as_str().expect("a status"))
        .collect()
}

#[test]
fn conformance_19_cancelling_midway_leaves_no_running_stage_and_nothing_acts_afterwards() {
    let cloud = cloud();
    let id = start(
        &cloud,
        "cancel",
        &json!([
            { "type": "wait", "refId": "1", "waitTime": 6 },
            { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"], "waitTime": 1 },
            { "type": "manualJudgment", "refId": "3" },
        ]),
    );
    until(&cloud, &id, |execution| statuses(execution)[..] == ["RUNNING", "NOT_STARTED", "RUNNING"]);
    cloud.run(&["execution", "cancel", &id, "--reason", "enough"]);
    let execution = cloud.json(&["execution", "get", &id]);
    assert_eq!(execution["status"], "CANCELED");
    assert_eq!(execution["cancellationReason"], "enough");
    assert_eq!(statuses(&execution), ["CANCELED", "NOT_STARTED", "CANCELED"]);
    let asked = cloud.json(&["approval", "list"]);
    let mut asked = asked.as_array().expect("a list").iter();
    assert!(!asked.any(|approval| approval["executionId"] == id.as_str()), "nobody is asked any more");
    std::thread::sleep(Duration::from_secs(7));
    assert_eq!(cloud.json(&["execution", "get", &id]), execution, "nothing acts after the end");
}

#[test]
fn conformance_03_a_failing_stage_halts_the_pipeline_and_its_siblings() {
    let cloud = cloud();
    let id = start(
        &cloud,
        "halt",
        &json!([
            { "type": "manualJudgment", "refId": "1" },
            { "type": "wait", "refId": "2", "waitTime": 1 },
            { "type": "checkPreconditions", "refId": "3", "requisiteStageRefIds": ["2"],
              "preconditions": [{ "type": "expression", "context": { "expression": "1 == 2" } }] },
            { "type": "wait", "refId": "4", "requisiteStageRefIds": ["3"] },
        ]),
    );
    let execution = until(&cloud, &id, |execution| execution["status"] == "TERMINAL");
    assert_eq!(statuses(&execution), ["CANCELED", "SUCCEEDED", "TERMINAL", "NOT_STARTED"]);
    let error = &execution["stages"][2]["context"]["exception"]["details"]["error"];
    assert!(error.as_str().is_some_and(|error| error.contains("1 == 2")), "{error}");
}

#[test]
fn conformance_04_a_stopped_branch_leaves_the_others_and_the_pipeline_succeeds() {
    let cloud = cloud();
    let id = start(
        &cloud,
        "stop-branch",
        &json!([
            { "type": "checkPreconditions", "refId": "1",
              "preconditions": [{ "type": "expression", "failPipeline": false, "context": { "expression": "false" } }] },
            { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"] },
            { "type": "wait", "refId": "3" },
        ]),
    );
    let execution = until(&cloud, &id, |execution| execution["status"] == "SUCCEEDED");
    assert_eq!(statuses(&execution), ["STOPPED", "NOT_STARTED", "SUCCEEDED"]);
}

#[test]
fn conformance_46_a_judgment_in_time_decides_and_one_out_of_time_fails() {
    let cloud = cloud();
    let judge = json!([{ "type": "manualJudgment", "refId": "1", "judgmentInputs": [{ "value": "ship" }, { "value": "hold" }] }]);
    let id = start(&cloud, "in-time", &judge);
    until(&cloud, &id, |execution| statuses(execution)[..] == ["RUNNING"]);
    let asked = cloud.json(&["approval", "list"]);
    let approval = asked
        .as_array()
        .and_then(|all| all.iter().find(|approval| approval["executionId"] == id.as_str()))
        .expect("it is asked");
    let approval = approval["id"].as_str().expect("an id");
    assert_eq!(
        cloud.gennaker(&["approval", "decide", approval, "continue", "--input", "nonsense"]).status.code(),
        Some(1)
    );
    cloud.run(&["approval", "decide", approval, "continue", "--input", "ship"]);
    let execution = until(&cloud, &id, |execution| execution["status"] == "SUCCEEDED");
    assert_eq!(execution["stages"][0]["context"]["judgmentInput"], "ship");
    let late =
        start(&cloud, "late", &json!([{ "type": "manualJudgment", "refId": "1", "stageTimeoutMs": 1000 }]));
    let execution = until(&cloud, &late, |execution| execution["status"] == "TERMINAL");
    assert_eq!(statuses(&execution), ["TERMINAL"]);
}
