//! Putting a server group into traffic.

use gennaker_stage::{Lane, Step};

use crate::disable::registrable;
use crate::look::{find, left, unless_gone};
use crate::processes::{Change, TRAFFIC, settle};
use crate::upness::check_share;
use crate::{Place, Upness, wait_up};

/// How a server group is enabled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enabling {
    /// Which share of its instances has to be up, in percent (Spinnaker: `targetHealthyDeployPercentage`).
    pub healthy_percent: Option<u32>,
    /// Whose judgement of health counts; everybody's where none is given.
    pub providers: Option<Vec<String>>,
}

/// Puts a server group into traffic and waits until enough of its instances are up. One that is gone or being
/// deleted from the first is left alone.
///
/// Done once per lane and server group.
///
/// # Errors
/// The stop, until it is done.
pub async fn enable(lane: &mut Lane<'_, '_>, place: &Place, name: &str, enabling: &Enabling) -> Step {
    let (done, registered) = (format!("enabled/{name}"), format!("registered/{name}"));
    if lane.is_done(&done)? {
        return Ok(());
    }
    check_share(enabling.healthy_percent)?;
    lane.task("enableServerGroup");
    // One that goes later, while it is waited for, is a failure.
    if !lane.is_done(&registered)? && find(place, name).await?.is_none() {
        tracing::info!(server_group = %name, region = %place.region.name(), "gone, so nothing is enabled");
        lane.remember(&done, &true).await?;
        return Ok(());
    }
    if !lane.is_done(&registered)? {
        // First of all, so that instances that start meanwhile register themselves.
        settle(lane, place, name, &TRAFFIC.map(str::to_owned), Change::Resume).await?;
        if let Some(group) = find(place, name).await? {
            let joining: Vec<String> = registrable(&group).map(|instance| instance.id.clone()).collect();
            let sent = place.region.register(&group, &joining).await;
            let state = format!(
                "{name} launches and registers instances again, but those it has may still lack traffic"
            );
            unless_gone(place, name, sent).await.map_err(left(state))?;
            tracing::info!(server_group = %name, region = %place.region.name(), instances = joining.len(), "in traffic");
        }
        lane.remember(&registered, &true).await?;
    }
    let upness = Upness {
        healthy_percent: enabling.healthy_percent,
        providers: enabling.providers.clone(),
        ..Upness::default()
    };
    wait_up(lane, place, name, &upness).await?;
    lane.remember(&done, &true).await?;
    Ok(())
}
