//! What later stages see of a deployment, in Spinnaker's fields.

use std::collections::BTreeMap;

use gennaker_stage::Run;
use serde_json::{Value, json};

use crate::config::Config;
use crate::plan::Plan;

/// Sets context and outputs by the plans. They are written with the checkpoint of the first creation, so that a
/// failure later still says what was deployed.
pub(crate) fn write(run: &mut Run<'_>, planned: &[(Config, Plan)]) {
    for (name, value) in fields(planned) {
        run.set(name, value.clone());
        run.output(name, value);
    }
    run.set("notification.type", "createdeploy");
}

fn fields(planned: &[(Config, Plan)]) -> Vec<(&'static str, Value)> {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (config, plan) in planned {
        groups.entry(&config.region).or_default().push(&plan.name);
    }
    let deployments: Vec<Value> = planned
        .iter()
        .map(|(config, plan)| {
            json!({
                "cloudProvider": "aws",
                "account": config.account,
                "location": config.region,
                "cluster": config.cluster.name(),
                "serverGroupName": plan.name,
                "sourceServerGroupName": plan.source,
                "imageId": plan.image_id,
                "capacity": plan.capacity,
            })
        })
        .collect();
    let mut fields = vec![("deploy.server.groups", json!(groups)), ("deployments", json!(deployments))];
    if let Some((config, plan)) = planned.first() {
        fields.push(("deploy.account.name", json!(config.account)));
        fields.push(("serverGroupName", json!(plan.name)));
        fields.push(("asgName", json!(plan.name)));
        fields.push(("capacity", json!(plan.capacity)));
    }
    fields
}
