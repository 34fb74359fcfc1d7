//! Branches, tokens and a world with events of its own.

#[cfg(test)]
mod helpers;

use gennaker_asl::{Answer, Call, Control, Failure, Interpreter, Outcome, World};
use helpers::{Played, machine, play, run, task, waiting};
use serde_json::{Value, json};

fn parallel(branches: &[Value], next: &str, catch: &str) -> Value {
    let branches: Vec<Value> = branches
        .iter()
        .map(|states| json!({ "StartAt": states.as_object().and_then(|map| map.keys().next()), "States": states }))
        .collect();
    json!({
        "Type": "Parallel", "Branches": branches, "ResultPath": "$.branches", "Next": next,
        "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": catch }],
    })
}

fn ends() -> (Value, Value) {
    (json!({ "Type": "Succeed" }), json!({ "Type": "Fail", "Error": "StageFailed", "Cause": "" }))
}

#[test]
fn branches_get_the_input_run_side_by_side_and_give_their_outputs_in_order() {
    let (good, bad) = ends();
    let mut first = task("a", "");
    first["ResultPath"] = json!("$");
    let states = json!({
        "All": parallel(&[json!({ "A": first }), json!({ "B": task("b", "") })], "Good", "Bad"), "Good": good, "Bad": bad,
    });
    let played = play(&states, &[("a", 5_000, Ok(json!("of a"))), ("b", 2_000, Ok(json!("of b")))]);
    assert_eq!(played.at, 5_000);
    assert_eq!(
        played.outcome,
        Outcome::Succeeded(json!({ "executionId": "e", "branches": ["of a", { "executionId": "e" }] }))
    );
    assert_eq!(played.transitions, 4);
    assert_eq!(played.entered[1], (0, vec![0], "A".to_owned()));
    assert_eq!(played.entered[2], (0, vec![1], "B".to_owned()));
}

#[test]
fn a_branch_that_fails_aborts_its_siblings_at_once_and_the_error_is_the_parallels() {
    let (good, bad) = ends();
    let inner = json!({ "Q": { "Type": "Parallel", "ResultPath": null, "Catch": [], "End": true, "Branches": [
        { "StartAt": "B", "States": { "B": waiting("b", "") } },
    ] } });
    let failing = json!({ "A": task("a", "F"), "F": bad });
    let states = json!({ "All": parallel(&[inner, failing], "Good", "Bad"), "Good": good, "Bad": bad });
    let played = play(&states, &[("a", 3_000, Ok(json!(1))), ("b", 0, Ok(json!(1)))]);
    assert_eq!(played.at, 3_000, "not when the other branch's time is up");
    assert_eq!(
        played.edges,
        [
            "A -> F",
            "F failed StageFailed",
            "Q aborted",
            "B aborted",
            "All -catch 0 StageFailed-> Bad",
            "Bad failed StageFailed"
        ]
    );
}

#[test]
fn where_siblings_are_not_aborted_the_parallel_fails_when_all_have_ended() {
    let (good, bad) = ends();
    let failing = json!({ "A": task("a", "F"), "F": bad });
    let states = json!({
        "All": parallel(&[json!({ "B": task("b", "") }), failing, json!({ "C": task("c", "") })], "Good", "Bad"),
        "Good": good, "Bad": bad,
    });
    let machine = machine(&states);
    let mut played = Played::default();
    let mut interpreter = Interpreter::new(&machine, 1).expect("a machine").without_aborting_siblings();
    interpreter.start("e", json!({ "executionId": "e" }), 0);
    let mut slow = |call: &Call<'_>| {
        let after = if call.state == "A" { 1_000 } else { 4_000 };
        let failed = call.state == "C";
        Answer::After(after, if failed { Err(Failure::new("Internal", "")) } else { Ok(Value::Null) })
    };
    let ended = interpreter.run(&mut played.world(&mut slow)).expect("it ends");
    assert_eq!(ended[0].at, 4_000);
    assert_eq!(
        played.edges,
        [
            "A -> F",
            "F failed StageFailed",
            "B end",
            "C failed Internal",
            "All -catch 0 StageFailed-> Bad",
            "Bad failed StageFailed"
        ],
        "the first error is the one that counts"
    );
}

#[test]
fn an_answer_that_comes_too_late_changes_nothing() {
    let (good, bad) = ends();
    let states = json!({
        "All": parallel(&[json!({ "A": task("a", "") }), json!({ "B": task("b", "") })], "Good", "Next"),
        "Good": good, "Bad": bad, "Next": task("c", "Good"),
    });
    let played = play(
        &states,
        &[
            ("a", 1_000, Err(Failure::new("Internal", ""))),
            ("b", 2_000, Ok(json!(1))),
            ("c", 5_000, Ok(json!(1))),
        ],
    );
    assert_eq!(played.at, 6_000);
    assert!(matches!(played.outcome, Outcome::Succeeded(_)));
}

