//! Traffic moves from the source's target groups to the new server group's, by weights.

use std::collections::BTreeSet;

use gennaker_runtime::Failure;
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Step};
use serde::{Deserialize, Serialize};

use super::roll_out::{launch, unpin};
use super::settings::Shifting;
use super::{Sides, shifted, teardown};
use crate::{Config, Created, determine_source, lookup};

/// What a listener's or rule's weights were before anything was moved.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
struct Forward {
    arn: String,
    before: Vec<(String, u32)>,
}

/// What is decided before anything is changed.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Plan {
    /// Names of the new server group's target groups.
    target_groups: Vec<String>,
    sides: Sides,
    forwards: Vec<Forward>,
}

/// What the plan is remembered under.
const PLAN: &str = "traffic";

/// The new server group is up beside its source, without traffic; then the weights move step by step, and in the end the
/// others are disabled.
pub(super) async fn run(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    config: &Config,
    rule: &Shifting,
) -> Step<Created> {
    lane.task("determineSourceServerGroup");
    let plan = match lane.remembered::<Plan>(PLAN)? {
        Some(plan) => plan,
        None => {
            let plan = plan(lane, place, config, rule).await?;
            // The target groups of the new one are decided here, whatever was looked up for it before.
            let mut found = lookup::found(lane, place, config).await?;
            found.target_group_arns.clone_from(&plan.sides.new);
            lane.remember("found", &found).await?;
            lane.remember(PLAN, &plan).await?;
            plan
        }
    };
    // A target group that nothing forwards to has no health checks, and nothing in it is ever up.
    lane.task("Prepare Traffic");
    set(&mut lane.part("step/0"), place, &plan, 0).await?;
    let mut config = config.clone();
    config.network.target_groups.clone_from(&plan.target_groups);
    let launched = launch(lane, place, &config).await?;
    for percent in &rule.steps {
        let mut step = lane.part(&format!("step/{percent}"));
        step.task(&format!("Shift {percent}% of Traffic"));
        teardown::still_up(&mut step.part("up"), place, &launched, config.healthy_percent).await?;
        set(&mut step, place, &plan, *percent).await?;
        if *percent < 100 {
            step.delay("stay", rule.delay).await?;
        }
    }
    teardown::red_black(lane, place, &launched, &rule.after, config.healthy_percent).await?;
    unpin(lane, place, &config, &launched).await?;
    Ok(launched.created)
}

/// Sets the weights of every listener and rule, once.
async fn set(lane: &mut Lane<'_, '_>, place: &Place, plan: &Plan, percent: u32) -> Step {
    if lane.is_done("set")? {
        return Ok(());
    }
    for forward in &plan.forwards {
        if let Some(weights) = shifted(&forward.before, &plan.sides, percent) {
            place.region.set_forward_weights(&forward.arn, &weights).await?;
        }
    }
    lane.remember("set", &true).await?;
    Ok(())
}

/// Gives the weights back that were there before; false where nothing was moved.
pub(super) async fn put_back(lane: &mut Lane<'_, '_>, place: &Place) -> Step<bool> {
    let Some(plan) = lane.remembered::<Plan>(PLAN)? else { return Ok(false) };
    for forward in &plan.forwards {
        place.region.set_forward_weights(&forward.arn, &forward.before).await?;
    }
    Ok(true)
}

async fn plan(lane: &mut Lane<'_, '_>, place: &Place, config: &Config, rule: &Shifting) -> Step<Plan> {
    let source = determine_source(lane, place, config).await?.filter(|source| source.enabled);
    let region = &place.region;
    let old: Vec<String> = match &source {
        Some(source) => {
            region.server_group(&source.name).await?.map(|group| group.target_group_arns).unwrap_or_default()
        }
        None => Vec::new(),
    };
    let is_pool = !rule.pool.is_empty();
    let names = if is_pool { &rule.pool } else { &config.network.target_groups };
    if names.is_empty() {
        return Err(Failure::invalid(format!(
            "{}: the new server group has no target group; name its own in {}, or all that take turns in \
             trafficShifting.targetGroups",
            config.place(),
            config.path_of("targetGroups")
        ))
        .into());
    }
    let named = region.target_groups(names).await?;
    let taken: BTreeSet<&String> = old.iter().collect();
    let (used, free): (Vec<_>, Vec<_>) = named.iter().partition(|group| taken.contains(&group.arn));
    // Of a pool without a source the first is as good as any; the others are where traffic goes until then.
    let new: Vec<_> = if is_pool && source.is_none() { free.iter().copied().take(1).collect() } else { free };
    if new.is_empty() || (!is_pool && !used.is_empty()) {
        let source = source.map_or_else(String::new, |source| source.name);
        return Err(Failure::invalid(format!(
            "{}: {source} is in the target groups {} as well; the new server group needs others for traffic to be shifted. \
             Let several take turns by listing them in trafficShifting.targetGroups",
            config.place(),
            names.join(", ")
        ))
        .into());
    }
    let arns: Vec<String> = new.iter().map(|group| group.arn.clone()).collect();
    let rest = named.iter().map(|group| group.arn.clone()).filter(|arn| !arns.contains(arn));
    let old = if source.is_none() && is_pool { rest.collect() } else { old };
    let target_groups = new.iter().map(|group| group.name.clone()).collect();
    let sides = Sides { old, new: arns };
    let mut forwards = Vec::new();
    for arn in &rule.forwards {
        let before = region.forward_weights(arn).await?;
        // Without an old side there is nothing to move: the target groups get what their listener gives them.
        if shifted(&before, &sides, 0).is_none() && !sides.old.is_empty() {
            return Err(Failure::invalid(format!(
                "{}: {arn} forwards nothing to the target groups of the server group that is replaced, or it is open which \
                 of several new ones belongs there; correct it, or add the new ones with the weight 0",
                config.place()
            ))
            .into());
        }
        forwards.push(Forward { arn: arn.clone(), before });
    }
    Ok(Plan { target_groups, sides, forwards })
}
