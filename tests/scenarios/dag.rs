//! Graphs, failures that don't halt, windows and timeouts.

use serde_json::{Value, json};

use crate::control::{start, statuses, until};
use crate::support::cloud;

fn time(execution: &Value, ref_id: &str, field: &str) -> i64 {
    let stages = execution["stages"].as_array().expect("stages");
    let stage = stages.iter().find(|stage| stage["refId"] == ref_id).expect("the stage");
    stage[field].as_i64().unwrap_or_else(|| panic!("{ref_id} has no {field}: {stage:#}"))
}

#[test]
fn conformance_02_a_join_across_branches_starts_with_its_own_requisites_and_waits_for_nothing_else() {
    let cloud = cloud();
    // 3 waits for 1, 4 for 1 and 2: the smallest graph that is not series-parallel; 5 waits for 3 and 4.
    let id = start(
        &cloud,
        "across",
        &json!([
            { "type": "wait", "refId": "1", "waitTime": 1 },
            { "type": "wait", "refId": "2", "waitTime": 5 },
            { "type": "wait", "refId": "3", "requisiteStageRefIds": ["1"], "waitTime": 1 },
            { "type": "wait", "refId": "4", "requisiteStageRefIds": ["1", "2"], "waitTime": 1 },
            { "type": "wait", "refId": "5", "requisiteStageRefIds": ["3", "4"], "waitTime": 0 },
        ]),
    );
    let execution = until(&cloud, &id, |execution| execution["status"] == "SUCCEEDED");
    assert!(time(&execution, "3", "endTime") <= time(&execution, "2", "endTime"), "3 does not wait for 2");
    assert!(time(&execution, "4", "startTime") >= time(&execution, "2", "endTime"), "4 waits for 2");
    assert!(time(&execution, "5", "startTime") >= time(&execution, "4", "endTime"), "5 waits for 4");
}

#[test]
fn conformance_05_a_branch_that_stops_before_a_join_across_branches_leaves_what_follows_not_started() {
    let cloud = cloud();
    let id = start(
        &cloud,
        "across-stopped",
        &json!([
            { "type": "checkPreconditions", "refId": "1", "failPipeline": false, "completeOtherBranchesThenFail": true,
              "preconditions": [{ "type": "expression", "context": { "expression": "1 == 2" } }] },
            { "type": "wait", "refId": "2", "waitTime": 2 },
            { "type": "wait", "refId": "3", "requisiteStageRefIds": ["2"] },
            { "type": "wait", "refId": "4", "requisiteStageRefIds": ["1", "2"] },
            { "type": "wait", "refId": "5", "requisiteStageRefIds": ["3", "4"] },
        ]),
    );
    let execution = until(&cloud, &id, |execution| execution["status"] == "TERMINAL");
    assert_eq!(statuses(&execution), ["STOPPED", "SUCCEEDED", "SUCCEEDED", "NOT_STARTED", "NOT_STARTED"]);
}

#[test]
fn conformance_06_a_failure_that_is_ignored_lets_the_pipeline_go_on() {
    let cloud = cloud();
    let id = start(
        &cloud,
        "ignored",
        &json!([
            { "type": "checkPreconditions", "refId": "1", "continuePipeline": true, "failPipeline": false,
              "preconditions": [{ "type": "expression", "context": { "expression": "1 == 2" } }] },
            { "type": "checkPreconditions", "refId": "2", "requisiteStageRefIds": ["1"],
              "preconditions": [{ "type": "stageStatus", "context": { "stageName": "checkPreconditions", "stageStatus": "FAILED_CONTINUE" } }] },
            { "type": "wait", "refId": "3", "requisiteStageRefIds": ["2"], "waitTime": 30,
              "stageEnabled": { "type": "expression", "expression": "#stage('checkPreconditions')['status'].toString() == 'SUCCEEDED'" } },
        ]),
    );
    let execution = until(&cloud, &id, |execution| execution["status"] == "SUCCEEDED");
    assert_eq!(statuses(&execution), ["FAILED_CONTINUE", "SUCCEEDED", "SKIPPED"]);
}

#[test]
fn conformance_54_a_stage_waits_for_its_window_which_can_be_skipped_and_whose_time_does_not_count() {
    let cloud = cloud();
    // The window lies half a day away, whenever this runs.
    let hour = |offset: i64| (now() / 3_600_000 + offset).rem_euclid(24);
    cloud.run(&["application", "set", "control", "--time-zone", "UTC"]);
    let id = start(
        &cloud,
        "window",
        &json!([{
            "type": "wait", "refId": "1", "waitTime": 1, "stageTimeoutMs": 4000,
            "restrictExecutionDuringTimeWindow": true,
            "restrictedExecutionWindow": { "whitelist": [
                { "startHour": hour(11), "startMin": 0, "endHour": hour(12), "endMin": 0 }
            ] },
        }]),
    );
    let execution = until(&cloud, &id, |execution| !execution["stages"][1]["scheduledTime"].is_null());
    assert_eq!(execution["stages"][1]["status"], "RUNNING");
    assert_eq!(execution["stages"][1]["type"], "restrictExecutionDuringTimeWindow");
    assert_eq!(execution["stages"][1]["syntheticStageOwner"], "STAGE_BEFORE");
    assert_eq!(
        execution["stages"][0]["status"], "RUNNING",
        "the stage is shown at work while its window is waited for"
    );
    let until_open =
        execution["stages"][1]["scheduledTime"].as_i64().expect("the moment when it opens") - now();
    assert!((9 * 3_600_000..13 * 3_600_000).contains(&until_open), "{until_open}");
    std::thread::sleep(std::time::Duration::from_secs(5));
    cloud.run(&["execution", "skip", &id, "1"]);
    let execution = until(&cloud, &id, |execution| execution["status"] != "RUNNING");
    assert_eq!(statuses(&execution), ["SUCCEEDED", "SUCCEEDED"], "{execution:#}");
}

#[test]
fn conformance_15_a_stage_that_runs_out_of_its_time_fails_as_it_says() {
    let cloud = cloud();
    let id = start(
        &cloud,
        "timeout",
        &json!([
            { "type": "wait", "refId": "1", "waitTime": 600, "stageTimeoutMs": 2000, "failPipeline": false },
            { "type": "wait", "refId": "2", "waitTime": "${ 300 + 300 }", "stageTimeoutMs": 2000, "markSuccessfulOnTimeout": true },
        ]),
    );
    let execution = until(&cloud, &id, |execution| execution["status"] == "SUCCEEDED");
    assert_eq!(statuses(&execution), ["STOPPED", "SUCCEEDED"]);
    let error =
        execution["stages"][0]["context"]["exception"]["details"]["error"].as_str().expect("an error");
    assert!(error.contains("timed out after 2000 ms"), "{error}");
}

fn now() -> i64 {
    gennaker_runtime::Ports::system().now()
}
