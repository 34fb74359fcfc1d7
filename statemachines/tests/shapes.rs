//! Which states a pipeline becomes.

use std::collections::BTreeSet;

use gennaker_catalog::catalog;
use gennaker_pipeline::Pipeline;
use gennaker_statemachines::{Compiled, Environment, Error, State, compile};
use proptest::prelude::*;
use serde_json::{Value, json};

#[cfg(test)]
mod helpers {
    use super::*;

    pub(crate) fn compiled(stages: &Value) -> Result<Compiled, Error> {
        let pipeline = json!({ "application": "app", "name": "p", "stages": stages });
        compile(&Pipeline::parse(&pipeline), catalog(), &Environment::example())
    }

    pub(crate) fn machine(stages: &Value) -> Compiled {
        compiled(stages).expect("it compiles")
    }

    pub(crate) fn names(compiled: &Compiled) -> Vec<&str> {
        compiled.machine.states.keys().map(String::as_str).collect()
    }

    /// Every state of a machine, also within branches, with what it leads to.
    pub(crate) fn walk(compiled: &Compiled) -> Vec<(String, Vec<String>)> {
        fn states(json: &Value, found: &mut Vec<(String, Vec<String>)>) {
            for (name, state) in json["States"].as_object().into_iter().flatten() {
                let lists = ["Choices", "Catch"]
                    .into_iter()
                    .flat_map(|list| state[list].as_array().into_iter().flatten());
                let next = lists.map(|entry| &entry["Next"]).chain([&state["Next"], &state["Default"]]);
                found.push((name.clone(), next.filter_map(Value::as_str).map(str::to_owned).collect()));
                for branch in state["Branches"].as_array().into_iter().flatten() {
                    states(branch, found);
                }
            }
        }
        let mut found = Vec::new();
        states(&serde_json::from_str(&compiled.definition).expect("JSON"), &mut found);
        found
    }
}

use helpers::{compiled, machine, names, walk};

#[test]
fn an_immediate_stage_is_one_task_and_one_transition() {
    let compiled = machine(&json!([{ "type": "checkPreconditions", "refId": "1", "name": "check" }]));
    assert_eq!(names(&compiled), ["check (1)", "Halt", "Failed", "Finish"]);
    assert_eq!(compiled.transitions, 2, "the stage and the finish");
}

#[test]
fn a_polling_stage_waits_as_long_as_it_says() {
    let compiled = machine(&json!([{ "type": "deploy", "refId": "1", "name": "d" }]));
    assert_eq!(names(&compiled), ["d (1)", "d (1) done?", "d (1) wait", "Halt", "Failed", "Finish"]);
    let Some(State::Wait { seconds_path, next }) = compiled.machine.states.get("d (1) wait") else {
        panic!("a wait")
    };
    assert_eq!((seconds_path.as_str(), next.as_str()), ("$.stage.wait", "d (1)"));
}

#[test]
fn a_callback_has_its_deadline_from_the_stage_or_the_types_default() {
    for (stage, seconds) in [
        (json!({ "type": "wait", "refId": "1", "waitTime": 90 }), 90),
        (json!({ "type": "wait", "refId": "1", "waitTime": "90" }), 90),
        (json!({ "type": "wait", "refId": "1" }), 1),
        (json!({ "type": "manualJudgment", "refId": "1" }), 259_200),
        (json!({ "type": "manualJudgment", "refId": "1", "stageTimeoutMs": 1_500 }), 2),
        (json!({ "type": "manualJudgment", "refId": "1", "stageTimeoutMs": "1500" }), 259_200),
    ] {
        let compiled = machine(&json!([stage]));
        let Some(State::Task { timeout_seconds, resource, .. }) = compiled.machine.states.values().next()
        else {
            panic!("a task")
        };
        assert!(resource.ends_with("lambda:invoke.waitForTaskToken"), "{stage}");
        assert_eq!(*timeout_seconds, seconds, "{stage}");
    }
}

#[test]
fn a_deadline_that_is_an_expression_makes_the_stage_poll() {
    let compiled =
        machine(&json!([{ "type": "wait", "refId": "1", "name": "w", "waitTime": "${parameters.seconds}" }]));
    assert!(names(&compiled).contains(&"w (1) done?"));
}

#[test]
fn a_branch_that_ends_in_a_poll_has_a_state_to_end_in() {
    let compiled = machine(&json!([{ "type": "deploy", "refId": "1" }, { "type": "deploy", "refId": "2" }]));
    let ends = walk(&compiled).iter().filter(|(name, _)| name.starts_with("Done")).count();
    assert_eq!(ends, 2);
}

#[test]
fn a_join_across_branches_is_refused_with_the_stages_it_is_about() {
    let stages = json!([
        { "type": "wait", "refId": "a" }, { "type": "wait", "refId": "b" },
        { "type": "wait", "refId": "c", "requisiteStageRefIds": ["a"] },
        { "type": "wait", "refId": "d", "requisiteStageRefIds": ["a", "b"] },
    ]);
    assert_eq!(compiled(&stages), Err(Error::Crossing("a, b, c, d".to_owned())));
}

#[test]
fn a_run_that_outlasts_the_history_is_refused() {
    let stages: Vec<Value> = (0..6_000).map(|_| json!({ "type": "checkPreconditions" })).collect();
    assert!(matches!(compiled(&Value::from(stages)), Err(Error::TooLarge { .. } | Error::TooLong { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever compiles is the same when compiled again, has unique names within the limit, and leads nowhere that is not.
    #[test]
    fn machines_are_canonical_and_closed(
        kinds in proptest::collection::vec(0_usize..4, 1..14),
        edges in proptest::collection::vec((0_usize..14, 0_usize..14), 0..16),
        label in "\\PC{0,90}",
    ) {
        let types = ["wait", "deploy", "manualJudgment", "checkPreconditions"];
        let stages: Vec<Value> = kinds.iter().enumerate().map(|(index, kind)| {
            let before: BTreeSet<String> =
                edges.iter().filter(|(a, b)| *b == index && a < b).map(|(a, _)| a.to_string()).collect();
            json!({ "type": types[*kind], "refId": index.to_string(), "name": label, "requisiteStageRefIds": before })
        }).collect();
        if let Ok(first) = compiled(&Value::from(stages.clone())) {
            prop_assert_eq!(&first, &machine(&Value::from(stages)));
            let states = walk(&first);
            let all: BTreeSet<&String> = states.iter().map(|(name, _)| name).collect();
            prop_assert_eq!(all.len(), states.len(), "names are unique in the whole machine");
            for (name, next) in &states {
                prop_assert!(name.chars().count() <= 80, "{}", name);
                for target in next {
                    prop_assert!(all.contains(target), "{} leads to {}", name, target);
                }
            }
        }
    }
}
