//! Executions that wait for each other.

use std::time::Duration;

use serde_json::{Value, json};

use crate::control::until;
use crate::support::{Cloud, cloud};

fn save(cloud: &Cloud, name: &str, settings: &Value) -> String {
    let mut pipeline = json!({
        "application": "queue", "name": name, "stages": [{ "type": "wait", "refId": "1", "waitTime": 3 }],
    });
    for (key, value) in settings.as_object().expect("a map") {
        pipeline[key] = value.clone();
    }
    cloud.run(&["pipeline", "save", &cloud.file(&format!("{name}.json"), &pipeline)]);
    format!("queue/{name}")
}

fn run(cloud: &Cloud, pipeline: &str) -> String {
    cloud.json(&["run", pipeline])["id"].as_str().expect("an id").to_owned()
}

fn status(cloud: &Cloud, id: &str) -> String {
    cloud.json(&["execution", "get", id])["status"].as_str().expect("a status").to_owned()
}

#[test]
fn conformance_16_of_two_the_second_waits_until_the_first_has_ended() {
    let cloud = cloud();
    let pipeline = save(&cloud, "one", &json!({ "limitConcurrent": true, "keepWaitingPipelines": true }));
    let (first, second, third) = (run(&cloud, &pipeline), run(&cloud, &pipeline), run(&cloud, &pipeline));
    until(&cloud, &first, |execution| execution["status"] == "RUNNING");
    assert_eq!(
        (status(&cloud, &second), status(&cloud, &third)),
        ("NOT_STARTED".into(), "NOT_STARTED".into())
    );
    let ends: Vec<Value> = [&first, &second, &third]
        .map(|id| until(&cloud, id, |execution| execution["status"] == "SUCCEEDED"))
        .into();
    for pair in ends.windows(2) {
        assert!(
            pair[0]["endTime"].as_i64() <= pair[1]["startTime"].as_i64(),
            "one after the other, in order"
        );
    }
}

#[test]
fn conformance_17_of_three_that_wait_the_newest_runs_unless_they_are_kept() {
    let cloud = cloud();
    // The first one is still running when the last one comes.
    let long = json!([{ "type": "wait", "refId": "1", "waitTime": 10 }]);
    let pipeline = save(&cloud, "newest", &json!({ "limitConcurrent": true, "stages": long }));
    let ids: Vec<String> = (0..4)
        .map(|_| {
            let id = run(&cloud, &pipeline);
            // The queue's order is the order in which the executions come to it.
            std::thread::sleep(Duration::from_millis(400));
            id
        })
        .collect();
    until(&cloud, &ids[3], |execution| execution["status"] == "SUCCEEDED");
    let ends: Vec<String> = ids.iter().map(|id| status(&cloud, id)).collect();
    assert_eq!(ends, ["SUCCEEDED", "CANCELED", "CANCELED", "SUCCEEDED"]);
    let reason = cloud.json(&["execution", "get", &ids[1]])["cancellationReason"].to_string();
    assert!(reason.contains("newer execution"), "{reason}");
}

#[test]
fn conformance_18_two_run_at_once_where_two_may_and_one_that_waits_can_be_cancelled() {
    let cloud = cloud();
    let pipeline =
        save(&cloud, "two", &json!({ "maxConcurrentExecutions": 2, "keepWaitingPipelines": true }));
    let ids: Vec<String> = (0..3).map(|_| run(&cloud, &pipeline)).collect();
    until(&cloud, &ids[0], |execution| execution["status"] == "RUNNING");
    until(&cloud, &ids[1], |execution| execution["status"] == "RUNNING");
    assert_eq!(status(&cloud, &ids[2]), "NOT_STARTED");
    cloud.run(&["execution", "cancel", &ids[2]]);
    assert_eq!(status(&cloud, &ids[2]), "CANCELED");
    for id in &ids[..2] {
        until(&cloud, id, |execution| execution["status"] == "SUCCEEDED");
    }
}
