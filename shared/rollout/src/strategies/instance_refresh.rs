//! The instances of the server group that is there are replaced by AWS (no strategy of Spinnaker's).

use gennaker_aws::{RefreshStatus, Refreshing};
use gennaker_runtime::{ErrorClass, Failure, Millis};
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Step};
use serde::{Deserialize, Serialize};

use super::red_black;
use super::settings::Refreshment;
use crate::plan::Plan;
use crate::{Config, Created, launch, lookup, outputs};

/// How long a refresh may take where the stage has no `stageTimeoutMs`: it pauses at its checkpoints.
const LONGEST: Millis = 12 * 60 * 60 * 1000;
/// How long AWS may not know a refresh that it has started, and how long it may take one back.
const SETTLING: Millis = 600_000;
const TAKING_BACK: Millis = 2 * 60 * 60 * 1000;

/// What is decided before anything is changed.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Refresh {
    /// The server group and what its new instances are launched with.
    plan: Plan,
    /// The launch template's id.
    template: String,
    at: Millis,
}

/// What is remembered: the plan, the launch template's new version, and the refresh's id.
const PLAN: &str = "refresh";
const VERSION: &str = "refresh/version";
const ID: &str = "refresh/id";

/// Replaces the instances of the newest server group with traffic; where there is none, the first one is created.
pub(super) async fn run(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    config: &Config,
    rule: &Refreshment,
) -> Step<Created> {
    lane.task("determineTargetServerGroup");
    let refresh = match lane.remembered::<Option<Refresh>>(PLAN)? {
        Some(refresh) => refresh,
        None => {
            let refresh = decide(lane, place, config).await?;
            lane.remember(PLAN, &refresh).await?;
            refresh
        }
    };
    let Some(refresh) = refresh else { return Box::pin(red_black::plain(lane, place, config)).await };
    outputs::add(lane, config, &refresh.plan);
    let version = version(lane, place, &refresh).await?;
    lane.task("startInstanceRefresh");
    let id = start(lane, place, &refresh, version, rule).await?;
    lane.task("waitForInstanceRefresh");
    finish(lane, place, &refresh.plan.name, &id).await?;
    let Plan { name, account, region, cluster, capacity, data, .. } = refresh.plan;
    Ok(Created {
        source: Some(name.clone()),
        name,
        account,
        region,
        cluster,
        capacity,
        image_id: data.image_id,
        at: refresh.at,
    })
}

async fn decide(lane: &mut Lane<'_, '_>, place: &Place, config: &Config) -> Step<Option<Refresh>> {
    let groups = place.region.cluster(config.cluster.name()).await?;
    let newest = groups.into_iter().find(|group| !group.deleting && !group.is_disabled());
    let Some(group) = newest else { return Ok(None) };
    let template = group.launch_template.clone().ok_or_else(|| {
        Failure::invalid(format!(
            "server group {} in {} has a launch configuration, which cannot be refreshed; deploy it once with another strategy",
            group.name, config.region
        ))
    })?;
    let ec2 = place.ec2();
    let found = lookup::found(lane, place, config).await?;
    let mut data = launch::data(config, &found, &group.name, &template.name)?;
    if data.security_groups.is_empty() {
        let before = ec2.launch_template_data(&template.id, &template.version).await?;
        data.security_groups = before.map(|before| before.security_groups).unwrap_or_default();
    }
    let plan = Plan {
        name: group.name.clone(),
        account: config.account.clone(),
        region: config.region.clone(),
        cluster: config.cluster.name().to_owned(),
        source: Some(group.name),
        capacity: group.capacity,
        launch_template: template.name,
        client_token: lane.stage().ports().id()?,
        data,
        ..Plan::default()
    };
    Ok(Some(Refresh { plan, template: template.id, at: lane.stage().now() }))
}

/// The launch template's new version.
async fn version(lane: &mut Lane<'_, '_>, place: &Place, refresh: &Refresh) -> Step<i64> {
    if let Some(version) = lane.remembered(VERSION)? {
        return Ok(version);
    }
    let Plan { client_token, data, .. } = &refresh.plan;
    let version = place.ec2().add_launch_template_version(&refresh.template, client_token, data).await?;
    lane.remember(VERSION, &version).await?;
    Ok(version)
}

