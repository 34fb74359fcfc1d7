//! Sizes, lengths, names: what Step Functions takes, and what it costs.

#[cfg(test)]
mod support;

use gennaker_statemachines::Error;
use serde_json::{Value, json};

use support::{compiled, machine, names, pipeline};

fn checks(count: usize, edges: impl Fn(usize) -> Vec<usize>) -> Value {
    (0..count)
        .map(|index| {
            let before: Vec<String> = edges(index).iter().map(ToString::to_string).collect();
            json!({ "type": "checkPreconditions", "refId": index.to_string(), "name": "c", "requisiteStageRefIds": before })
        })
        .collect()
}

#[test]
fn hundreds_of_stages_in_a_row_compile() {
    let compiled = machine(&checks(1_000, |index| index.checked_sub(1).into_iter().collect()));
    assert_eq!(compiled.transitions, 1_001);
    assert!(compiled.definition.len() < 1_048_576, "{}", compiled.definition.len());
}

#[test]
fn hundreds_of_stages_side_by_side_compile() {
    let compiled = machine(&checks(500, |_| Vec::new()));
    assert_eq!(compiled.transitions, 502);
}

#[test]
fn stages_without_any_order_in_common_compile() {
    // Each waits for two others far before it.
    let compiled = machine(&checks(300, |index| {
        [7, 19].iter().filter_map(|distance| index.checked_sub(*distance)).collect()
    }));
    assert!(names(&compiled).iter().any(|name| name.ends_with(" join")));
}

#[test]
fn a_machine_that_is_too_large_is_refused() {
    let error = compiled(&checks(1_000, |_| Vec::new())).expect_err("too large");
    let Error::TooLarge { bytes } = error else { panic!("{error}") };
    assert!(bytes > 1_048_576);
    assert!(error.to_string().contains("1,048,576"));
}

#[test]
fn a_run_that_outlasts_the_history_is_refused() {
    let stages: Vec<Value> = (0..6_000).map(|_| json!({ "type": "checkPreconditions" })).collect();
    assert!(matches!(compiled(&Value::from(stages)), Err(Error::TooLong { events }) if events > 30_000));
    let polls: Vec<Value> = (0..250).map(|_| json!({ "type": "bake" })).collect();
    let error = compiled(&Value::from(polls)).expect_err("too long");
    assert_eq!(error, Error::TooLong { events: 250 * (7 + 90) + 7 });
    assert!(error.to_string().contains("25,000"), "{error}");
}

#[test]
fn the_looks_of_all_stages_fit_into_the_history() {
    let mixed: Vec<Value> =
        (0..60).flat_map(|_| [json!({ "type": "bake" }), json!({ "type": "wait" })]).collect();
    let compiled = machine(&Value::from(mixed));
    assert_eq!(compiled.events, 60 * (7 + 13) + 7);
    assert_eq!(compiled.looks, (20_000 - 1_207) / (60 * (9 + 13)));
    assert_eq!(compiled.worst_events, compiled.events + compiled.looks * 60 * 22);
    assert!(compiled.worst_events <= 20_000);
}

#[test]
fn names_stay_within_the_limit_whatever_people_write() {
    let long = "Größe 🚀 $ % < > ".repeat(20);
    let stages = json!([
        { "type": "wait", "refId": "a".repeat(100), "name": long, "continuePipeline": true },
        { "type": "wait", "refId": format!("{}b", "a".repeat(100)), "name": long, "continuePipeline": true },
        { "type": "wait", "refId": "Branches", "name": "Branches" },
    ]);
    let names = names(&machine(&stages));
    assert!(names.iter().all(|name| name.chars().count() <= 80 && name.is_ascii()), "{names:?}");
    assert!(!names.iter().any(|name| name == "Branches"), "a validator takes it for a list of branches");
}

#[test]
fn a_pipeline_without_stages_only_finishes() {
    let compiled = compiled(&json!([])).expect("it compiles");
    assert_eq!(names(&compiled), ["Finish"]);
    let queued = pipeline(&json!({ "stages": [], "limitConcurrent": true }), gennaker_catalog::catalog());
    let queued = queued.expect("it compiles");
    assert_eq!(queued.machine.states.keys().collect::<Vec<_>>(), ["Queue", "Halt", "Failed", "Finish"]);
}

#[test]
fn the_definition_is_short_and_for_people_it_is_not() {
    let compiled = machine(&checks(2, |_| Vec::new()));
    assert!(!compiled.definition.contains('\n'));
    let pretty = compiled.pretty().expect("JSON");
    assert!(pretty.ends_with("}\n") && pretty.lines().count() > 50);
    let read = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    assert_eq!(read(&pretty), read(&compiled.definition));
    assert_eq!(compiled.hash.len(), 64);
}

#[test]
fn stages_that_stand_very_deep_can_still_be_read() {
    // Each level: a stage beside the rest, which is behind another stage.
    let compiled = machine(&checks(401, |index| if index == 0 { vec![] } else { vec![(index - 1) / 2 * 2] }));
    let read: Result<Value, _> = serde_json::from_str(&compiled.definition);
    assert!(read.is_ok(), "{read:?}");
}
