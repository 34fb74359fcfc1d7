//! Many executions at once.

use std::time::Instant;

use serde_json::{Value, json};

use crate::control::{statuses, until_within};
use crate::support::{Cloud, cloud};

const EXECUTIONS: usize = 50;
const STAGES: usize = 20;

/// Twenty stages, of which many join across branches: stage n waits for n - 2, and every third for n - 3 too.
fn stages() -> Value {
    (1..=STAGES)
        .map(|number| {
            let requisites: Vec<String> = [(2, true), (3, number % 3 == 0)]
                .into_iter()
                .filter(|(back, wanted)| *wanted && number > *back)
                .map(|(back, _)| (number - back).to_string())
                .collect();
            json!({
                "type": "evaluateVariables", "refId": number.to_string(), "requisiteStageRefIds": requisites,
                "variables": [{ "key": format!("stage{number}"), "value": "${ trigger.parameters.number }" }],
            })
        })
        .collect()
}

fn start(cloud: &Cloud, number: usize) -> String {
    let started = cloud.json(&["run", "load/twenty", "-p", &format!("number={number}"), "--lenient"]);
    started["id"].as_str().expect("an id").to_owned()
}

#[test]
fn fifty_executions_at_once_all_end_and_none_runs_a_stage_twice() {
    let cloud = cloud();
    let pipeline = json!({ "application": "load", "name": "twenty", "stages": stages() });
    cloud.run(&["pipeline", "save", &cloud.file("twenty.json", &pipeline)]);
    let begin = Instant::now();
    let ids: Vec<String> = std::thread::scope(|scope| {
        let cloud = &cloud;
        let starters: Vec<_> = (0..5)
            .map(|lane| {
                scope.spawn(move || {
                    (0..EXECUTIONS / 5).map(|number| start(cloud, lane * 10 + number)).collect::<Vec<_>>()
                })
            })
            .collect();
        starters.into_iter().flat_map(|starter| starter.join().expect("a starter")).collect()
    });
    for id in &ids {
        let execution = until_within(&cloud, id, 300, |execution| {
            execution["status"] != "RUNNING" && execution["status"] != "NOT_STARTED"
        });
        assert_eq!(statuses(&execution), ["SUCCEEDED"; STAGES], "{execution:#}");
        let calls = execution["stages"]
            .as_array()
            .expect("stages")
            .iter()
            .filter_map(|stage| stage["calls"].as_u64());
        assert_eq!(calls.sum::<u64>(), STAGES as u64, "each stage is worked on once");
    }
    eprintln!("{EXECUTIONS} executions of {STAGES} stages: {:.1} s", begin.elapsed().as_secs_f64());
}

#[test]
fn fifty_that_wait_for_each_other_run_in_order_one_at_a_time() {
    let cloud = cloud();
    let pipeline = json!({
        "application": "load", "name": "in-order", "limitConcurrent": true, "keepWaitingPipelines": true,
        "stages": [{ "type": "evaluateVariables", "refId": "1", "variables": [{ "key": "a", "value": "b" }] }],
    });
    cloud.run(&["pipeline", "save", &cloud.file("in-order.json", &pipeline)]);
    let ids: Vec<String> = std::thread::scope(|scope| {
        let cloud = &cloud;
        let starters: Vec<_> = (0..EXECUTIONS)
            .map(|_| {
                scope.spawn(move || {
                    cloud.json(&["run", "load/in-order"])["id"].as_str().expect("an id").to_owned()
                })
            })
            .collect();
        starters.into_iter().map(|starter| starter.join().expect("a starter")).collect()
    });
    let mut ran: Vec<(i64, i64)> = ids
        .iter()
        .map(|id| {
            let ended = until_within(&cloud, id, 300, |execution| execution["status"] == "SUCCEEDED");
            (ended["startTime"].as_i64().expect("a start"), ended["endTime"].as_i64().expect("an end"))
        })
        .collect();
    ran.sort_unstable();
    assert_eq!(ran.len(), EXECUTIONS, "none is lost");
    for pair in ran.windows(2) {
        assert!(pair[0].1 <= pair[1].0, "one at a time: {pair:?}");
    }
}
