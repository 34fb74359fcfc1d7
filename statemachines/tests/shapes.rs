//! Which states a stage becomes.

#[cfg(test)]
mod support;

use serde_json::{Value, json};

use support::{compiled, machine, names, pipeline, state, with_window};

fn own_names(compiled: &gennaker_statemachines::Compiled) -> Vec<&str> {
    compiled.machine.states.keys().map(String::as_str).collect()
}

#[test]
fn an_immediate_stage_is_one_task() {
    let compiled = machine(&json!([{ "type": "checkPreconditions", "refId": "1", "name": "check" }]));
    assert_eq!(own_names(&compiled), ["check (1)", "Halt", "Failed", "Finish"]);
    assert_eq!(compiled.transitions, 2, "the stage and the finish");
    assert_eq!((compiled.events, compiled.looks, compiled.worst_events), (12, 0, 12));
    let task = state(&compiled, "check (1)");
    assert_eq!(task["ResultPath"], Value::Null);
    assert!(task.as_object().expect("a state").contains_key("ResultPath"), "null is written");
    assert_eq!(
        task["Parameters"],
        json!({ "executionId.$": "$.executionId", "run.$": "$.run", "refId": "1" })
    );
    assert_eq!(
        task["Catch"],
        json!([{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Halt" }])
    );
    assert_eq!(task["Retry"][1]["ErrorEquals"], json!(["Conflict"]));
}

#[test]
fn a_polling_stage_is_looked_at_until_it_is_done() {
    let compiled = machine(&json!([{ "type": "bake", "refId": "1", "name": "d" }]));
    assert_eq!(
        own_names(&compiled),
        ["d (1)", "d (1) done?", "d (1) wait", "Halt", "Failed", "Continue", "Finish"]
    );
    assert_eq!(state(&compiled, "d (1)")["ResultPath"], "$.stage");
    assert_eq!(state(&compiled, "d (1)")["Next"], "d (1) done?");
    assert_eq!(
        state(&compiled, "d (1) done?"),
        json!({ "Type": "Choice", "Default": "Finish", "Choices": [
            { "Variable": "$.stage.status", "StringEquals": "RUNNING", "Next": "d (1) wait" },
            { "Variable": "$.stage.status", "StringEquals": "CONTINUE", "Next": "Continue" },
        ]})
    );
    assert_eq!(
        state(&compiled, "d (1) wait"),
        json!({ "Type": "Wait", "SecondsPath": "$.stage.wait", "Next": "d (1)" })
    );
    assert_eq!(compiled.transitions, 3);
    assert_eq!(compiled.events, 5 + 2 + 5 + 2);
    assert_eq!(compiled.looks, (20_000 - 14) / 9);
}

#[test]
fn a_stage_looked_at_too_often_goes_on_in_another_run() {
    let compiled = machine(&json!([{ "type": "bake", "refId": "1", "name": "d" }]));
    let next = state(&compiled, "Continue");
    assert!(next["Resource"].as_str().expect("a text").ends_with("function:gennaker-continue"));
    assert_eq!(next["Parameters"], json!({ "executionId.$": "$.executionId", "run.$": "$.run" }));
    assert_eq!((&next["ResultPath"], &next["Next"]), (&Value::Null, &json!("Failed")));
}

#[test]
fn a_callback_with_a_deadline_waits_then_looks_then_rests() {
    let compiled = machine(&json!([{ "type": "wait", "refId": "1", "name": "w", "waitTime": 90 }]));
    assert_eq!(
        own_names(&compiled),
        ["w (1)", "w (1) after", "w (1) done?", "w (1) rest", "Halt", "Failed", "Continue", "Finish"]
    );
    let first = state(&compiled, "w (1)");
    assert_eq!(first["Resource"], "arn:aws:states:::lambda:invoke.waitForTaskToken");
    assert_eq!(
        first["Parameters"],
        json!({
            "FunctionName": "arn:aws:lambda:us-east-1:123456789012:function:gennaker-wait",
            "Payload": {
                "executionId.$": "$.executionId", "run.$": "$.run", "refId": "1",
                "taskToken.$": "$$.Task.Token", "timer": 90,
            },
        })
    );
    assert_eq!((&first["TimeoutSeconds"], &first["Next"]), (&json!(90), &json!("w (1) after")));
    assert_eq!(
        first["Catch"],
        json!([
            { "ErrorEquals": ["States.Timeout"], "ResultPath": "$.error", "Next": "w (1) after" },
            { "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Halt" },
        ])
    );
    assert_eq!(state(&compiled, "w (1) after")["ResultPath"], "$.stage");
    assert_eq!(state(&compiled, "w (1) done?")["Choices"][0]["Next"], "w (1) rest");
    let rest = state(&compiled, "w (1) rest");
    assert_eq!(
        (&rest["TimeoutSecondsPath"], &rest["TimeoutSeconds"]),
        (&json!("$.stage.wait"), &Value::Null)
    );
    assert_eq!(rest["Parameters"]["Payload"]["timer.$"], "$.stage.wait");
    assert_eq!((&rest["Next"], &rest["Catch"][0]["Next"]), (&json!("w (1) after"), &json!("w (1) after")));
    assert_eq!(compiled.transitions, 4);
    assert_eq!(compiled.events, 6 + 5 + 2 + 5 + 2);
    assert_eq!(compiled.looks, (20_000 - 20) / 13);
}

#[test]
fn a_deadline_comes_from_the_stage_its_timeout_or_the_types_default() {
    for (stage, seconds) in [
        (json!({ "type": "wait", "refId": "1", "waitTime": 90 }), 90),
        (json!({ "type": "wait", "refId": "1", "waitTime": "90" }), 90),
        (json!({ "type": "wait", "refId": "1", "waitTime": 0 }), 1),
        (json!({ "type": "wait", "refId": "1" }), 1),
        (json!({ "type": "wait", "refId": "1", "waitTime": 90, "stageTimeoutMs": 30_001 }), 31),
        (json!({ "type": "wait", "refId": "1", "waitTime": 90, "stageTimeoutMs": 300_000 }), 90),
        (json!({ "type": "wait", "refId": "1", "waitTime": 90, "stageTimeoutMs": "30000" }), 90),
        (json!({ "type": "wait", "refId": "1", "waitTime": 90, "stageTimeoutMs": 0 }), 1),
        (json!({ "type": "wait", "refId": "1", "waitTime": 9_999_999_999_u64 }), 99_999_998),
        (json!({ "type": "manualJudgment", "refId": "1" }), 259_200),
        (json!({ "type": "manualJudgment", "refId": "1", "stageTimeoutMs": 1_500 }), 2),
        (json!({ "type": "manualJudgment", "refId": "1", "stageTimeoutMs": "1500" }), 259_200),
    ] {
        let compiled = machine(&json!([stage]));
        let (_, first) = compiled.machine.states.first().expect("a state");
        let first = serde_json::to_value(first).expect("JSON");
        assert_eq!(first["TimeoutSeconds"], seconds, "{stage}");
        assert_eq!(first["Parameters"]["Payload"]["timer"], seconds, "{stage}");
    }
}

#[test]
fn a_callback_whose_deadline_is_not_known_is_looked_at_first() {
    let shapes = ["w (1)", "w (1) done?", "w (1) rest", "Halt", "Failed", "Continue", "Finish"];
    for stage in [
        json!({ "type": "wait", "refId": "1", "name": "w", "waitTime": "${parameters.seconds}" }),
        json!({ "type": "wait", "refId": "1", "name": "w", "waitTime": 5, "stageTimeoutMs": "${parameters.ms}" }),
        json!({ "type": "manualJudgment", "refId": "1", "name": "w", "stageTimeoutMs": "${parameters.ms}" }),
    ] {
        let compiled = machine(&json!([stage]));
        assert_eq!(own_names(&compiled), shapes, "{stage}");
    }
    let definition = json!({ "stages": [{ "type": "window", "refId": "1", "name": "w" }] });
    let compiled = pipeline(&definition, &with_window()).expect("it compiles");
    assert_eq!(own_names(&compiled), shapes);
    assert_eq!(state(&compiled, "w (1)")["ResultPath"], "$.stage");
    assert_eq!(state(&compiled, "w (1)")["TimeoutSeconds"], 40);
    let rest = state(&compiled, "w (1) rest");
    assert_eq!((&rest["Next"], &rest["Catch"][0]["Next"]), (&json!("w (1)"), &json!("w (1)")));
    assert_eq!(compiled.transitions, 3);
    assert_eq!(compiled.looks, (20_000 - 14) / 13);
}

#[test]
fn a_stage_that_waits_for_its_window_comes_after_it() {
    let definition = json!({ "stages": [{
        "type": "checkPreconditions", "refId": "3", "name": "c", "restrictExecutionDuringTimeWindow": true,
    }]});
    let compiled = pipeline(&definition, &with_window()).expect("it compiles");
    assert_eq!(compiled.machine.start_at, "restrictExecutionDuringTimeWindow (3-0)");
    assert_eq!(state(&compiled, "restrictExecutionDuringTimeWindow (3-0) done?")["Default"], "c (3)");
    assert_eq!(state(&compiled, "Halt")["Parameters"]["stages"], json!(["3<0", "3"]));
}

#[test]
fn after_a_soft_failure_the_pipeline_may_go_on() {
    for flags in [
        json!({ "continuePipeline": true }),
        json!({ "continuePipeline": "true" }),
        json!({ "failPipeline": false }),
        json!({ "failPipeline": "${parameters.strict}" }),
        json!({ "continuePipeline": "${parameters.lenient}" }),
    ] {
        let mut stage = flags.clone();
        for (name, value) in [("type", "checkPreconditions"), ("refId", "1"), ("name", "c")] {
            stage[name] = json!(value);
        }
        let next =
            json!({ "type": "checkPreconditions", "refId": "2", "name": "n", "requisiteStageRefIds": ["1"] });
        let compiled = machine(&json!([stage, next]));
        let catch = state(&compiled, "c (1)")["Catch"].clone();
        assert_eq!(
            catch,
            json!([
                { "ErrorEquals": ["StageFailed"], "ResultPath": "$.error", "Next": "Halt" },
                { "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "c (1) failed" },
            ]),
            "{flags}"
        );
        let failed = state(&compiled, "c (1) failed");
        assert!(failed["Resource"].as_str().expect("a text").ends_with("gennaker-finish"));
        assert_eq!(
            failed["Parameters"],
            json!({
                "executionId.$": "$.executionId", "run.$": "$.run", "refId": "1", "error.$": "$.error",
            })
        );
        assert_eq!((&failed["Next"], &failed["ResultPath"]), (&json!("n (2)"), &Value::Null));
        assert_eq!(failed["Catch"][0]["Next"], "Halt");
    }
}

#[test]
fn where_a_failure_halts_there_is_no_soft_failure() {
    for flags in [
        json!({}),
        json!({ "continuePipeline": false }),
        json!({ "failPipeline": true, "completeOtherBranchesThenFail": true }),
        json!({ "failPipeline": "no expression" }),
    ] {
        let mut stage = flags.clone();
        (stage["type"], stage["refId"]) = (json!("bake"), json!("1"));
        assert!(!names(&machine(&json!([stage]))).iter().any(|name| name.ends_with("failed")), "{flags}");
    }
}

#[test]
fn a_waiting_call_with_a_soft_failure_catches_its_timeout_first() {
    let compiled = machine(&json!([
        { "type": "manualJudgment", "refId": "1", "name": "j", "continuePipeline": true },
    ]));
    for name in ["j (1)", "j (1) rest"] {
        let catch = state(&compiled, name)["Catch"].clone();
        let leads: Vec<&Value> =
            catch.as_array().expect("a list").iter().map(|entry| &entry["Next"]).collect();
        assert_eq!(leads, ["j (1) after", "Halt", "j (1) failed"], "{name}");
    }
}

#[test]
fn a_branch_that_ends_in_a_loop_has_a_state_to_end_in() {
    let compiled = machine(&json!([
        { "type": "bake", "refId": "1" }, { "type": "wait", "refId": "2" }, { "type": "checkPreconditions", "refId": "3" },
    ]));
    let ends = names(&compiled).iter().filter(|name| name.starts_with("Done")).count();
    assert_eq!(ends, 2);
    // Parallel 1, deploy 2 + Done, wait 3 + Done, check 1, Finish 1.
    assert_eq!(compiled.transitions, 10);
    assert_eq!(compiled.events, 4 + (7 + 2) + (13 + 2) + 5 + 5 + 2);
    let Value::Array(branches) = &state(&compiled, "Parallel")["Branches"] else { panic!("branches") };
    let continues: Vec<bool> = branches
        .iter()
        .map(|branch| {
            branch["States"].as_object().expect("states").keys().any(|name| name.starts_with("Continue"))
        })
        .collect();
    assert_eq!(continues, [true, true, false], "only a row with loops may have to go on in another run");
    assert_eq!(branches[2]["States"]["checkPreconditions (3)"]["End"], true);
}

#[test]
fn a_pipeline_with_a_limit_waits_in_its_queue_first() {
    let stages = json!([{ "type": "checkPreconditions", "refId": "1", "name": "c" }]);
    for limit in ["limitConcurrent", "maxConcurrentExecutions"] {
        let value = if limit == "limitConcurrent" { json!(true) } else { json!(3) };
        let definition = json!({ "stages": stages, limit: value });
        let compiled = pipeline(&definition, gennaker_catalog::catalog()).expect("it compiles");
        assert_eq!(compiled.machine.start_at, "Queue");
        let queue = state(&compiled, "Queue");
        assert_eq!(
            queue["Parameters"]["FunctionName"],
            "arn:aws:lambda:us-east-1:123456789012:function:gennaker-queue"
        );
        assert_eq!(
            queue["Parameters"]["Payload"],
            json!({ "executionId.$": "$.executionId", "run.$": "$.run", "taskToken.$": "$$.Task.Token" })
        );
        assert_eq!(
            (&queue["TimeoutSeconds"], &queue["ResultPath"], &queue["Next"], &queue["Catch"][0]["Next"]),
            (&json!(99_999_998), &Value::Null, &json!("c (1)"), &json!("Halt"))
        );
        assert_eq!((compiled.transitions, compiled.events), (3, 6 + 5 + 5 + 2));
    }
    let free = pipeline(&json!({ "stages": stages, "limitConcurrent": false }), gennaker_catalog::catalog());
    assert_eq!(free.expect("it compiles").machine.start_at, "c (1)");
}

#[test]
fn a_halt_names_the_stages_of_its_row_and_ends_in_a_failure() {
    let compiled = machine(&json!([
        { "type": "checkPreconditions", "refId": "1" },
        { "type": "checkPreconditions", "refId": "2", "requisiteStageRefIds": ["1"] },
    ]));
    let halt = state(&compiled, "Halt");
    assert_eq!(
        halt["Parameters"],
        json!({
            "executionId.$": "$.executionId", "run.$": "$.run", "stages": ["1", "2"], "error.$": "$.error",
        })
    );
    assert_eq!(halt["Next"], "Failed");
    assert_eq!(
        (&state(&compiled, "Failed")["Type"], &state(&compiled, "Failed")["Error"]),
        (&json!("Fail"), &json!("StageFailed"))
    );
    assert_eq!(state(&compiled, "Finish")["End"], true);
}

#[test]
fn a_gated_stage_joins_first_and_its_requisites_release_it() {
    // c waits for a; d waits for a and b.
    let compiled = machine(&json!([
        { "type": "checkPreconditions", "refId": "a" },
        { "type": "wait", "refId": "b" },
        { "type": "checkPreconditions", "refId": "c", "requisiteStageRefIds": ["a"] },
        { "type": "wait", "refId": "d", "name": "d", "requisiteStageRefIds": ["a", "b"], "continuePipeline": true },
    ]));
    let Value::Array(chains) = &state(&compiled, "Parallel")["Branches"] else { panic!("branches") };
    let (first, second) = (&chains[0], &chains[1]);
    assert_eq!(first["StartAt"], "checkPreconditions (a)");
    assert_eq!(first["States"]["checkPreconditions (a)"]["Next"], "checkPreconditions (c)");
    assert_eq!(first["States"]["checkPreconditions (a)"]["Parameters"]["releases"], json!(["d"]));
    assert_eq!(first["States"]["checkPreconditions (c)"]["Parameters"]["releases"], Value::Null);
    for name in ["wait (b)", "wait (b) rest"] {
        assert_eq!(second["States"][name]["Parameters"]["Payload"]["releases"], json!(["d"]), "{name}");
    }
    assert_eq!(second["States"]["wait (b) after"]["Parameters"]["releases"], json!(["d"]));
    assert_eq!(second["States"]["wait (b) done?"]["Default"], "d (d) join");
    let join = &second["States"]["d (d) join"];
    assert_eq!(
        join["Parameters"]["FunctionName"],
        "arn:aws:lambda:us-east-1:123456789012:function:gennaker-wait"
    );
    assert_eq!(
        join["Parameters"]["Payload"],
        json!({
            "executionId.$": "$.executionId", "run.$": "$.run", "refId": "d", "phase": "join",
            "taskToken.$": "$$.Task.Token",
        })
    );
    assert_eq!(
        (&join["TimeoutSeconds"], &join["ResultPath"], &join["Next"]),
        (&json!(99_999_998), &Value::Null, &json!("d (d)"))
    );
    let halt = second["States"].as_object().expect("states").keys().find(|name| name.starts_with("Halt"));
    assert_eq!(
        join["Catch"],
        json!([{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": halt }]),
        "what goes wrong before the stage is no failure of the stage"
    );
    // Parallel 1, a 1, b 3, c 1, d join 1, d 3, Done 1, Finish 1.
    assert_eq!(compiled.transitions, 12);
}

#[test]
fn a_soft_failure_releases_what_the_stage_would_have() {
    let compiled = machine(&json!([
        { "type": "checkPreconditions", "refId": "a", "continuePipeline": true },
        { "type": "checkPreconditions", "refId": "b" },
        { "type": "checkPreconditions", "refId": "c", "requisiteStageRefIds": ["a"] },
        { "type": "checkPreconditions", "refId": "d", "requisiteStageRefIds": ["a", "b"] },
    ]));
    let failed = &state(&compiled, "Parallel")["Branches"][0]["States"]["checkPreconditions (a) failed"];
    assert_eq!(failed["Parameters"]["releases"], json!(["d"]));
    assert_eq!(failed["Next"], "checkPreconditions (c)");
}

#[test]
fn a_gated_block_joins_in_front_of_its_branches() {
    // e and f wait for a and b; d waits for a.
    let stage = |id: &str, requisites: &[&str]| json!({ "type": "checkPreconditions", "name": id, "refId": id, "requisiteStageRefIds": requisites });
    let compiled = machine(&json!([
        stage("a", &[]),
        stage("b", &[]),
        stage("d", &["a"]),
        stage("e", &["a", "b"]),
        stage("f", &["a", "b"]),
    ]));
    let second = &state(&compiled, "Parallel")["Branches"][1]["States"];
    assert_eq!(second["b (b)"]["Next"], "e (e) join");
    assert_eq!(second["e (e) join"]["Next"], "Parallel 2");
    assert_eq!(second["Parallel 2"]["Branches"][0]["StartAt"], "e (e)");
    assert_eq!(second["b (b)"]["Parameters"]["releases"], json!(["e"]));
}

#[test]
fn an_unknown_stage_type_is_named() {
    let error = compiled(&json!([{ "type": "nope", "refId": "7" }])).expect_err("no such type").to_string();
    assert!(error.contains("stage 7") && error.contains("nope"), "{error}");
}
