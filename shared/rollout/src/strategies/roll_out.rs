//! A server group is created and rolled out by its strategy.

use gennaker_server_groups::{Place, Upness, capacity, health_providers, wait_up};
use gennaker_stage::{Lane, Step};
use serde::{Deserialize, Serialize};
use serde_json::Map;

use gennaker_aws::{Capacity, CapacityRequest, Fields};
use gennaker_runtime::Failure;

use super::settings::Strategy;
use super::{custom, instance_refresh, monitored, red_black, rolling, traffic};
use crate::{Config, Created, Source, create, determine_source};

/// What [`super::undo()`] finds out about how far it came, by the names in the lane's memory.
pub(super) mod mark {
    /// The source's name and lower limit before it was pinned.
    pub(crate) const PINNED: &str = "pinned";
    /// Enough instances of the new server group were up.
    pub(crate) const UP: &str = "up";
    /// From here on others lose their traffic for good.
    pub(crate) const TEARDOWN: &str = "teardown";
}

/// A server group whose lower limit is raised, and what it was.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Pinned {
    pub(super) name: String,
    pub(super) min: u32,
}

/// A new server group of which enough instances are up.
#[derive(Clone, Debug)]
pub(super) struct Launched {
    pub(super) created: Created,
    pub(super) source: Option<Source>,
    pub(super) providers: Option<Vec<String>>,
    /// What a rolling strategy grows to where there is no source.
    pub(super) saved: Option<Capacity>,
}

/// Creates a server group and rolls it out by its strategy. A strategy without a server group of its own answers with the
/// one that it is about.
///
/// # Errors
/// The stop, until it is done. After a failure that is not tried again, [`super::undo()`] is to be called until it is done.
pub async fn roll_out(lane: &mut Lane<'_, '_>, place: &Place, config: &Config) -> Step<Created> {
    match Strategy::of(config)? {
        Strategy::Plain => Box::pin(red_black::plain(lane, place, config)).await,
        Strategy::Highlander => Box::pin(red_black::highlander(lane, place, config)).await,
        Strategy::RedBlack(rule) => Box::pin(red_black::red_black(lane, place, config, &rule)).await,
        Strategy::RollingRedBlack(rule) => Box::pin(rolling::red_black(lane, place, config, &rule)).await,
        Strategy::Monitored(rule) => Box::pin(monitored::run(lane, place, config, &rule)).await,
        Strategy::Custom(pipeline) => Box::pin(custom::run(lane, place, config, &pipeline)).await,
        Strategy::TrafficShifting(rule) => Box::pin(traffic::run(lane, place, config, &rule)).await,
        Strategy::InstanceRefresh(rule) => Box::pin(instance_refresh::run(lane, place, config, &rule)).await,
    }
}

/// Finds the source, pins it, creates the server group and waits until enough of it is up.
pub(super) async fn launch(lane: &mut Lane<'_, '_>, place: &Place, config: &Config) -> Step<Launched> {
    lane.task("determineSourceServerGroup");
    let source = determine_source(lane, place, config).await?;
    lane.task("determineHealthProviders");
    let providers = providers(lane, config).await?;
    if let Some(source) = source.as_ref().filter(|source| source.enabled) {
        lane.task("snapshotSourceServerGroup");
        pin(lane, place, source).await?;
    }
    let config = &pinned_like(config, source.as_ref());
    lane.task("createServerGroup");
    let created = create(lane, place, config).await?;
    let launched = Launched { created, source, providers, saved: None };
    up(lane, place, config, &launched).await?;
    Ok(launched)
}

/// Waits until enough of a new server group is up, and remembers that it was.
pub(super) async fn up(lane: &mut Lane<'_, '_>, place: &Place, config: &Config, launched: &Launched) -> Step {
    lane.task("waitForUpInstances");
    let upness = Upness {
        configured: Some(launched.created.capacity),
        healthy_percent: config.healthy_percent,
        desired_percent: None,
        providers: launched.providers.clone(),
        any_number: config.any_number(),
    };
    wait_up(lane, place, &launched.created.name, &upness).await?;
    if !lane.is_done(mark::UP)? {
        lane.remember(mark::UP, &true).await?;
    }
    Ok(())
}

/// Keeps the source from shrinking until [`unpin`].
pub(super) async fn pin(lane: &mut Lane<'_, '_>, place: &Place, source: &Source) -> Step {
    if lane.remembered::<Pinned>(mark::PINNED)?.is_none() {
        let pinned = Pinned { name: source.name.clone(), min: source.capacity.min };
        // Written with what is remembered.
        lane.run().set("sourceServerGroupCapacitySnapshot", snapshot(source.capacity));
        lane.remember(mark::PINNED, &pinned).await?;
    }
    capacity::pin_minimum(&mut lane.part("pin"), place, &source.name).await?;
    Ok(())
}

/// Gives the source, and a new server group that was pinned like it, their lower limits back.
pub(super) async fn unpin(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    config: &Config,
    launched: &Launched,
) -> Step {
    let Some(source) = &launched.source else { return Ok(()) };
    lane.task("restoreMinCapacityFromSnapshot");
    if config.use_source_capacity {
        unpin_new(lane, place, &launched.created, source).await?;
    }
    unpin_source(lane, place).await
}

/// Gives a new server group that was pinned like its source the lower limit that the source had.
pub(super) async fn unpin_new(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    created: &Created,
    source: &Source,
) -> Step {
    let min = source.capacity.min;
    capacity::restore_minimum(&mut lane.part("unpin/new"), place, &created.name, min).await
}

/// Gives the source its lower limit back.
pub(super) async fn unpin_source(lane: &mut Lane<'_, '_>, place: &Place) -> Step {
    let Some(pinned) = lane.remembered::<Pinned>(mark::PINNED)? else { return Ok(()) };
    capacity::restore_minimum(&mut lane.part("unpin"), place, &pinned.name, pinned.min).await
}

/// A server group that takes its source's size starts with it as the lower limit, so that it does not shrink before it
/// gets traffic (Spinnaker: CaptureSourceServerGroupCapacityTask).
fn pinned_like(config: &Config, source: Option<&Source>) -> Config {
    let Some(source) = source.filter(|_| config.use_source_capacity) else { return config.clone() };
    let Capacity { desired, max, .. } = source.capacity;
    Config {
        capacity: CapacityRequest { min: Some(desired), desired: Some(desired), max: Some(max) },
        use_source_capacity: false,
        ..config.clone()
    }
}

/// Whose judgement of health counts.
pub(super) async fn providers(
    lane: &mut Lane<'_, '_>,
    config: &Config,
) -> Result<Option<Vec<String>>, Failure> {
    // What no load balancer knows can only be judged by its platform (Spinnaker: determineHealthProviders).
    if config.group.suspended_processes.iter().any(|process| process == "AddToLoadBalancer") {
        return Ok(Some(vec!["Amazon".to_owned()]));
    }
    if config.health_providers.is_some() {
        return Ok(config.health_providers.clone());
    }
    health_providers(lane.run(), &Fields::new(&Map::new())).await
}

fn snapshot(capacity: Capacity) -> serde_json::Value {
    serde_json::json!({ "min": capacity.min, "desired": capacity.desired, "max": capacity.max })
}
