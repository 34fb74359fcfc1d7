//! Each rule of the language, one test.

#[cfg(test)]
mod helpers;

use gennaker_asl::{Answer, Call, Error, Failure, Interpreter, Outcome};
use helpers::{Played, fail, function, machine, play, retry, run, task, waiting};
use serde_json::{Value, json};

#[test]
fn a_task_gets_its_parameters_and_puts_its_result_where_it_says() {
    let mut states = json!({ "A": task("a", "B"), "B": task("b", "") });
    states["A"]["Parameters"] = json!({ "id.$": "$.executionId", "refId": "1" });
    states["A"]["ResultPath"] = json!("$.stage");
    let played =
        play(&states, &[("a", 2_000, Ok(json!({ "status": "SUCCEEDED" }))), ("b", 500, Ok(json!(null)))]);
    assert_eq!(played.payloads[0], json!({ "id": "e", "refId": "1" }));
    assert_eq!(
        played.outcome,
        Outcome::Succeeded(json!({ "executionId": "e", "stage": { "status": "SUCCEEDED" } }))
    );
    assert_eq!((played.at, played.transitions), (2_500, 2));
}

#[test]
fn a_missing_path_in_parameters_is_an_error_of_the_state_that_can_be_caught() {
    let mut states = json!({ "A": task("a", ""), "Caught": { "Type": "Succeed" } });
    states["A"]["Parameters"] = json!({ "x.$": "$.nothing" });
    states["A"]["Catch"] =
        json!([{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Caught" }]);
    let played = play(&states, &[]);
    assert_eq!(played.edges, ["A -catch 0 States.ParameterPathFailure-> Caught", "Caught end"]);
}

#[test]
fn a_retry_goes_on_until_its_attempts_are_used_up_and_each_counts_as_a_transition() {
    let mut states = json!({ "A": task("a", "") });
    states["A"]["Retry"] = json!([retry(&["Throttled"], 1, 2, 2.0, "NONE")]);
    let mut calls = Vec::new();
    let played = run(&machine(&states), &mut |call: &Call<'_>| {
        calls.push(call.retries);
        fail("Throttled")
    });
    assert_eq!(calls, [0, 1, 2]);
    assert_eq!((played.at, played.transitions), (3_000, 3), "1 s and 2 s");
    assert_eq!(
        played.edges,
        ["A retry 0 Throttled after 1000", "A retry 0 Throttled after 2000", "A failed Throttled"]
    );
}

#[test]
fn retriers_count_for_themselves_and_only_the_first_that_means_the_error_is_asked() {
    let mut states = json!({ "A": task("a", "") });
    states["A"]["Retry"] = json!([
        retry(&["Throttled"], 1, 1, 1.0, "NONE"),
        retry(&["Conflict"], 3, 1, 1.0, "NONE"),
        retry(&["States.ALL"], 5, 9, 1.0, "NONE"),
    ]);
    let mut errors = ["Throttled", "Conflict", "Throttled"].into_iter();
    let played = run(&machine(&states), &mut |_: &Call<'_>| fail(errors.next().unwrap_or("none")));
    assert_eq!(
        played.edges,
        ["A retry 0 Throttled after 1000", "A retry 1 Conflict after 3000", "A failed Throttled"],
        "the wildcard does not take over what the first has used up"
    );
}

#[test]
fn entering_a_state_again_gives_it_its_retries_again() {
    let mut states = json!({
        "A": task("a", "Done?"),
        "Done?": { "Type": "Choice", "Default": "End",
            "Choices": [{ "Variable": "$.stage.status", "StringEquals": "RUNNING", "Next": "Wait" }] },
        "Wait": { "Type": "Wait", "SecondsPath": "$.stage.wait", "Next": "A" },
        "End": { "Type": "Succeed" },
    });
    states["A"]["Retry"] = json!([retry(&["Throttled"], 1, 1, 1.0, "NONE")]);
    states["A"]["ResultPath"] = json!("$.stage");
    let running = || Ok(json!({ "status": "RUNNING", "wait": 10 }));
    let throttled = || Err(Failure::new("Throttled", ""));
    let played = play(
        &states,
        &[
            ("a", 0, throttled()),
            ("a", 0, running()),
            ("a", 0, throttled()),
            ("a", 0, Ok(json!({ "status": "SUCCEEDED" }))),
        ],
    );
    assert_eq!(played.at, 12_000);
    assert!(matches!(played.outcome, Outcome::Succeeded(_)));
}

#[test]
fn a_catch_puts_the_error_beside_the_states_input() {
    let mut states = json!({ "A": task("a", ""), "B": { "Type": "Succeed" }, "C": { "Type": "Succeed" } });
    states["A"]["Catch"] = json!([
        { "ErrorEquals": ["StageFailed"], "ResultPath": "$.error", "Next": "B" },
        { "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "C" },
    ]);
    for (error, next) in
        [("StageFailed", "A -catch 0 StageFailed-> B"), ("Internal", "A -catch 1 Internal-> C")]
    {
        let played = play(&states, &[("a", 0, Err(Failure::new(error, "why")))]);
        assert_eq!(played.edges[0], next);
        let expected = json!({ "executionId": "e", "error": { "Error": error, "Cause": "why" } });
        assert_eq!(played.outcome, Outcome::Succeeded(expected));
    }
}

#[test]
fn a_function_that_takes_too_long_has_timed_out() {
    let mut states = json!({ "A": task("a", "") });
    states["A"]["TimeoutSeconds"] = json!(5);
    let played = play(&states, &[("a", 5_001, Ok(json!(1)))]);
    assert_eq!((played.at, played.edges), (5_000, vec!["A failed States.Timeout".to_owned()]));
    let played = play(&states, &[("a", 5_000, Ok(json!(1)))]);
    assert!(matches!(played.outcome, Outcome::Succeeded(_)), "just in time");
}

#[test]
fn a_timeout_can_stand_in_the_data() {
    let mut states = json!({ "A": task("a", "B"), "B": waiting("b", "") });
    states["A"]["ResultPath"] = json!("$.stage");
    let b = states["B"].as_object_mut().expect("a map");
    b.remove("TimeoutSeconds");
    b.insert("TimeoutSecondsPath".to_owned(), json!("$.stage.wait"));
    for (wait, at, error) in [
        (json!(70), 70_000, "States.Timeout"),
        (json!(0), 0, "States.Runtime"),
        (json!("70"), 0, "States.Runtime"),
    ] {
        let played = play(&states, &[("a", 0, Ok(json!({ "wait": wait }))), ("b", 0, Ok(json!(null)))]);
        assert_eq!((played.at, played.edges.last()), (at, Some(&format!("B failed {error}"))), "{wait}");
    }
}

#[test]
fn the_answer_of_a_waiting_call_counts_only_where_it_is_an_error() {
    let mut states = json!({ "A": waiting("a", ""), "B": { "Type": "Succeed" } });
    states["A"]["Catch"] = json!([{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "B" }]);
    let played = play(&states, &[("a", 1_000, Ok(json!("ignored")))]);
    assert_eq!((played.at, played.edges[0].as_str()), (60_000, "A -catch 0 States.Timeout-> B"));
    let played = play(&states, &[("a", 1_000, Err(Failure::new("Internal", "")))]);
    assert_eq!((played.at, played.edges[0].as_str()), (1_000, "A -catch 0 Internal-> B"));
}

#[test]
fn a_waiting_call_has_its_token_in_its_payload_and_a_new_one_for_each_retry() {
    let mut states = json!({ "A": waiting("a", "") });
    states["A"]["Retry"] = json!([retry(&["Throttled"], 1, 1, 1.0, "NONE")]);
    let mut tokens = Vec::new();
    run(&machine(&states), &mut |call: &Call<'_>| {
        assert_eq!(call.payload["taskToken"].as_str(), call.token);
        assert_eq!(call.function, function("a"));
        tokens.push(call.token.map(str::to_owned));
        fail("Throttled")
    });
    assert_eq!(tokens.len(), 2);
    assert!(tokens[0].is_some() && tokens[0] != tokens[1]);
}

#[test]
fn a_choice_takes_the_first_rule_that_holds_and_compares_texts_only() {
    let states = |value: Value| {
        let rule = |text: &str, next: &str| json!({ "Variable": "$.v", "StringEquals": text, "Next": next });
        let states = json!({
            "A": { "Type": "Choice", "Choices": [rule("x", "One"), rule("5", "Two"), rule("x", "Two")], "Default": "Other" },
            "One": { "Type": "Succeed" }, "Two": { "Type": "Succeed" }, "Other": { "Type": "Succeed" },
        });
        let machine = machine(&states);
        let mut played = Played::default();
        let mut interpreter = Interpreter::new(&machine, 1).expect("a machine");
        interpreter.start("e", value, 0);
        let ended = interpreter.run(&mut played.world(&mut |_: &Call<'_>| fail("none"))).expect("it ends");
        (ended[0].outcome.clone(), played.edges)
    };
    assert_eq!(states(json!({ "v": "x" })).1[0], "A -choice 0-> One");
    assert_eq!(states(json!({ "v": 5 })).1[0], "A -default-> Other");
    let (outcome, _) = states(json!({}));
    let Outcome::Failed(failure) = outcome else { panic!("{outcome:?}") };
    assert_eq!(failure.error, "States.Runtime", "{failure:?}");
    assert!(failure.cause.contains("$.v"), "{failure:?}");
}

#[test]
fn a_wait_takes_its_seconds_from_the_data_and_without_them_the_run_fails() {
    let mut states = json!({ "A": task("a", "W"), "W": { "Type": "Wait", "SecondsPath": "$.s", "Next": "B" }, "B": { "Type": "Succeed" } });
    states["A"]["ResultPath"] = json!("$.s");
    assert_eq!(play(&states, &[("a", 0, Ok(json!(3)))]).at, 3_000);
    let played = play(&states, &[("a", 0, Ok(json!(2.5)))]);
    assert_eq!(played.edges.last(), Some(&"W failed States.Runtime".to_owned()));
}

#[test]
fn what_states_all_does_not_mean_ends_the_run() {
    let mut states = json!({ "A": task("a", ""), "B": { "Type": "Succeed" } });
    states["A"]["Retry"] = json!([retry(&["States.ALL"], 1, 3, 1.0, "NONE")]);
    states["A"]["Catch"] = json!([{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "B" }]);
    for error in ["States.Runtime", "States.DataLimitExceeded"] {
        let played = play(&states, &[("a", 0, Err(Failure::new(error, "")))]);
        assert_eq!(played.edges, [format!("A failed {error}")]);
    }
    let large = json!("x".repeat(300_000));
    assert_eq!(play(&states, &[("a", 0, Ok(large))]).edges, ["A failed States.DataLimitExceeded"]);
}

#[test]
fn a_run_ends_where_it_fails() {
    let states = json!({ "A": { "Type": "Fail", "Error": "StageFailed", "Cause": "why" } });
    let played = play(&states, &[]);
    assert_eq!(played.outcome, Outcome::Failed(Failure::new("StageFailed", "why")));
    assert_eq!(played.transitions, 1);
}

#[test]
fn a_history_that_is_full_ends_the_run() {
    let mut states = json!({
        "A": task("a", "W"), "W": { "Type": "Wait", "SecondsPath": "$.s", "Next": "A" },
    });
    states["A"]["ResultPath"] = json!("$.s");
    let played = run(&machine(&states), &mut |_: &Call<'_>| Answer::ok(json!(1)));
    let Outcome::Failed(failure) = played.outcome else { panic!("{:?}", played.outcome) };
    assert!(failure.cause.contains("25000"), "{failure:?}");
    assert_eq!(played.transitions, 7_143, "five events for a call, two for a wait");
}

#[test]
fn a_machine_that_is_not_ours_is_refused_with_the_state_it_is_about() {
    let state = |change: Value| {
        let mut states = json!({ "A": task("a", "") });
        let state = states["A"].as_object_mut().expect("a map");
        state.extend(change.as_object().expect("a map").clone());
        Interpreter::new(&machine(&states), 1).err()
    };
    assert_eq!(state(json!({})), None);
    for change in [
        json!({ "Resource": "arn:aws:states:::dynamodb:putItem" }),
        json!({ "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken" }),
        json!({ "Parameters": { "x.$": "$.a[0]" } }),
        json!({ "Parameters": { "x": [{ "y.$": "States.UUID()" }] } }),
        json!({ "Parameters": { "x.$": 5 } }),
        json!({ "ResultPath": "$$.a" }),
        json!({ "TimeoutSeconds": 0 }),
        json!({ "Retry": [retry(&["A"], 1, 1, 1.0, "SOME")] }),
        json!({ "Retry": [retry(&["A"], 0, 1, 1.0, "NONE")] }),
        json!({ "Retry": [retry(&["A"], 1, 1, 0.5, "NONE")] }),
    ] {
        let Some(Error::Unsupported { state, .. }) = state(change.clone()) else { panic!("{change}") };
        assert_eq!(state, "A", "{change}");
    }
    let nowhere = Interpreter::new(&machine(&json!({ "A": task("a", "B") })), 1).err();
    assert_eq!(nowhere, Some(Error::NoSuchState { state: "A".to_owned(), target: "B".to_owned() }));
}

#[test]
fn a_run_with_the_same_seed_is_the_same() {
    let mut states = json!({ "A": task("a", "") });
    states["A"]["Retry"] = json!([retry(&["Throttled"], 1, 8, 2.0, "FULL")]);
    let at = |seed| {
        let machine = machine(&states);
        let mut interpreter = Interpreter::new(&machine, seed).expect("a machine");
        interpreter.start("e", json!({ "executionId": "e" }), 0);
        interpreter.run(&mut |_: &Call<'_>| fail("Throttled")).expect("it ends")[0].at
    };
    assert_eq!(at(1), at(1));
    assert_ne!(at(1), at(2));
}