/// Someone decides after three days; who waits for the decision lets another go on at once.
#[derive(Default)]
struct Office {
    tokens: Vec<String>,
}

const DAYS: i64 = 3 * 24 * 3_600_000;
/// An event that is no call's number.
const DECISION: u64 = u64::MAX;

impl World for Office {
    fn call(&mut self, call: &Call<'_>, control: &mut Control<'_>) -> Answer {
        match call.token {
            Some(token) => {
                self.tokens.push(token.to_owned());
                if self.tokens.len() == 1 {
                    control.wake_at(DAYS, DECISION);
                }
                Answer::ok(Value::Null)
            }
            None => {
                for token in self.tokens.split_off(1) {
                    control.send_task_success(&token, json!("joined"));
                }
                control.wake_at(control.now() + 2_000, call.id);
                Answer::Later
            }
        }
    }

    fn wake(&mut self, event: u64, control: &mut Control<'_>) {
        match event {
            DECISION => control.send_task_success("e/1", json!("yes")),
            call => control.answer(call, Ok(json!("late"))),
        }
    }
}

#[test]
fn the_world_has_events_of_its_own_and_completes_tokens_within_a_call() {
    let (good, bad) = ends();
    let long = |name, next| {
        let mut state = waiting(name, next);
        state["TimeoutSeconds"] = json!(99_999_999);
        state["ResultPath"] = json!("$.got");
        state
    };
    let mut last = task("c", "");
    last["ResultPath"] = json!("$.late");
    let states = json!({
        "All": parallel(&[json!({ "A": long("a", "C"), "C": last }), json!({ "B": long("b", "") })], "Good", "Bad"),
        "Good": good, "Bad": bad,
    });
    let played = run(&machine(&states), &mut Office::default());
    assert_eq!(played.at, DAYS + 2_000);
    let Outcome::Succeeded(output) = &played.outcome else { panic!("{played:?}") };
    assert_eq!(
        output["branches"],
        json!([{ "executionId": "e", "got": "yes", "late": "late" }, { "executionId": "e", "got": "joined" }])
    );
    let joined = played.edges.iter().position(|edge| edge == "B end");
    let late = played.edges.iter().position(|edge| edge == "C end");
    assert!(joined < late, "the other branch went on before this call was answered");
}

#[test]
fn tokens_can_be_completed_and_failed_from_outside_and_once() {
    let states = machine(&json!({ "A": waiting("a", "B"), "B": waiting("a", "") }));
    let outcome = |first: Result<Value, Failure>| {
        let mut interpreter = Interpreter::new(&states, 1).expect("a machine");
        interpreter.start("e", json!({}), 0);
        match first {
            Ok(output) => interpreter.send_task_success("e/1", output, 10),
            Err(failure) => interpreter.send_task_failure("e/1", failure, 10),
        }
        interpreter.send_task_success("e/1", json!({}), 20);
        interpreter.send_task_success("e/nobody", json!({}), 25);
        interpreter.send_task_success("e/2", json!({}), 30);
        let ended = interpreter.run(&mut |_: &Call<'_>| Answer::ok(Value::Null)).expect("it ends");
        (ended[0].at, ended[0].outcome.clone())
    };
    assert_eq!(outcome(Ok(json!({}))), (30, Outcome::Succeeded(json!({}))));
    let refused = Failure::new("Refused", "no");
    assert_eq!(outcome(Err(refused.clone())), (10, Outcome::Failed(refused)));
}

#[test]
fn an_execution_can_be_stopped_and_another_one_started_meanwhile() {
    let states = machine(&json!({ "A": task("a", "B"), "B": task("b", "") }));
    let mut played = Played::default();
    let mut interpreter = Interpreter::new(&states, 1).expect("a machine");
    interpreter.start("e", json!({ "executionId": 1 }), 0);
    interpreter.start("e.2", json!({ "executionId": 2 }), 500);
    interpreter.stop(0, Failure::new("Canceled", "enough"), 1_500);
    interpreter.stop(0, Failure::new("Canceled", "again"), 1_600);
    let mut slow = |_: &Call<'_>| Answer::After(1_000, Ok(Value::Null));
    let ended = interpreter.run(&mut played.world(&mut slow)).expect("it ends");
    assert_eq!(ended[0].outcome, Outcome::Aborted(Failure::new("Canceled", "enough")));
    assert_eq!((ended[0].at, ended[1].at), (1_500, 2_500));
    assert_eq!((ended[1].name.as_str(), ended[1].started_at), ("e.2", 500));
    assert_eq!(played.edges, ["A -> B", "B aborted", "A -> B", "B end"]);
}
