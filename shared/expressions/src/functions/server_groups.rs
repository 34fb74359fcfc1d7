//! `#deployedServerGroups`.

use serde_json::{Map, Value};

use super::Call;
use super::stages::{field, stages};
use crate::arguments::Failure;
use crate::graph::{STAGES_PER_STEP, Stages, View, elements};
use crate::value::Val;

/// Types of stages that deploy server groups.
const DEPLOYS: [&str; 4] = ["deploy", "createServerGroup", "cloneServerGroup", "rollingPush"];
const GROUPS: &str = "deploy.server.groups";
/// Keys that a stage may have from the stages before it, but for rare ones.
const KEYS: usize = 4;

/// What the stages that succeeded have deployed, by stage and region; only of the stages whose name or id is given, if
/// any is.
pub(super) fn deployed_server_groups<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let all = stages(call)?;
    let mut wanted = Vec::new();
    for at in 0..call.arguments.len() {
        wanted.extend(wanted_of(call, at)?);
    }
    let is_wanted = |stage: &Value| {
        wanted.is_empty()
            || wanted.iter().any(|name| field(stage, "name") == name || field(stage, "id") == name)
    };
    let known = Stages::of(call.scope.execution);
    let budget = call.arguments.budget();
    budget.steps(all.len().saturating_mul(wanted.len()) / STAGES_PER_STEP)?;
    let mut found = Vec::new();
    for stage in all.iter().filter(|stage| has_deployed(stage) && is_wanted(stage)) {
        // As many stages may be looked through for what this one sees.
        budget.steps(1 + all.len().saturating_mul(KEYS) / STAGES_PER_STEP)?;
        let view = known.view(stage);
        for region in regions(stage, &view) {
            let group = Value::Object(server_group(region, &view));
            budget.output(Val::from(&group).weight())?;
            found.push(group);
        }
    }
    Ok(call.arguments.session().keep(Value::Array(found)).into())
}

/// The names and ids of one argument, which may be a list of them.
fn wanted_of(call: &Call<'_, '_>, at: usize) -> Result<Vec<String>, Failure> {
    let Val::List(items) = call.arguments.value(at) else {
        return Ok(call.arguments.optional_text(at)?.map(|text| text.to_string()).into_iter().collect());
    };
    call.arguments.budget().steps(items.len())?;
    let texts = items.iter().map(|item| item.to_text()).collect::<Result<Vec<_>, _>>()?;
    Ok(texts.into_iter().flatten().map(|text| text.to_string()).collect())
}

fn has_deployed(stage: &Value) -> bool {
    DEPLOYS.contains(&field(stage, "type"))
        && field(stage, "status") == "SUCCEEDED"
        && stage.pointer("/context/deploy.server.groups").is_some_and(Value::is_object)
}

/// The stage's region, or else that of its availability zones (Spinnaker takes the first of them) and the others that it
/// deployed to.
fn regions<'a>(stage: &'a Value, view: &View<'_, 'a>) -> Vec<&'a str> {
    if let Some(region) = view.get("region").and_then(Value::as_str) {
        return vec![region];
    }
    let names = |value: Option<&'a Value>| value.and_then(Value::as_object).into_iter().flat_map(Map::keys);
    let mut regions: Vec<&str> = names(view.get("availabilityZones")).take(1).map(String::as_str).collect();
    let deployed = names(stage.get("context").and_then(|context| context.get(GROUPS))).map(String::as_str);
    regions.extend(deployed.filter(|region| regions.first() != Some(region)).collect::<Vec<_>>());
    regions
}

/// The details of the region, and before them what is known of the server group itself.
fn server_group<'a>(region: &str, view: &View<'_, 'a>) -> Map<String, Value> {
    let seen = |key: &str| view.get(key).filter(|value| !value.is_null());
    let copied = |key: &str| seen(key).cloned().unwrap_or_default();
    let of_region = elements(seen("deploymentDetails")).filter(|details| field(details, "region") == region);
    let mut group: Map<String, Value> = of_region
        .filter_map(Value::as_object)
        .flatten()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let first = seen(GROUPS).and_then(|groups| groups.get(region)).and_then(|names| names.get(0));
    let own = [
        ("account", seen("account").or_else(|| seen("deploy.account.name")).cloned().unwrap_or_default()),
        ("capacity", copied("capacity")),
        ("parentStage", copied("parentStage")),
        ("region", region.into()),
        ("serverGroup", first.cloned().unwrap_or_default()),
        ("deployments", seen("deployments").cloned().unwrap_or_else(|| done(seen("kato.tasks")))),
    ];
    for (name, value) in own {
        if !value.is_null() || !group.contains_key(name) {
            group.insert(name.to_owned(), value);
        }
    }
    group
}

/// The deployments of the tasks that the stage waited for.
fn done(tasks: Option<&Value>) -> Value {
    let results = elements(tasks).flat_map(|task| elements(task.get("resultObjects")));
    results.flat_map(|result| elements(result.get("deployments"))).cloned().collect()
}
