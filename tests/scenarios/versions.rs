//! The versions of a pipeline.

use serde_json::{Value, json};

use crate::support::cloud;

#[test]
fn a_pipeline_is_deleted_and_comes_back_from_its_history() {
    let cloud = cloud();
    let save = |seconds: u32| {
        let json = json!({ "application": "history", "name": "lives", "stages": [{ "type": "wait", "refId": "1", "waitTime": seconds }] });
        cloud.json(&["pipeline", "save", &cloud.file("lives.json", &json)])
    };
    save(1);
    save(2);
    let diff = cloud.json(&["pipeline", "diff", "history/lives"]);
    let text = diff["diff"].as_str().expect("a diff");
    assert!(text.contains("-      \"waitTime\": 1\n") && text.contains("+      \"waitTime\": 2\n"), "{text}");
    assert_eq!(cloud.json(&["pipeline", "delete", "history/lives", "--yes"]), json!({ "deleted": true }));
    assert_eq!(cloud.json(&["pipeline", "delete", "history/lives", "--yes"]), json!({ "deleted": false }));
    assert_eq!(cloud.json(&["pipeline", "list", "history"]), json!([]));
    assert_eq!(cloud.gennaker(&["run", "history/lives"]).status.code(), Some(1));
    let restored = cloud.json(&["pipeline", "restore", "history/lives", "--version", "1"]);
    assert_eq!(restored["version"], 4);
    let history = cloud.json(&["pipeline", "history", "history/lives"]);
    let versions: Vec<&Value> =
        history.as_array().expect("a list").iter().map(|version| &version["version"]).collect();
    assert_eq!(versions, [4, 3, 2, 1]);
    assert_eq!((&history[0]["restoredFrom"], &history[1]["deleted"]), (&json!(1), &json!(true)));
    let execution = cloud.json(&["run", "history/lives", "--follow"]);
    assert_eq!(execution["status"], "SUCCEEDED");
}

#[test]
fn all_wrong_parameters_are_told_before_anything_starts() {
    let cloud = cloud();
    let json = json!({
        "application": "parameters", "name": "parameters", "stages": [{ "type": "wait", "refId": "1", "waitTime": 0 }],
        "parameterConfig": [
            { "name": "region", "required": true, "hasOptions": true, "options": [{ "value": "eu" }, { "value": "us" }] },
            { "name": "day", "constraint": "date" },
        ],
    });
    let file = cloud.file("parameters.json", &json);
    let output = cloud.gennaker(&["run", &file, "-p", "day=today", "-p", "regoin=eu"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stderr);
    for part in ["Required parameter region is missing", "today", "did you mean region?"] {
        assert!(text.contains(part), "{part} is not told:\n{text}");
    }
}

#[test]
fn an_application_keeps_its_time_zone() {
    let cloud = cloud();
    cloud.json(&[
        "application",
        "set",
        "zones",
        "--time-zone",
        "Europe/Zurich",
        "--email",
        "team@example.com",
    ]);
    let attributes = cloud.json(&["application", "get", "zones"]);
    assert_eq!(attributes["executionWindowTimeZone"], "Europe/Zurich");
    assert_eq!(
        cloud.gennaker(&["application", "set", "zones", "--time-zone", "Mars"]).status.code(),
        Some(1)
    );
}
