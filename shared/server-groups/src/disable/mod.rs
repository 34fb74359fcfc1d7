//! Taking a server group out of traffic.

mod choice;

use gennaker_aws::{Instance, ServerGroup, health};
use gennaker_runtime::{Failure, Millis};
use gennaker_stage::{Lane, Step};
use serde_json::json;

use crate::look::{find, left, unless_gone};
use crate::processes::{Change, TRAFFIC, settle};
use crate::{Place, guard};

pub(crate) use choice::registrable;

/// How long instances may take to finish their requests: twice the longest that a load balancer lets them.
const LIMIT: Millis = 120 * 60_000;

/// How a server group is disabled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disabling {
    /// Which share of its instances leaves, in percent (Spinnaker: `desiredPercentage`); all and for good where none is
    /// given.
    pub percent: Option<u32>,
    /// Whose judgement of health counts; everybody's where none is given.
    pub providers: Option<Vec<String>>,
    /// Whether the caller has looked at the traffic guards already.
    pub unguarded: bool,
}

impl Disabling {
    /// The share, where it is less than all.
    fn share(&self) -> Result<Option<u32>, Failure> {
        match self.percent {
            Some(percent @ 101..) => {
                Err(Failure::invalid(format!("desiredPercentage must be from 0 to 100, but is {percent}")))
            }
            percent => Ok(percent.filter(|percent| *percent < 100)),
        }
    }
}

/// Takes a server group, or a share of its instances, out of traffic and waits until nothing goes there any more. One that
/// is gone or being deleted has no traffic. The instances of a share are left in the output `instanceIdsToDisable`.
///
/// Done once per lane and server group.
///
/// # Errors
/// The stop, until it is done.
pub async fn disable(lane: &mut Lane<'_, '_>, place: &Place, name: &str, disabling: &Disabling) -> Step {
    let done = format!("disabled/{name}");
    if lane.is_done(&done)? {
        return Ok(());
    }
    lane.task("disableServerGroup");
    let chosen = match disabling.share()? {
        Some(percent) => Some(choose(lane, place, name, percent).await?),
        None => {
            guarded(lane, place, name, disabling).await?;
            None
        }
    };
    take_out(lane, place, name, chosen.as_deref()).await?;
    lane.task("waitForDownInstances");
    wait_down(lane, place, name, chosen.as_deref(), disabling.providers.as_deref()).await?;
    if chosen.is_none() {
        lane.task("waitForServerGroupDisabled");
    }
    lane.remember(&done, &true).await?;
    Ok(())
}

/// Looks at the traffic guards, unless the server group has left already.
async fn guarded(lane: &mut Lane<'_, '_>, place: &Place, name: &str, disabling: &Disabling) -> Step {
    match gennaker_moniker::Moniker::parse(name) {
        Some(moniker) if !disabling.unguarded => guard::check(lane, place, &moniker.cluster, &[name]).await,
        _ => Ok(()),
    }
}

/// Which instances leave for a share, chosen once.
async fn choose(lane: &mut Lane<'_, '_>, place: &Place, name: &str, percent: u32) -> Step<Vec<String>> {
    let decided = format!("leaving/{name}");
    if let Some(chosen) = lane.remembered(&decided)? {
        return Ok(chosen);
    }
    let chosen = match find(place, name).await? {
        Some(group) => choice::leaving(&place.region.with_health(group).await?, percent),
        None => Vec::new(),
    };
    lane.run().set("instanceIdsToDisable", json!(chosen));
    lane.run().output("instanceIdsToDisable", json!(chosen));
    lane.remember(&decided, &chosen).await?;
    Ok(chosen)
}

/// Takes the chosen instances out of their load balancers, or all and keeps others from joining.
async fn take_out(lane: &mut Lane<'_, '_>, place: &Place, name: &str, chosen: Option<&[String]>) -> Step {
    let done = format!("deregistered/{name}");
    if lane.is_done(&done)? {
        return Ok(());
    }
    if chosen.is_none() && find(place, name).await?.is_some() {
        // First of all, so that no instance joins after the others have left.
        settle(lane, place, name, &TRAFFIC.map(str::to_owned), Change::Suspend).await?;
    }
    if let Some(group) = find(place, name).await? {
        let leaving = match chosen {
            Some(chosen) => chosen.to_vec(),
            None => registrable(&group).map(|instance| instance.id.clone()).collect(),
        };
        let sent = place.region.deregister(&group, &leaving).await;
        let also = if chosen.is_none() { " and its processes are suspended" } else { "" };
        let state = format!(
            "some of the instances of {name} may have left its load balancers{also}; it can be enabled again"
        );
        unless_gone(place, name, sent).await.map_err(left(state))?;
        tracing::info!(server_group = %name, region = %place.region.name(), instances = leaving.len(), "out of traffic");
    }
    lane.remember(&done, &true).await?;
    Ok(())
}

/// Waits until no request goes to the instances that left.
async fn wait_down(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    name: &str,
    chosen: Option<&[String]>,
    providers: Option<&[String]>,
) -> Step {
    let in_time = format!("down-in-time/{name}");
    lane.waited(&in_time)?;
    let Some(group) = find(place, name).await? else { return Ok(()) };
    let group = place.region.with_health(group).await?;
    let has_left = |instance: &&Instance| chosen.is_none_or(|chosen| chosen.contains(&instance.id));
    let serving: Vec<&Instance> = group
        .instances
        .iter()
        .filter(has_left)
        .filter(|instance| !health::is_down(&group, instance, providers))
        .collect();
    if serving.is_empty() {
        return Ok(());
    }
    deregister_again(place, &group, &serving).await?;
    let reason = format!("{} instances of {name} still finish their requests", serving.len());
    lane.wait(&in_time, LIMIT, reason)
}

/// Takes those out again that a load balancer still sends requests to: ones that were about to join when the others left.
async fn deregister_again(place: &Place, group: &ServerGroup, serving: &[&Instance]) -> Result<(), Failure> {
    let again: Vec<String> = serving
        .iter()
        .filter(|instance| !health::is_draining(instance))
        .map(|instance| instance.id.clone())
        .collect();
    if again.is_empty() {
        return Ok(());
    }
    unless_gone(place, &group.name, place.region.deregister(group, &again).await).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_no_share_and_more_is_a_mistake() {
        for (percent, expected) in
            [(None, Some(None)), (Some(100), Some(None)), (Some(50), Some(Some(50))), (Some(101), None)]
        {
            assert_eq!(Disabling { percent, ..Disabling::default() }.share().ok(), expected, "{percent:?}");
        }
    }
}
