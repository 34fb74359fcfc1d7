//! The strategy rolling red/black: traffic moves step by step.

use serde_json::{Value, json};

use super::stand::{Stand, brief, failed, succeeded};

/// Saves a pipeline that is run at each step; its id.
fn validation(stand: &Stand, passes: &str) -> String {
    let pipeline = json!({
        "application": stand.name, "name": "validation",
        "parameterConfig": [{ "name": "who", "default": "nobody" }],
        "stages": [{
            "type": "checkPreconditions", "refId": "1",
            "preconditions": [{ "type": "expression", "failPipeline": true, "context": { "expression": passes } }],
        }],
    });
    let file = stand.cloud.file(&format!("{}-validation.json", stand.name), &pipeline);
    let saved = stand.cloud.json(&["pipeline", "save", &file]);
    saved.get(0).unwrap_or(&saved)["id"].as_str().expect("an id").to_owned()
}

fn fields(stand: &Stand, pipeline: &str) -> Value {
    json!({
        "strategy": "rollingredblack", "targetPercentages": [50, 100], "delayBeforeDisableSec": 1,
        "pipelineBeforeCleanup": {
            "application": stand.name, "pipelineId": pipeline, "pipelineParameters": { "who": "me" },
        },
    })
}

#[test]
fn half_of_it_moves_then_the_rest_and_enough_serve_at_every_moment() {
    let stand = Stand::new("sgroll");
    let old = stand.group(0, 4);
    let pipeline = validation(&stand, "${ parameters.who == 'me' }");
    let (execution, observed) = stand.watch(|| stand.deploy(4, &fields(&stand, &pipeline)));
    succeeded(&execution);
    assert_eq!(brief(&stand.look()), [("sgroll-v000", 4, false), ("sgroll-v001", 4, true)]);
    assert_eq!(stand.look()[0].size, [4, 4, 12], "its least size is what it was");
    observed.always_serves(4);
    let new = "sgroll-v001";
    let course = observed.course(new, |seen| usize::try_from(seen.desired).unwrap_or_default());
    assert_eq!(course.strip_prefix(&[0]).unwrap_or(&course), [2, 4], "it grows in two steps");
    assert_eq!(observed.course(&old, |seen| seen.registered), [4, 2, 0]);
    observed.before(
        "half of the new one is healthy",
        |sample| sample.of(new, |seen| seen.healthy) == 2,
        |sample| sample.of(&old, |seen| seen.registered) < 4,
    );
    observed.before(
        "all of the new one is healthy",
        |sample| sample.of(new, |seen| seen.healthy) == 4,
        |sample| sample.of(&old, |seen| seen.registered) < 2,
    );
    let asked = validations(&stand);
    assert_eq!(asked.len(), 2, "once for each step");
    for (execution, percentage) in asked.iter().zip(["50", "100"]) {
        let parameters = &execution["trigger"]["parameters"];
        let seen = parameters["percentageComplete"].to_string();
        assert_eq!(seen.trim_matches('"'), percentage, "{parameters}");
        assert_eq!(parameters["deployedServerGroup"]["serverGroupName"], new);
        assert_eq!(parameters["sourceServerGroup"]["serverGroupName"], old.as_str());
    }
}

#[test]
fn what_the_validation_refuses_is_rolled_back() {
    let stand = Stand::new("sgrollback");
    let old = stand.group(0, 2);
    let pipeline = validation(&stand, "${ parameters.percentageComplete.toString() == '50' }");
    let mut wanted = fields(&stand, &pipeline);
    super::stand::extend(&mut wanted, &json!({ "rollback": { "onFailure": true } }));
    let (execution, observed) = stand.watch(|| stand.deploy(2, &wanted));
    failed(&execution, "validation");
    assert_eq!(brief(&stand.look()), [("sgrollback-v000", 2, true), ("sgrollback-v001", 2, false)]);
    let groups = stand.look();
    assert_eq!((groups[0].healthy, groups[0].size), (2, [2, 2, 10]), "all of the old one again: {groups:?}");
    observed.always_serves(2);
    assert_eq!(observed.course(&old, |seen| seen.in_service), [2]);
}

/// The executions of the validation, oldest first.
fn validations(stand: &Stand) -> Vec<Value> {
    let listed = stand.cloud.json(&["execution", "list", stand.name]);
    let ids = listed.as_array().expect("executions").iter().rev();
    let ids = ids.filter(|execution| execution["name"] == "validation");
    ids.map(|execution| stand.cloud.json(&["execution", "get", execution["id"].as_str().expect("an id")]))
        .collect()
}
