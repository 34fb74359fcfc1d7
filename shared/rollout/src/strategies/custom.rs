//! A pipeline of the user's does the whole deployment (Spinnaker: custom strategy).

use gennaker_runtime::Failure;
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Run, Step};
use serde_json::{Map, Value, json};

use super::child;
use super::settings::ChildPipeline;
use crate::{Config, Created, image};

/// The part of a lane that remembers the pipeline.
pub(super) const PART: &str = "custom";

/// Starts the strategy's pipeline and waits for its end. What it leaves is the stage's, and what it deployed here is the
/// stage's server group.
pub(super) async fn run(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    config: &Config,
    pipeline: &ChildPipeline,
) -> Step<Created> {
    lane.task("pipeline");
    let parameters = |run: &Run<'_>| parameters(run, place, config, pipeline);
    let id = child::run(&mut lane.part(PART), pipeline, parameters, &config.key).await?;
    let outputs = lane.stage().store().execution(&id).await?.merged_outputs();
    let deployed = deployed(&outputs, config)?;
    for (name, value) in outputs {
        // The child's own time limit is not the stage's (Spinnaker leaves it out as well).
        if name != "stageTimeoutMs" {
            lane.run().output(&name, value);
        }
    }
    Ok(deployed)
}

/// What the strategy's pipeline learns of what it is to deploy.
fn parameters(run: &Run<'_>, place: &Place, config: &Config, pipeline: &ChildPipeline) -> Map<String, Value> {
    let cluster = &config.cluster;
    let kind = run.context().get("type").and_then(Value::as_str);
    let is_clone = matches!(kind, Some("cloneServerGroup" | "copyLastAsg"));
    let mut parameters = pipeline.parameters.clone();
    let mut own = vec![
        ("application", json!(config.application)),
        ("credentials", json!(place.account)),
        ("cluster", json!(cluster.name())),
        ("moniker", config.fields.get("moniker").cloned().unwrap_or_else(|| moniker(config))),
        ("region", json!(place.region.name())),
        ("cloudProvider", json!("aws")),
        ("strategy", json!(true)),
        ("clone", json!(is_clone)),
        ("parentPipelineId", json!(run.execution().id)),
        ("parentStageId", json!(run.id())),
    ];
    for name in ["imageId", "amiName"] {
        own.extend(
            config.fields.get(name).filter(|value| !value.is_null()).map(|value| (name, value.clone())),
        );
    }
    for (name, value) in own {
        parameters.entry(name).or_insert(value);
    }
    image::hand_on(&run.ancestors(), run.trigger(), &mut parameters);
    parameters
}

fn moniker(config: &Config) -> Value {
    json!({ "app": config.application, "cluster": config.cluster.name() })
}

/// The server group that the pipeline says it has deployed in the region; without a name where it says none.
fn deployed(outputs: &Map<String, Value>, config: &Config) -> Result<Created, Failure> {
    let groups = outputs.get("deploy.server.groups").and_then(|groups| groups.get(&config.region));
    let name = groups.and_then(Value::as_array).and_then(|names| names.last()?.as_str());
    Ok(Created {
        name: name.unwrap_or_default().to_owned(),
        account: config.account.clone(),
        region: config.region.clone(),
        cluster: config.cluster.name().to_owned(),
        ..Created::default()
    })
}
