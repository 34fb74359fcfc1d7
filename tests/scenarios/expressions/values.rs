//! Values and their types.

use serde_json::json;

use super::{passed_on, ran, stage, variables};
use crate::support::cloud;

#[test]
fn conformance_29_stages_pass_on_values_with_their_types() {
    let cloud = cloud();
    cloud.run(&["application", "set", "expressions", "--email", "team@example.com"]);
    let execution = ran(
        &cloud,
        "story",
        &json!({ "spelEvaluator": "v4", "parameterConfig": [{ "name": "env", "default": "test" }] }),
        &json!([
            variables(&[
                ("seconds", json!("${ #toInt('1') }")),
                ("twice", json!("${ seconds * 2 }")),
                ("sentence", json!("${ twice } s in ${ parameters.env.toUpperCase() }")),
                ("list", json!("${ {1, 5000000000L, 3.5, 'four', {5}} }")),
                ("map", json!("${ {region: 'eu', 'sizes': {2, 4}} }")),
                ("chosen", json!("${ list.?[#this instanceof T(Integer)] }")),
                ("stages", json!("${ execution.stages.![type] }")),
                ("day", json!("${ new java.text.SimpleDateFormat('yyyy-MM-dd').format(new java.util.Date(0)) }")),
                ("random", json!("${ T(java.util.UUID).randomUUID().toString() }")),
                ("again", json!("${ T(java.util.UUID).randomUUID().toString() }")),
                ("text", json!("${ #toJson({a: {1, true, null}}) }")),
                ("read", json!("${ #readJson('{\"n\": 1, \"long\": 5000000000, \"d\": 0.5}') }")),
                ("own", json!("${ #pipelineId('story') == execution.pipelineConfigId }")),
                ("nobody", json!("${ #pipelineIdOrNull('nobody') ?: 'nobody' }")),
                ("team", json!("${ #applicationMetadata('expressions').email }")),
                ("user", json!("${ #currentUser() == execution.authentication.user }")),
                ("wraps", json!("${ T(java.lang.Integer).MAX_VALUE + 1 }")),
            ]),
            { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"], "waitTime": "${ twice }",
              "region": "${ #stage('Values').outputs.map['region'] }",
              "status": "${ #stageByRefId('1')['status'].toString() }",
              "day": "${ #stage('Values').context.variables.?[key == 'day'][0].value }",
              "${ 'in-' + map.region }": { "${ 'n' + twice }": "${ list[1] }" },
              "groups": "${ deployedServerGroups }",
              "escaped": "${'${x}'}" },
            { "type": "checkPreconditions", "refId": "3", "requisiteStageRefIds": ["2"], "preconditions": [
                { "type": "expression", "context": { "expression": "day matches '\\d{4}-\\d\\d-\\d\\d' and twice between {1, 5}" } },
                { "type": "expression", "context": { "expression": "${ #stage('Values').outputs.list.size() == 5 }" } } ] },
        ]),
    );
    assert_eq!(execution["status"], "SUCCEEDED", "{execution:#}");
    let mut values = passed_on(&execution, "1");
    let random = values.remove("random").expect("it is passed on");
    assert_eq!(random.as_str().map(str::len), Some(36), "{random}");
    assert_ne!(values.remove("again"), Some(random), "each is another");
    assert_eq!(
        json!(values),
        json!({
            "seconds": 1,
            "twice": 2,
            "sentence": "2 s in TEST",
            "list": [1, 5_000_000_000_i64, 3.5, "four", [5]],
            "map": { "region": "eu", "sizes": [2, 4] },
            "chosen": [1],
            "stages": ["evaluateVariables", "wait", "checkPreconditions"],
            "day": "1970-01-01",
            "text": r#"{"a":[1,true,null]}"#,
            "read": { "n": 1, "long": 5_000_000_000_i64, "d": 0.5 },
            "own": true,
            "nobody": "nobody",
            "team": "team@example.com",
            "user": true,
            "wraps": i32::MIN,
        })
    );
    assert_eq!(
        stage(&execution, "2")["context"],
        json!({
            "waitTime": 2,
            "region": "eu",
            "status": "SUCCEEDED",
            "day": "1970-01-01",
            "in-eu": { "n2": 5_000_000_000_i64 },
            "groups": [],
            "escaped": "${x}",
        }),
        "keys are evaluated too, and under v4 what an expression yields is not evaluated again"
    );
}
