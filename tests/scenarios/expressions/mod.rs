//! Pipelines whose stages pass values by expression.

mod addresses;
mod failures;
mod launch;
mod site;
mod values;

use serde_json::{Map, Value, json};

use crate::support::Cloud;

/// Saves a pipeline with more fields than its stages.
fn saved(cloud: &Cloud, name: &str, fields: &Value, stages: &Value) -> String {
    let mut pipeline = json!({ "application": "expressions", "name": name, "stages": stages });
    let whole = pipeline.as_object_mut().expect("a map");
    whole.extend(fields.as_object().expect("a map").clone());
    cloud.file(&format!("{name}.json"), &pipeline)
}

/// Runs it to its end.
fn ran(cloud: &Cloud, name: &str, fields: &Value, stages: &Value) -> Value {
    let output =
        cloud.gennaker(&["run", &saved(cloud, name, fields, stages), "--follow", "--output", "json"]);
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|error| {
        panic!("{name}: {error}\n{text}\n{}", String::from_utf8_lossy(&output.stderr))
    })
}

/// What the stage with this `refId` passes on, as each value is by its key.
fn passed_on(execution: &Value, ref_id: &str) -> Map<String, Value> {
    stage(execution, ref_id)["outputs"].as_object().expect("outputs").clone()
}

fn stage<'e>(execution: &'e Value, ref_id: &str) -> &'e Value {
    let mut stages = execution["stages"].as_array().expect("stages").iter();
    stages.find(|stage| stage["refId"] == ref_id).expect("the stage")
}

/// An `evaluateVariables` stage, the first of its pipeline.
fn variables(pairs: &[(&str, Value)]) -> Value {
    let list: Vec<Value> = pairs.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
    json!({ "type": "evaluateVariables", "refId": "1", "name": "Values", "failOnFailedExpressions": true, "variables": list })
}

/// The reports of a stage: expression, level, place, description.
fn reports(stage: &Value) -> Vec<(String, String, String, String)> {
    let summary = stage["context"]["expressionEvaluationSummary"].as_object();
    let lists = summary.into_iter().flatten();
    let text = |report: &Value, name: &str| report[name].as_str().expect("a text").to_owned();
    lists
        .flat_map(|(expression, list)| {
            list.as_array().expect("a list").iter().map(move |report| (expression.clone(), report))
        })
        .map(|(expression, report)| {
            assert!(report["timestamp"].is_i64(), "{report}");
            (expression, text(report, "level"), text(report, "path"), text(report, "description"))
        })
        .collect()
}
