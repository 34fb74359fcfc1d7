//! What a deployment that is over ends elsewhere.

use gennaker_child_pipelines as child_pipelines;
use gennaker_runtime::Failure;
use gennaker_server_groups::capacity::stop_pin;
use gennaker_server_groups::{Place, stop_resize};
use gennaker_stage::Lane;

use super::roll_out::{Pinned, mark};
use super::rolling::part_of;
use super::settings::Strategy;
use super::{custom, instance_refresh};
use crate::{Config, Source, created};

/// Ends a cancelled deployment: what [`stop`] does, and server groups whose lower limit was raised on the way may shrink
/// again. What else was done in the cloud stays as it is (Spinnaker: a cancellation undoes nothing). May be called twice.
///
/// # Errors
/// A class that is retried is tried again.
pub async fn cancel(lane: &mut Lane<'_, '_>, place: &Place, config: &Config) -> Result<(), Failure> {
    let stopped = Box::pin(stop(lane, place, config)).await;
    let unpinned = unpin(lane, place, config).await;
    stopped.and(unpinned)
}

async fn unpin(lane: &mut Lane<'_, '_>, place: &Place, config: &Config) -> Result<(), Failure> {
    if let Some(pinned) = lane.remembered::<Pinned>(mark::PINNED)? {
        stop_pin(&lane.part("unpin"), place, &pinned.name, pinned.min).await?;
    }
    let source = lane.remembered::<Option<Source>>("source")?.flatten();
    match created(lane)?.zip(source).filter(|_| config.use_source_capacity) {
        Some((new, source)) => stop_pin(&lane.part("unpin/new"), place, &new.name, source.capacity.min).await,
        None => Ok(()),
    }
}

/// Ends what goes on by itself: child pipelines are cancelled, an instance refresh is taken back, and what a resize has
/// resumed is suspended again. May be called twice.
///
/// # Errors
/// A class that is retried is tried again.
pub async fn stop(lane: &mut Lane<'_, '_>, place: &Place, config: &Config) -> Result<(), Failure> {
    match Strategy::of(config)? {
        Strategy::Custom(_) => child_pipelines::cancel(&lane.part(custom::PART)).await,
        Strategy::RollingRedBlack(rule) => {
            for percent in &rule.percentages {
                child_pipelines::cancel(&lane.part(&part_of(*percent))).await?;
            }
            stop_growing(lane, place, &rule.percentages).await
        }
        Strategy::Monitored(rule) => stop_growing(lane, place, &rule.percentages).await,
        Strategy::InstanceRefresh(_) => instance_refresh::cancel(lane, place).await,
        Strategy::Plain | Strategy::Highlander | Strategy::RedBlack(_) | Strategy::TrafficShifting(_) => {
            Ok(())
        }
    }
}

/// Suspends again what a resize has resumed that was interrupted.
async fn stop_growing(lane: &mut Lane<'_, '_>, place: &Place, percentages: &[u32]) -> Result<(), Failure> {
    let Some(created) = created(lane)? else { return Ok(()) };
    for percent in percentages {
        stop_resize(&lane.part(&part_of(*percent)), place, &created.name).await?;
    }
    Ok(())
}
