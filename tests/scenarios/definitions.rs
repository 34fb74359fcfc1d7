//! Saving definitions.

use serde_json::{Value, json};

use crate::support::cloud;

#[test]
fn conformance_10_a_broken_pipeline_is_refused_with_all_its_problems_and_nothing_is_saved() {
    let cloud = cloud();
    let broken = json!({
        "application": "broken", "name": "broken",
        "stages": [
            { "type": "wiat", "refId": "1", "requisiteStageRefIds": ["3"] },
            { "type": "resizeServerGroup", "refId": "2", "requisiteStageRefIds": ["1"], "scalePct": "twenty" },
            { "type": "wait", "refId": "3", "requisiteStageRefIds": ["2", "9"] },
            { "type": "wait", "refId": "3", "waitTime": -1 },
        ],
    });
    let file = cloud.file("broken.json", &broken);
    for command in [["pipeline", "validate", &file], ["pipeline", "save", &file]] {
        let output = cloud.gennaker(&command);
        assert_eq!(output.status.code(), Some(1), "{command:?}");
        let text =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        for part in [
            "$.stages[0].type",
            "did you mean wait",
            "$.stages[1].scalePct",
            "$.stages[2].requisiteStageRefIds[1]",
            "$.stages[3].refId",
            "$.stages[3].waitTime",
            "wait for each other",
        ] {
            assert!(text.contains(part), "{command:?} does not say {part}:\n{text}");
        }
    }
    assert_eq!(cloud.json(&["pipeline", "list", "broken"]), json!([]));
}

#[test]
fn saving_an_unchanged_definition_changes_nothing() {
    let cloud = cloud();
    let pipeline = |seconds: u32| json!({ "application": "saving", "name": "once", "stages": [{ "type": "wait", "refId": "1", "waitTime": seconds }] });
    let save = |json: &Value| cloud.json(&["pipeline", "save", &cloud.file("once.json", json)]);
    let version = |saved: &Value| {
        let saved = saved.get(0).unwrap_or(saved);
        (saved["version"].clone(), saved["changed"].clone())
    };
    assert_eq!(version(&save(&pipeline(1))), (json!(1), json!(true)));
    assert_eq!(version(&save(&pipeline(1))), (json!(1), json!(false)));
    assert_eq!(version(&save(&pipeline(2))), (json!(2), json!(true)));
}

#[test]
fn a_context_over_the_items_limit_spills_and_comes_back_whole() {
    let cloud = cloud();
    let long = "x".repeat(350 * 1024);
    let pipeline = json!({
        "application": "spill", "name": "large",
        "stages": [{ "type": "wait", "refId": "1", "waitTime": 0, "comments": long }],
    });
    let file = cloud.file("large.json", &pipeline);
    let started = cloud.json(&["run", &file, "--follow"]);
    let id = started["id"].as_str().expect("an id");
    let execution = cloud.json(&["execution", "get", id]);
    assert_eq!(execution["status"], "SUCCEEDED");
    assert_eq!(execution["stages"][0]["context"]["comments"].as_str().map(str::len), Some(350 * 1024));
}
