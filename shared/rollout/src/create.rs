//! Creating a server group.

use std::collections::BTreeMap;

use gennaker_aws::{Capacity, NewServerGroup, Owner, ServerGroup, health};
use gennaker_ec2::NewLaunchTemplate;
use gennaker_runtime::{Failure, Millis};
use gennaker_scaling::{Renaming, Scaling};
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Step};
use serde::{Deserialize, Serialize};

use crate::plan::{self, Plan};
use crate::{Config, outputs, refusal};

/// How long AWS may take until it knows a server group that it has created (Spinnaker: 10 min).
const SETTLING: Millis = 600_000;

/// How long instances may take to come where their launching is to be suspended afterwards (Spinnaker: 2 h until they are
/// up).
const LAUNCHING: Millis = 7_200_000;

/// A server group that was created.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    /// Its name.
    pub name: String,
    /// The account's name.
    pub account: String,
    /// Its region.
    pub region: String,
    /// Its cluster.
    pub cluster: String,
    /// The server group that it follows, in the same region.
    pub source: Option<String>,
    /// The sizes that it was created with.
    pub capacity: Capacity,
    /// Its image's id.
    pub image_id: String,
    /// When it was there.
    pub at: Millis,
}

impl Created {
    fn of(plan: &Plan, at: Millis) -> Self {
        Self {
            name: plan.name.clone(),
            account: plan.account.clone(),
            region: plan.region.clone(),
            cluster: plan.cluster.clone(),
            source: plan.source.clone(),
            capacity: plan.capacity,
            image_id: plan.data.image_id.clone(),
            at,
        }
    }
}

/// That AWS has taken the server group.
const MADE: &str = "made";

/// Creates a server group, once; returns when AWS has it, without waiting for its instances. Its source is the one of
/// [`crate::determine_source`] in the same lane. It writes the outputs `deploy.server.groups`, `deployments` and so on.
///
/// # Errors
/// With everything that the configuration names and that does not exist, or when AWS refuses; then its launch template is
/// deleted again.
pub async fn create(lane: &mut Lane<'_, '_>, place: &Place, config: &Config) -> Step<Created> {
    if let Some(created) = lane.remembered("created")? {
        return Ok(created);
    }
    let plan = Box::pin(plan::remembered(lane, place, config)).await?;
    lane.task("createServerGroup");
    let quiet = Quiet::of(config);
    if !lane.is_done(MADE)? {
        Box::pin(make(lane, place, config, &plan, &quiet)).await?;
        // Not before: the name may turn out to be another's.
        outputs::add(lane, config, &plan);
        lane.remember(MADE, &true).await?;
    }
    lane.task("monitorDeploy");
    let Some(group) = place.region.server_group(&plan.name).await? else {
        return lane.wait("visible", SETTLING, format!("{} is not there yet", plan.name));
    };
    Box::pin(furnish(lane, place, config, &plan, &group, &quiet)).await?;
    if !quiet.late.is_empty() {
        Box::pin(hold(lane, place, &plan, &quiet.late)).await?;
    }
    tracing::info!(server_group = %plan.name, region = %config.region, image = %plan.data.image_id, "created");
    let created = Created::of(&plan, lane.stage().now());
    lane.remember("created", &created).await?;
    Ok(created)
}

/// The server group that [`create`] has created in this lane, also before all of it is as it is to be; none before AWS has
/// taken it, since one of its name may be somebody else's.
///
/// # Errors
/// When what was remembered cannot be read.
pub fn created(lane: &Lane<'_, '_>) -> Result<Option<Created>, Failure> {
    if let Some(created) = lane.remembered("created")? {
        return Ok(Some(created));
    }
    let plan: Option<Plan> = if lane.is_done(MADE)? { lane.remembered("plan")? } else { None };
    Ok(plan.map(|plan| Created::of(&plan, 0)))
}

/// What has to be suspended, and when.
#[derive(Debug, Default, PartialEq, Eq)]
struct Quiet {
    /// At once.
    early: Vec<String>,
    /// Once its instances are there, which could not come otherwise.
    late: Vec<String>,
    /// Whether it begins without instances, because they would come before something is in place.
    empty: bool,
}

impl Quiet {
    fn of(config: &Config) -> Self {
        let processes = config.group.suspended_processes.iter().cloned();
        let (late, early): (Vec<String>, Vec<String>) =
            processes.partition(|process| process == "Launch" || process == "Terminate");
        let empty =
            early.iter().any(|process| process == "AddToLoadBalancer") || !config.group.hooks.is_empty();
        Self { early, late, empty }
    }
}

