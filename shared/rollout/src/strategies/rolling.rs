//! The new server group grows while its source loses its share of the traffic.

use gennaker_aws::{Capacity, CapacityRequest};
use gennaker_runtime::Failure;
use gennaker_server_groups::{Disabling, Place, Resizing, disable, resize};
use gennaker_stage::{Lane, Run, Step};
use serde_json::{Map, Value, json};

use super::roll_out::{Launched, pin, providers, unpin_source, up};
use super::settings::{ChildPipeline, RedBlack, Rolling};
use super::{child, goal, teardown};
use crate::{Config, Created, create, determine_source};

/// A rolling red/black: each share of the new server group is up, and validated, before its source loses that share.
pub(super) async fn red_black(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    config: &Config,
    rule: &Rolling,
) -> Step<Created> {
    check_size(lane, place, config, rule.max_initial).await?;
    let launched = launch_empty(lane, place, config).await?;
    lane.task("Determine Deployed Server Group");
    pin_of(lane, place, &launched).await?;
    for percent in &rule.percentages {
        let mut step = lane.part(&part_of(*percent));
        if step.is_done("done")? {
            continue;
        }
        grow(&mut step, place, config, &launched, *percent).await?;
        if rule.after.delay > 0 {
            step.task("wait");
            step.delay("wait", rule.after.delay).await?;
        }
        if let Some(pipeline) = &rule.validation {
            step.task("Run Validation Pipeline");
            validate(&mut step, place, pipeline, &launched, *percent).await?;
        }
        shift(&mut step, place, config, &launched, *percent).await?;
        step.remember("done", &true).await?;
    }
    finish(lane, place, &launched, &rule.after).await?;
    Ok(launched.created)
}

/// The part of a lane that remembers what is done at a share.
pub(super) fn part_of(percent: u32) -> String {
    format!("step/{percent}")
}

/// Creates the server group with nothing in it. Its source is one that gets traffic, or none.
pub(super) async fn launch_empty(lane: &mut Lane<'_, '_>, place: &Place, config: &Config) -> Step<Launched> {
    lane.task("determineSourceServerGroup");
    let source = determine_source(lane, place, config).await?.filter(|source| source.enabled);
    let saved = saved(lane, config).await?;
    if source.is_none() && saved.is_none() {
        return Err(sizeless(config).into());
    }
    lane.task("determineHealthProviders");
    let providers = providers(lane, config).await?;
    lane.task("createServerGroup");
    let nothing = CapacityRequest { min: Some(0), desired: Some(0), max: Some(0) };
    let empty = Config { capacity: nothing, use_source_capacity: false, ..config.clone() };
    let created = create(lane, place, &empty).await?;
    let launched = Launched { created, source, providers, saved };
    up(lane, place, &empty, &launched).await?;
    Ok(launched)
}

/// Keeps the source from shrinking while the new one takes its size over.
pub(super) async fn pin_of(lane: &mut Lane<'_, '_>, place: &Place, launched: &Launched) -> Step {
    let Some(source) = &launched.source else { return Ok(()) };
    lane.task(&format!("Pin {}", source.name));
    pin(lane, place, source).await
}

/// Grows the new server group to a share of its source, or of the configured size where it has none.
pub(super) async fn grow(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    config: &Config,
    launched: &Launched,
    percent: u32,
) -> Step {
    lane.task(&format!("Grow to {percent}% of Desired Size"));
    let goal = match lane.remembered::<Capacity>("goal")? {
        Some(goal) => goal,
        None => {
            let goal = goal_now(place, config, launched, percent).await?;
            lane.remember("goal", &goal).await?;
            goal
        }
    };
    let resizing = Resizing {
        healthy_percent: config.healthy_percent,
        providers: launched.providers.clone(),
        ..Resizing::exact(goal)
    };
    resize(lane, place, &launched.created.name, &resizing).await?;
    Ok(())
}

async fn goal_now(
    place: &Place,
    config: &Config,
    launched: &Launched,
    percent: u32,
) -> Result<Capacity, Failure> {
    let Some(source) = &launched.source else {
        let whole = launched.saved.ok_or_else(|| sizeless(config))?;
        return Ok(goal(whole, percent, None));
    };
    let live = place.region.server_group(&source.name).await?.filter(|group| !group.deleting);
    // As it is now: an alarm may have made it larger meanwhile.
    let whole = live.map_or(source.capacity, |group| group.capacity);
    Ok(goal(whole, percent, Some(source.capacity.min)))
}

