//! What later stages see, in Spinnaker's fields.

use gennaker_stage::Run;
use serde_json::{Map, Value, json};

use crate::patch::Done;
use crate::plan::Plan;
use crate::request::Request;
use crate::run_script::command_key;

/// What is known once it is decided what to do.
pub(crate) fn planned(run: &mut Run<'_>, request: &Request, plan: &Plan) {
    let version = json!(request.package.version());
    both(run, "version", &version);
    both(run, "package", &json!(request.package.name()));
    let groups = Map::from_iter([(request.region.clone(), json!([plan.server_group]))]);
    both(run, "deploy.server.groups", &json!(groups));
    both(run, "deploy.account.name", &json!(request.account));
    both(run, "asgName", &json!(plan.server_group));
    both(run, "serverGroupName", &json!(plan.server_group));
}

/// What became of each instance, as far as it is known; `taskIds` are the commands.
pub(crate) fn done(run: &mut Run<'_>, request: &Request, plan: &Plan, ends: &[(String, Option<Done>)]) {
    let (mut instances, mut skipped, mut commands) = (Map::new(), Map::new(), Map::new());
    for id in &plan.instances {
        // A lane's memory bears its name.
        if let Ok(Some(command)) = run.remembered::<String>(&format!("{id}/{}", command_key("patch"))) {
            commands.insert(id.clone(), json!(command));
        }
    }
    let mut newest = request.package.version().map(str::to_owned);
    for (id, end) in ends {
        match end {
            Some(Done::Patched(version)) => {
                instances.insert(id.clone(), json!({ "status": "Successful", "version": version }));
                newest = newest.or_else(|| version.clone());
            }
            Some(Done::Current(version)) => {
                skipped.insert(id.clone(), json!({ "status": "UpToDate", "version": version }));
                newest = newest.or_else(|| version.clone());
            }
            Some(Done::Gone) => {
                skipped.insert(id.clone(), json!({ "status": "Gone" }));
            }
            None => {
                instances.insert(id.clone(), json!({ "status": "Running" }));
            }
        }
    }
    both(run, "version", &json!(newest));
    // Not in the context, whose `instances` say which ones are asked for.
    run.output("instances", Value::from(instances));
    run.output("skippedInstances", Value::from(skipped));
    run.output("taskIds", Value::from(commands));
}

fn both(run: &mut Run<'_>, name: &str, value: &Value) {
    run.set(name, value.clone());
    run.output(name, value.clone());
}
