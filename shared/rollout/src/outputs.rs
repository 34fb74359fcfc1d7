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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

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
}
