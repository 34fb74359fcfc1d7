//! Deleting a server group.

use gennaker_aws::{Health, Instance, ServerGroup};
use gennaker_ec2::is_launch_template_of;
use gennaker_moniker::Moniker;
use gennaker_runtime::Millis;
use gennaker_stage::{Lane, Step};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::look::{find, left};
use crate::{Disabling, Place, disable, guard};

/// How long a deletion may take (Spinnaker: 30 min), and the last requests before it: twice the longest that a load balancer
/// lets them.
const LIMIT: Millis = 30 * 60_000;
const DRAINING: Millis = 120 * 60_000;

/// How a server group is destroyed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destroying {
    /// Whether its traffic does not end first (Spinnaker: `skipDisableBeforeDestroy`).
    pub skip_disable: bool,
    /// Whose judgement of health counts; everybody's where none is given.
    pub providers: Option<Vec<String>>,
    /// Whether the caller has looked at the traffic guards already.
    pub unguarded: bool,
}

/// What is decided before anything is deleted.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
struct Plan {
    /// The id of its launch template, where that was made for it alone.
    launch_template: Option<String>,
}

impl Plan {
    fn of(group: &ServerGroup) -> Self {
        let own = group
            .launch_template
            .as_ref()
            .filter(|template| is_launch_template_of(&group.name, &template.name));
        Self { launch_template: own.map(|template| template.id.clone()).filter(|id| !id.is_empty()) }
    }
}

/// Deletes a server group with its instances and what was made for it alone. Its traffic ends first, and the last requests
/// are waited for. That it is gone already is success.
///
/// Done once per lane and server group.
///
/// # Errors
/// The stop, until it is done.
pub async fn destroy(lane: &mut Lane<'_, '_>, place: &Place, name: &str, destroying: &Destroying) -> Step {
    let (done, decided) = (format!("destroyed/{name}"), format!("destroying/{name}"));
    if lane.is_done(&done)? {
        return Ok(());
    }
    let plan = match lane.remembered(&decided)? {
        Some(plan) => plan,
        None => {
            // One that is being deleted already leaves its launch template behind, so it is looked at as well.
            let plan =
                place.region.server_group(name).await?.map(|group| Plan::of(&group)).unwrap_or_default();
            lane.remember(&decided, &plan).await?;
            plan
        }
    };
    if find(place, name).await?.is_some() {
        guarded(lane, place, name, destroying).await?;
        if !destroying.skip_disable {
            let disabling =
                Disabling { percent: None, providers: destroying.providers.clone(), unguarded: true };
            disable(lane, place, name, &disabling).await?;
            drained(lane, place, name).await?;
        }
    }
    // Also where it is gone: the call that deleted it may have died before it could say so.
    lane.task("destroyServerGroup");
    if find(place, name).await?.is_some() {
        let state = if destroying.skip_disable { "" } else { " and without traffic" };
        let state = format!("{name} is still there{state}");
        place.region.delete(name).await.map_err(left(state))?;
        tracing::info!(server_group = %name, region = %place.region.name(), "deleted");
    }
    lane.task("waitForDestroyedServerGroup");
    lane.watch(place.region.name(), name).await?;
    gone(lane, place, name).await?;
    if let Some(id) = &plan.launch_template {
        let state = format!("{name} is gone, and only its launch template {id} is left");
        place.ec2().delete_launch_template(id).await.map_err(left(state))?;
    }
    lane.remember(&done, &true).await?;
    Ok(())
}

async fn guarded(lane: &mut Lane<'_, '_>, place: &Place, name: &str, destroying: &Destroying) -> Step {
    match Moniker::parse(name) {
        Some(moniker) if !destroying.unguarded => guard::check(lane, place, &moniker.cluster, &[name]).await,
        _ => Ok(()),
    }
}

/// Waits until every load balancer has let its instances go, whoever's judgement of health counts otherwise.
async fn drained(lane: &mut Lane<'_, '_>, place: &Place, name: &str) -> Step {
    let (done, in_time) = (format!("drained/{name}"), format!("drained-in-time/{name}"));
    if lane.is_done(&done)? {
        return Ok(());
    }
    lane.waited(&in_time)?;
    if let Some(group) = find(place, name).await? {
        let group = place.region.with_health(group).await?;
        let serving = group.instances.iter().filter(|instance| serves(instance)).count();
        if serving > 0 {
            let reason = format!("{serving} instances of {name} still finish their requests");
            return lane.wait(&in_time, DRAINING, reason);
        }
    }
    lane.remember(&done, &true).await?;
    Ok(())
}

/// Whether a load balancer still sends an instance something, or lets it finish.
fn serves(instance: &Instance) -> bool {
    let healths = instance.target_health.values().chain(instance.classic_health.values());
    healths.into_iter().any(|health| matches!(health, Health::Up | Health::Draining | Health::Starting))
}

/// Waits until AWS does not know it any more.
async fn gone(lane: &mut Lane<'_, '_>, place: &Place, name: &str) -> Step {
    let in_time = format!("gone-in-time/{name}");
    lane.waited(&in_time)?;
    let found = place.region.server_group(name).await?;
    let instances = found.iter().flat_map(|group| &group.instances);
    let remaining: Vec<&str> = instances.map(|instance| instance.id.as_str()).collect();
    lane.run().set("remainingInstances", json!(remaining));
    if found.is_none() {
        return Ok(());
    }
    let reason = format!("{name} is being deleted and has {} instances left", remaining.len());
    lane.wait(&in_time, LIMIT, reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gennaker_aws::LaunchTemplateRef;

    #[test]
    fn only_a_launch_template_of_its_own_goes_with_a_server_group() {
        for (name, expected) in
            [("app-v001-01ABC", Some("lt-1")), ("app-v0011-01ABC", None), ("shared", None)]
        {
            let template =
                LaunchTemplateRef { id: "lt-1".to_owned(), name: name.to_owned(), version: "1".to_owned() };
            let group = ServerGroup {
                name: "app-v001".to_owned(),
                launch_template: Some(template),
                ..ServerGroup::default()
            };
            assert_eq!(Plan::of(&group).launch_template.as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn an_instance_serves_until_every_load_balancer_has_let_it_go() {
        for (targets, classic, expected) in [
            (vec![], vec![], false),
            (vec![Health::OutOfService], vec![], false),
            (vec![Health::Down], vec![], false),
            (vec![Health::Draining], vec![], true),
            (vec![Health::OutOfService, Health::Up], vec![], true),
            (vec![], vec![Health::Draining], true),
            (vec![Health::OutOfService], vec![Health::Down], false),
        ] {
            let named = |healths: &[Health]| {
                healths.iter().enumerate().map(|(index, health)| (index.to_string(), *health)).collect()
            };
            let instance = Instance {
                target_health: named(&targets),
                classic_health: named(&classic),
                ..Instance::default()
            };
            assert_eq!(serves(&instance), expected, "{targets:?} {classic:?}");
        }
    }
}
