//! The strategies that start with the whole new server group.

use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Step};

use super::roll_out::{launch, unpin};
use super::settings::RedBlack;
use super::teardown;
use crate::{Config, Created};

/// The new server group joins the others.
pub(super) async fn plain(lane: &mut Lane<'_, '_>, place: &Place, config: &Config) -> Step<Created> {
    let launched = launch(lane, place, config).await?;
    unpin(lane, place, config, &launched).await?;
    Ok(launched.created)
}

/// It replaces the others, which are destroyed.
pub(super) async fn highlander(lane: &mut Lane<'_, '_>, place: &Place, config: &Config) -> Step<Created> {
    let launched = launch(lane, place, config).await?;
    teardown::highlander(lane, place, &launched, config.healthy_percent).await?;
    unpin(lane, place, config, &launched).await?;
    Ok(launched.created)
}

/// It replaces the others, which stay without traffic.
pub(super) async fn red_black(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    config: &Config,
    rule: &RedBlack,
) -> Step<Created> {
    let launched = launch(lane, place, config).await?;
    teardown::red_black(lane, place, &launched, rule, config.healthy_percent).await?;
    unpin(lane, place, config, &launched).await?;
    Ok(launched.created)
}