/// The launch template and the server group; one that an earlier call made is found again.
async fn make(lane: &mut Lane<'_, '_>, place: &Place, config: &Config, plan: &Plan, quiet: &Quiet) -> Step {
    let owner = owner(lane);
    refusal::again(lane, place, plan, &owner).await?;
    let ec2 = place.ec2();
    let tags = template_tags(config, &owner);
    let mut data = plan.data.clone();
    if let Some(vpc) = plan.vpc.as_deref().filter(|_| data.security_groups.is_empty()) {
        data.security_groups.push(ec2.security_group_of_application(&config.application, vpc, &tags).await?);
    }
    let template = NewLaunchTemplate {
        name: plan.launch_template.clone(),
        client_token: plan.client_token.clone(),
        data,
        tags,
    };
    let template = ec2.create_launch_template(&template).await?;
    refusal::has_template(lane)?;
    let creation = place
        .region
        .create(&NewServerGroup {
            name: plan.name.clone(),
            capacity: if quiet.empty { Capacity::default() } else { plan.capacity },
            launch_template_id: template.id,
            launch_template_version: template.version,
            mixed_instances: config.instances.mixed.clone(),
            subnets: plan.subnets.clone(),
            zones: if plan.subnets.is_empty() { config.zones.clone() } else { Vec::new() },
            load_balancers: config.network.load_balancers.clone(),
            target_group_arns: plan.target_group_arns.clone(),
            health_check_type: config.group.health_check_type.clone(),
            health_check_grace_period: config.group.health_check_grace_period,
            cooldown: config.group.cooldown,
            termination_policies: config.group.termination_policies.clone(),
            capacity_rebalance: config.group.capacity_rebalance,
            tags: plan.tags.clone(),
            own_tags: plan.own_tags.clone(),
            owner: owner.clone(),
        })
        .await?;
    refusal::after(lane, place, plan, &owner, creation).await
}

/// What AWS takes only for a server group that exists. Every part can be done again.
async fn furnish(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    config: &Config,
    plan: &Plan,
    group: &ServerGroup,
    quiet: &Quiet,
) -> Result<(), Failure> {
    if lane.is_done("furnished")? {
        return Ok(());
    }
    let region = &place.region;
    let scaling = Scaling::new(&place.regions, region.name());
    region.suspend(&plan.name, &quiet.early).await?;
    scaling.put_hooks(group, &config.group.hooks).await?;
    if config.instances.monitoring {
        scaling.enable_metrics(&plan.name, &config.group.enabled_metrics).await?;
    }
    if quiet.empty {
        region.resize(&plan.name, plan.capacity).await?;
    }
    if let Some(source) = plan.source.as_ref().filter(|_| config.copy_scaling) {
        let renaming = Renaming { source: source.clone(), target: plan.name.clone() };
        let copied = gennaker_scaling::copy(&scaling, &scaling, &renaming, lane.stage().now()).await?;
        tracing::info!(server_group = %plan.name, from = %source, ?copied, "copied what scales");
        outputs::left_out(lane, region.name(), &plan.name, &copied.left_out);
    }
    lane.remember("furnished", &true).await
}

/// Suspends launching and terminating once the instances are there.
async fn hold(lane: &mut Lane<'_, '_>, place: &Place, plan: &Plan, late: &[String]) -> Step {
    let name = &plan.name;
    let Some(group) = place.region.server_group(name).await? else {
        return Err(Failure::not_found(format!("server group {name} was created and is gone")).into());
    };
    let (there, wanted) = (health::present(&group), wanted(plan.capacity, group.capacity));
    if there < wanted {
        let reason = format!("{there} of {wanted} of {name} are there, then launching is suspended");
        return lane.wait("launched", LAUNCHING, reason);
    }
    place.region.suspend(name, late).await?;
    Ok(())
}

/// How many instances are to come. A policy that was copied may want fewer than were configured, but AWS has to show first
/// that it knows the configured size at all.
fn wanted(configured: Capacity, live: Capacity) -> u32 {
    if (live.min, live.max) == (configured.min, configured.max) {
        live.desired.min(configured.desired)
    } else {
        configured.desired
    }
}

fn owner(lane: &Lane<'_, '_>) -> Owner {
    Owner { execution: lane.stage().execution().id.clone(), stage: lane.stage().attempt_id() }
}

fn template_tags(config: &Config, owner: &Owner) -> BTreeMap<String, String> {
    let mut tags: BTreeMap<String, String> =
        owner.tags().into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    tags.insert("spinnaker:application".to_owned(), config.application.clone());
    tags
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use serde_json::json;

    #[test]
    fn fewer_are_waited_for_only_where_aws_knows_the_size() {
        let capacity = |min, desired, max| Capacity { min, desired, max };
        for (live, expected) in [
            (capacity(0, 0, 0), 4),
            (capacity(1, 4, 6), 4),
            (capacity(1, 2, 6), 2),
            (capacity(1, 6, 6), 4),
            (capacity(2, 2, 6), 4),
        ] {
            assert_eq!(wanted(capacity(1, 4, 6), live), expected, "{live:?}");
        }
    }

    #[test]
    fn nothing_comes_before_what_it_needs_is_in_place() {
        let quiet = |json| {
            let Quiet { early, late, empty } = Quiet::of(&testing::config(&json));
            (early.join(","), late.join(","), empty)
        };
        let hook = json!([{"lifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING"}]);
        for (json, early, late, empty) in [
            (json!({}), "", "", false),
            (json!({"suspendedProcesses": ["AZRebalance"]}), "AZRebalance", "", false),
            (json!({"startDisabled": true}), "AddToLoadBalancer", "Launch,Terminate", true),
            (json!({"lifecycleHooks": hook}), "", "", true),
        ] {
            assert_eq!(quiet(json), (early.to_owned(), late.to_owned(), empty));
        }
    }
}
