//! What later stages see of a deployment, in Spinnaker's fields.

use gennaker_stage::{Lane, Run};
use serde_json::{Map, Value, json};

use crate::Config;
use crate::plan::Plan;

/// Adds a server group that is about to be created to the stage's context and outputs. They are written with the next
/// checkpoint, so that a failure later still says what was deployed.
pub(crate) fn add(lane: &mut Lane<'_, '_>, config: &Config, plan: &Plan) {
    let run = lane.run();
    let known = run.context();
    let first = !known.contains_key("deployments");
    let groups = with_group(known.get("deploy.server.groups"), config, plan);
    let deployments = with_deployment(known.get("deployments"), config, plan);
    both(run, "deploy.server.groups", &groups);
    both(run, "deployments", &deployments);
    run.set("kato.tasks", tasks(&run.attempt_id(), &deployments));
    if !first {
        return;
    }
    both(run, "deploy.account.name", &json!(config.account));
    both(run, "serverGroupName", &json!(plan.name));
    both(run, "asgName", &json!(plan.name));
    // Outputs only: in the context they are what was given, which every call reads again.
    run.output("capacity", json!(plan.capacity));
    if let Some(source) = &plan.source {
        run.output(
            "source",
            json!({
                "account": config.account, "region": config.region, "asgName": source, "serverGroupName": source,
                "useSourceCapacity": config.use_source_capacity,
            }),
        );
    }
}

/// Says what a new server group did not get of its source. It is written with the next checkpoint.
pub(crate) fn left_out(lane: &mut Lane<'_, '_>, region: &str, name: &str, left_out: &[String]) {
    if left_out.is_empty() {
        return;
    }
    tracing::warn!(server_group = %name, ?left_out, "did not get all that scales its source");
    let run = lane.run();
    let all = with_left_out(run.context().get(LEFT_OUT), (region, name), left_out);
    both(run, LEFT_OUT, &all);
}

/// What was not copied, by region and server group.
const LEFT_OUT: &str = "scalingNotCopied";

/// `{region: {server group: [what and why]}}` with one more server group.
fn with_left_out(known: Option<&Value>, (region, name): (&str, &str), left_out: &[String]) -> Value {
    let mut all = known.and_then(Value::as_object).cloned().unwrap_or_default();
    let of_region = all.entry(region.to_owned()).or_insert_with(|| json!({}));
    if let Some(groups) = of_region.as_object_mut() {
        groups.insert(name.to_owned(), json!(left_out));
    }
    Value::Object(all)
}

fn both(run: &mut Run<'_>, name: &str, value: &Value) {
    run.set(name, value.clone());
    run.output(name, value.clone());
}

/// `{region: [name]}` with one more.
fn with_group(known: Option<&Value>, config: &Config, plan: &Plan) -> Value {
    let mut groups: Map<String, Value> = known.and_then(Value::as_object).cloned().unwrap_or_default();
    let names = groups.entry(config.region.clone()).or_insert_with(|| json!([]));
    if let Some(names) = names.as_array_mut()
        && !names.contains(&json!(plan.name))
    {
        names.push(json!(plan.name));
    }
    Value::Object(groups)
}

/// The deployments with one more.
fn with_deployment(known: Option<&Value>, config: &Config, plan: &Plan) -> Value {
    let mut deployments = known.and_then(Value::as_array).cloned().unwrap_or_default();
    let same = |one: &Value| {
        one["account"] == json!(config.account)
            && one["location"] == json!(config.region)
            && one["serverGroupName"] == json!(plan.name)
    };
    if !deployments.iter().any(same) {
        deployments.push(json!({
            "cloudProvider": "aws",
            "account": config.account,
            "location": config.region,
            "cluster": config.cluster.name(),
            "serverGroupName": plan.name,
            "sourceServerGroupName": plan.source,
            "imageId": plan.data.image_id,
            "capacity": plan.capacity,
        }));
    }
    Value::Array(deployments)
}

/// The deployments as what one finished task of Spinnaker's clouddriver has made: pipelines and its UI read server groups
/// there.
fn tasks(id: &str, deployments: &Value) -> Value {
    let results: Vec<Value> = deployments.as_array().into_iter().flatten().map(result).collect();
    json!([{
        "id": id,
        "status": { "completed": true, "failed": false, "retryable": false },
        "history": [],
        "resultObjects": results,
    }])
}

fn result(deployment: &Value) -> Value {
    let text = |name: &str| deployment.get(name).and_then(Value::as_str);
    let by_region = |name: &str| -> Map<String, Value> {
        text("location")
            .zip(text(name))
            .map(|(region, group)| (region.to_owned(), json!(group)))
            .into_iter()
            .collect()
    };
    let names =
        text("location").zip(text("serverGroupName")).map(|(region, name)| format!("{region}:{name}"));
    json!({
        "serverGroupNames": Vec::from_iter(names),
        "serverGroupNameByRegion": by_region("serverGroupName"),
        "ancestorServerGroupNameByRegion": by_region("sourceServerGroupName"),
        "deployments": [deployment],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn what_was_left_out_is_told_once_of_each_server_group() {
        let mut all = None;
        for (region, name) in
            [("east", "app-v001"), ("east", "app-v002"), ("west", "app-v001"), ("east", "app-v001")]
        {
            all = Some(with_left_out(all.as_ref(), (region, name), &["requests".to_owned()]));
        }
        let why = ["requests"];
        let expected = json!({"east": {"app-v001": why, "app-v002": why}, "west": {"app-v001": why}});
        assert_eq!(all, Some(expected));
    }

    #[test]
    fn server_groups_are_listed_by_region_and_each_once() {
        let plan = |name: &str| Plan { name: name.to_owned(), ..Plan::default() };
        let config = |region: &str| testing::config(&json!({"region": region}));
        let (mut groups, mut deployments) = (None, None);
        for (region, name) in
            [("east", "app-v001"), ("west", "app-v001"), ("east", "app-v002"), ("east", "app-v001")]
        {
            groups = Some(with_group(groups.as_ref(), &config(region), &plan(name)));
            deployments = Some(with_deployment(deployments.as_ref(), &config(region), &plan(name)));
        }
        assert_eq!(groups, Some(json!({"east": ["app-v001", "app-v002"], "west": ["app-v001"]})));
        assert_eq!(deployments.as_ref().and_then(Value::as_array).map(Vec::len), Some(3));
    }

    #[test]
    fn a_finished_task_tells_each_server_group_and_what_it_follows() {
        let deployment = |region: &str, name: &str, source: Value| json!({"location": region, "serverGroupName": name, "sourceServerGroupName": source});
        let followed = deployment("east", "app-v002", json!("app-v001"));
        let first = deployment("west", "app-v000", Value::Null);
        for (deployments, expected) in [
            (json!([]), json!([])),
            (
                json!([followed, first]),
                json!([
                    {"serverGroupNames": ["east:app-v002"], "serverGroupNameByRegion": {"east": "app-v002"},
                        "ancestorServerGroupNameByRegion": {"east": "app-v001"}, "deployments": [followed]},
                    {"serverGroupNames": ["west:app-v000"], "serverGroupNameByRegion": {"west": "app-v000"},
                        "ancestorServerGroupNameByRegion": {}, "deployments": [first]},
                ]),
            ),
        ] {
            let tasks = tasks("s1", &deployments);
            assert_eq!(tasks[0]["resultObjects"], expected, "{deployments}");
            assert_eq!(
                (tasks[0]["id"].as_str(), tasks[0]["status"]["completed"].as_bool()),
                (Some("s1"), Some(true))
            );
        }
    }
}
