//! What is evaluated when an execution is launched.

use serde_json::{Value, json};

use super::{passed_on, reports, saved, stage};
use crate::control::until;
use crate::support::cloud;

/// A run of the version, as it stands before its second stage starts and after it has ended.
fn before_and_after(version: &str) -> (Value, Value) {
    let cloud = cloud();
    let file = saved(
        &cloud,
        &format!("launched-{version}"),
        &json!({ "spelEvaluator": version, "parameterConfig": [{ "name": "env", "default": "test" }] }),
        &json!([
            { "type": "manualJudgment", "refId": "1", "name": "Go?", "judgmentInputs": [{ "value": "ship" }] },
            { "type": "evaluateVariables", "refId": "2", "requisiteStageRefIds": ["1"], "name": "Values of ${ parameters.env }",
              "note": "in ${ parameters.env }", "run": "${ execution.id }", "escaped": "${'${parameters.env}'}",
              "variables": [
                { "key": "first", "value": "${ parameters.env }" },
                { "key": "second", "value": "${ first }" },
                { "key": "judged", "value": "${ #judgment('Go?') }" },
              ] },
        ]),
    );
    let id = cloud.json(&["run", &file])["id"].as_str().expect("an id").to_owned();
    let before = until(&cloud, &id, |execution| !stage(execution, "1")["waiting"].is_null());
    let asked = cloud.json(&["approval", "list"]);
    let mut asked = asked.as_array().expect("a list").iter();
    let approval = asked.find(|approval| approval["executionId"] == id.as_str()).expect("it is asked");
    let approval = approval["id"].as_str().expect("an id");
    cloud.run(&["approval", "decide", approval, "continue", "--input", "ship"]);
    let after = until(&cloud, &id, |execution| execution["status"] == "SUCCEEDED");
    (before, after)
}

#[test]
fn conformance_37_under_v3_a_launch_evaluates_what_it_can_and_variables_do_not_know_each_other() {
    let (before, after) = before_and_after("v3");
    let waits = stage(&before, "2");
    assert_eq!((&waits["status"], &waits["name"]), (&json!("NOT_STARTED"), &json!("Values of test")));
    assert_eq!(waits["context"]["note"], "in test");
    assert_eq!(waits["context"]["run"], "${ execution.id }", "there is no execution yet");
    assert_eq!(waits["context"]["variables"][0]["value"], "test");
    assert_eq!(waits["context"]["escaped"], "${parameters.env}", "the first of two passes");
    assert_eq!(reports(waits), [], "its turn comes");
    let done = stage(&after, "2");
    assert_eq!((&done["context"]["run"], &done["context"]["escaped"]), (&after["id"], &json!("test")));
    assert_eq!(
        json!(passed_on(&after, "2")),
        json!({ "first": "test", "second": "${ first }", "judged": "ship" })
    );
    let reports = reports(done);
    let [(expression, level, path, _)] = reports.as_slice() else { panic!("one report: {reports:?}") };
    assert_eq!([expression, level, path], ["first", "INFO", "$.variables[1].value"]);
}

#[test]
fn conformance_37_under_v4_stages_are_evaluated_when_they_start_and_variables_know_those_before() {
    let (before, after) = before_and_after("v4");
    let waits = stage(&before, "2");
    assert_eq!(waits["name"], "Values of ${ parameters.env }");
    assert_eq!(waits["context"]["note"], "in ${ parameters.env }");
    let done = stage(&after, "2");
    assert_eq!(done["context"]["note"], "in test");
    assert_eq!((&done["context"]["run"], reports(done)), (&after["id"], Vec::new()));
    assert_eq!(json!(passed_on(&after, "2")), json!({ "first": "test", "second": "test", "judged": "ship" }));
}