/// The configured size, remembered: a resize changes the stage's `capacity` (Spinnaker: `savedCapacity`).
async fn saved(lane: &mut Lane<'_, '_>, config: &Config) -> Result<Option<Capacity>, Failure> {
    if let Some(saved) = lane.remembered::<Option<Capacity>>("savedCapacity")? {
        return Ok(saved);
    }
    let saved = config.capacity.whole().filter(Capacity::is_ordered);
    lane.remember("savedCapacity", &saved).await?;
    Ok(saved)
}

fn sizeless(config: &Config) -> Failure {
    Failure::invalid(format!(
        "{}: there is no server group with traffic to grow like; {} needs min ≤ desired ≤ max for that case",
        config.place(),
        config.path_of("capacity")
    ))
}

/// Takes a share of the source out of traffic, as soon as enough of the new one is up: much may have happened to it since it
/// grew.
pub(super) async fn shift(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    config: &Config,
    launched: &Launched,
    percent: u32,
) -> Step {
    let Some(source) = &launched.source else { return Ok(()) };
    teardown::still_up(&mut lane.part("still"), place, launched, config.healthy_percent).await?;
    teardown::begin(lane).await?;
    lane.task(&format!("Disable {percent}% of Traffic on {}", source.name));
    let disabling =
        Disabling { percent: Some(percent), providers: launched.providers.clone(), unguarded: false };
    disable(lane, place, &source.name, &disabling).await
}

/// The source is scaled down, or free to shrink again.
pub(super) async fn finish(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    launched: &Launched,
    after: &RedBlack,
) -> Step {
    let Some(source) = &launched.source else { return Ok(()) };
    if after.scale_down {
        // Nothing but what has no traffic any more is scaled down here, whatever the fields say (Spinnaker: the same).
        let after = RedBlack { scale_down_active: false, ..after.clone() };
        return teardown::scale_down(lane, place, launched, &after).await;
    }
    lane.task(&format!("Unpin {}", source.name));
    unpin_source(lane, place).await
}

async fn validate(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    pipeline: &ChildPipeline,
    launched: &Launched,
    percent: u32,
) -> Step {
    let parameters = |_: &Run<'_>| parameters(place, pipeline, launched, percent);
    let unique = format!("{}/{percent}", launched.created.name);
    child::run(lane, pipeline, parameters, &unique).await?;
    Ok(())
}

/// What a validation pipeline learns.
fn parameters(
    place: &Place,
    pipeline: &ChildPipeline,
    launched: &Launched,
    percent: u32,
) -> Map<String, Value> {
    let group = |name: Option<&str>| {
        json!({
            "region": place.region.name(), "account": place.account, "cloudProvider": "aws", "serverGroupName": name,
        })
    };
    let mut parameters = pipeline.parameters.clone();
    let source = launched.source.as_ref().map(|source| source.name.as_str());
    parameters.insert("deployedServerGroup".to_owned(), group(Some(&launched.created.name)));
    parameters.insert("sourceServerGroup".to_owned(), group(source));
    parameters.insert("percentageComplete".to_owned(), json!(percent));
    parameters
}

/// Refuses to roll out where too many server groups have traffic already (Spinnaker: `checkPreconditions` clusterSize).
async fn check_size(lane: &mut Lane<'_, '_>, place: &Place, config: &Config, most: Option<u32>) -> Step {
    let Some(most) = most else { return Ok(()) };
    if lane.is_done("size")? {
        return Ok(());
    }
    lane.task("checkPreconditions");
    let groups = place.region.cluster(config.cluster.name()).await?;
    let enabled = groups.iter().filter(|group| !group.deleting && !group.is_disabled()).count();
    if enabled > usize::try_from(most).unwrap_or(usize::MAX) {
        return Err(Failure::invalid(format!(
            "{} has {enabled} server groups with traffic, and maxInitialAsgs permits {most}; disable some, or raise it (-1 \
             permits any number)",
            config.place()
        ))
        .into());
    }
    lane.remember("size", &true).await?;
    Ok(())
}