async fn start(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    refresh: &Refresh,
    version: i64,
    rule: &Refreshment,
) -> Step<String> {
    if let Some(id) = lane.remembered(ID)? {
        return Ok(id);
    }
    let name = &refresh.plan.name;
    let group = place.region.server_group(name).await?.filter(|group| !group.deleting).ok_or_else(|| {
        Failure::not_found(format!(
            "server group {name} in {} is gone; somebody deleted it",
            place.region.name()
        ))
    })?;
    let wanted = Refreshing {
        launch_template: Some((refresh.template.clone(), version.to_string())),
        preferences: rule.preferences.clone(),
    };
    let id = place.region.start_refresh(&group, &wanted, refresh.at).await?;
    tracing::info!(server_group = %name, refresh = %id, version, "instances are replaced");
    lane.remember(ID, &id).await?;
    Ok(id)
}

/// Waits until every instance is replaced.
async fn finish(lane: &mut Lane<'_, '_>, place: &Place, name: &str, id: &str) -> Step {
    if lane.is_done("refreshed")? {
        return Ok(());
    }
    lane.watch(place.region.name(), name).await?;
    let Some(refresh) = place.region.refresh(name, id).await? else {
        return lane.wait("refresh known", SETTLING, format!("AWS does not know instance refresh {id} yet"));
    };
    let reason = refresh.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
    let ended = match refresh.status {
        RefreshStatus::Successful => {
            lane.remember("refreshed", &true).await?;
            return Ok(());
        }
        RefreshStatus::Running | RefreshStatus::Cancelling | RefreshStatus::RollingBack => {
            let what = match refresh.status {
                RefreshStatus::RollingBack => "of the replacement are taken back",
                _ => "of the instances are replaced",
            };
            let reason = format!("{} % {what} in {name}{reason}", refresh.percentage);
            return lane.wait("refresh", LONGEST, reason);
        }
        RefreshStatus::Failed => "failed, and what it has replaced stays",
        RefreshStatus::Cancelled => "was cancelled, and what it has replaced stays",
        RefreshStatus::RolledBack => "failed and was taken back",
        RefreshStatus::RollbackFailed => "failed, and taking it back failed as well",
    };
    Err(Failure::invalid(format!("the instance refresh {id} of {name} {ended}{reason}")).into())
}

/// Takes a refresh back that still runs, and waits for that; a sentence on it.
pub(super) async fn take_back(lane: &mut Lane<'_, '_>, place: &Place) -> Step<Option<String>> {
    let refresh = lane.remembered::<Option<Refresh>>(PLAN)?.flatten();
    let (Some(refresh), Some(id)) = (refresh, lane.remembered::<String>(ID)?) else { return Ok(None) };
    let name = &refresh.plan.name;
    let Some(status) = place.region.refresh(name, &id).await?.map(|refresh| refresh.status) else {
        return Ok(None);
    };
    match status {
        RefreshStatus::Running => {
            lane.task("Roll Back Instance Refresh");
            roll_back(place, name).await?;
            lane.wait(
                "taken back",
                TAKING_BACK,
                format!("the instance refresh of {name} is being taken back"),
            )
        }
        RefreshStatus::RollingBack | RefreshStatus::Cancelling => lane.wait(
            "taken back",
            TAKING_BACK,
            format!("the instance refresh of {name} is being taken back"),
        ),
        RefreshStatus::RolledBack => Ok(Some(format!("the instances of {name} are those of before"))),
        _ => Ok(None),
    }
}

/// Has AWS take back what a cancelled stage has started.
pub(super) async fn cancel(lane: &Lane<'_, '_>, place: &Place) -> Result<(), Failure> {
    let Some(refresh) = lane.remembered::<Option<Refresh>>(PLAN)?.flatten() else { return Ok(()) };
    let Some(version) = lane.remembered::<i64>(VERSION)? else { return Ok(()) };
    let name = &refresh.plan.name;
    let wanted = Some((refresh.template.clone(), version.to_string()));
    // By its template and version, because the call that started it may have died before it wrote its id down.
    let all = place.region.refreshes(name).await?;
    let running = all.iter().any(|one| one.status == RefreshStatus::Running && one.launch_template == wanted);
    if running { roll_back(place, name).await } else { Ok(()) }
}

/// What cannot be taken back is stopped at least.
async fn roll_back(place: &Place, name: &str) -> Result<(), Failure> {
    match place.region.rollback_refresh(name).await {
        Err(failure) if failure.class == ErrorClass::InvalidInput => place.region.cancel_refresh(name).await,
        other => other,
    }
}
