//! Functions that find a stage, or what stands in one; and the user.

use serde_json::{Value, json};

use super::asking::{at_stage, fails_within, holds_within};

fn execution() -> Value {
    json!({"authentication": {"user": "ops"}, "stages": [
        {"id": "S1", "refId": "1<1", "name": "Deploy", "type": "bake", "parentStageId": "S2", "status": "SUCCEEDED"},
        {"id": "S2", "refId": "1", "name": "Deploy", "type": "deploy", "status": "SUCCEEDED", "context": {"a": 1}},
        {"id": "S3", "refId": "1>1", "name": "Tidy", "type": "wait", "parentStageId": "S2", "status": "RUNNING"},
        {"id": "S4", "refId": "2", "name": "Go?", "type": "manualJudgment", "status": "SKIPPED", "context": {}},
        {"id": "S5", "refId": "3", "name": "Go?", "type": "manualJudgment", "status": "SUCCEEDED",
         "context": {"judgmentInput": "ship"}},
        {"id": "S6", "refId": "4", "name": "Out", "type": "manualJudgment", "status": "SUCCEEDED",
         "context": {"judgmentInput": null}, "outputs": {"judgmentInput": "hold"}},
        {"id": "S7", "refId": "5", "name": "Quiet", "type": "manualJudgment", "status": "SUCCEEDED", "context": {}},
        {"id": "S8", "refId": "6", "name": "Key", "type": "createServiceKey", "status": "SUCCEEDED",
         "context": {"serviceKey": {"username": "u"}}},
        {"id": "S9", "refId": "7", "name": "Late", "type": "createServiceKey", "status": "RUNNING",
         "context": {"serviceKey": {"username": "u"}}},
        {"id": "S10", "refId": "8", "name": "Task", "type": "createServiceKey", "status": "SUCCEEDED",
         "context": {"kato.tasks": [{}, {"resultObjects": [{}, {"serviceKey": {"username": "t"}}]}]}},
    ]})
}

#[test]
fn a_stage_of_the_pipeline_goes_before_one_that_belongs_to_another() {
    holds_within(
        &execution(),
        &[
            ("#stage('Deploy').refId", json!("1")),
            ("#stage('Tidy').refId", json!("1>1")),
            ("#stage('S1').refId", json!("1<1")),
            ("#stageByRefId('1<1').id", json!("S1")),
            ("#stageExists('Tidy')", json!(true)),
            ("#stageExists('S10')", json!(true)),
            ("#stageExists('1')", json!(false)),
            ("#stageExists(null)", json!(false)),
        ],
    );
    assert_eq!(at_stage(&execution(), "1>1", "#currentStage().name"), Ok(json!("Tidy")));
}

#[test]
fn conformance_28_a_status_is_text_and_a_missing_stage_is_an_error() {
    holds_within(&execution(), &[("#stage('Deploy')['status'].toString()", json!("SUCCEEDED"))]);
    fails_within(
        &execution(),
        &[
            ("#stage('Depoly')['status']", "did you mean `Deploy`?"),
            ("#stage(null)", "is given null"),
            ("#stageByRefId('9')", "no stage has the refId `9`"),
            ("#currentStage()", "outside of a stage"),
        ],
    );
}

#[test]
fn a_stage_tells_how_it_ended() {
    let execution = json!({"stages": [
        {"refId": "1", "name": "Good", "status": "SUCCEEDED", "context": {"stage": {"status": "SUCCEEDED"}}},
        {"refId": "2", "name": "Bad", "status": "TERMINAL"},
        {"refId": "3", "name": "Odd", "status": "FAILED_CONTINUE", "hasFailed": "said"},
    ]});
    holds_within(
        &execution,
        &[
            ("#stage('Good').hasSucceeded", json!(true)),
            ("#stage('Good').hasFailed", json!(false)),
            ("#stage('Bad')['hasFailed']", json!(true)),
            ("execution.stages.?[hasSucceeded].![name]", json!(["Good"])),
            ("#stage('Odd').hasSucceeded", json!(false)),
            ("#stage('Odd').hasFailed", json!("said")),
            ("#stage('Good').context.stage.hasSucceeded", Value::Null),
        ],
    );
}

#[test]
fn conformance_36_the_choice_of_a_judgment_is_that_of_the_first_in_which_one_was_made() {
    holds_within(
        &execution(),
        &[
            ("#judgment('Go?')", json!("ship")),
            ("#judgement('Go?')", json!("ship")),
            ("#judgment('Out')", json!("hold")),
            ("#judgment(#root.execution, 'Go?') == 'ship'", json!(true)),
        ],
    );
    fails_within(
        &execution(),
        &[
            ("#judgment('Quiet')", "finds no choice in the manual judgment `Quiet`; its status is SUCCEEDED"),
            ("#judgment('Deploy')", "no stage has the type manualJudgment and the name `Deploy`"),
            ("#judgment('Go')", "did you mean `Go?`?"),
            ("#judgment('S5')", "and the name `S5`"),
            ("#judgment(null)", "is given null"),
            ("#judgment()", "takes 1 argument, 0 given"),
        ],
    );
}

#[test]
fn a_service_key_is_a_map_that_may_be_empty() {
    holds_within(
        &execution(),
        &[
            ("#cfServiceKey('Key').username", json!("u")),
            ("#cfServiceKey('S8')", json!({"username": "u"})),
            ("#cfServiceKey('Task')", json!({"username": "t"})),
            ("#cfServiceKey('Late')", json!({})),
            ("#cfServiceKey('Deploy')", json!({})),
            ("#cfServiceKey('none')", json!({})),
        ],
    );
    fails_within(&execution(), &[("#cfServiceKey(null)", "is given null")]);
}

#[test]
fn the_user_is_the_executions_or_anonymous() {
    holds_within(
        &execution(),
        &[("#currentUser()", json!("ops")), ("#currentUser(#root.execution)", json!("ops"))],
    );
    for execution in [json!({}), json!({"authentication": {}}), json!({"authentication": {"user": null}})] {
        holds_within(&execution, &[("#currentUser()", json!("anonymous"))]);
    }
    fails_within(&execution(), &[("#currentUser('x')", "takes 0 arguments, 1 given")]);
}
