//! A launch template and the server group that is launched from it.

use std::collections::BTreeMap;

use gennaker_aws::{NewServerGroup, Owner, Regions};
use gennaker_ec2::{Ec2, NewLaunchTemplate};
use gennaker_runtime::{Failure, Millis};
use gennaker_stage::Run;

use crate::config::Config;
use crate::plan::Plan;

/// The checkpoint that says when a server group was created.
pub(crate) fn checkpoint(config: &Config) -> String {
    format!("created/{}", config.key)
}

/// Creates what was planned, unless an earlier call did; one that died in between has left no more than what this
/// finds again.
///
/// # Errors
/// When AWS refuses.
pub(crate) async fn once(
    run: &mut Run<'_>,
    regions: &Regions,
    config: &Config,
    plan: &Plan,
    owner: &Owner,
) -> Result<(), Failure> {
    let checkpoint = checkpoint(config);
    if run.remembered::<Millis>(&checkpoint)?.is_some() {
        return Ok(());
    }
    let template = Ec2::new(regions, &config.region)
        .create_launch_template(&launch_template(config, plan, owner))
        .await?;
    let region = regions.region(&config.region);
    region
        .create(&NewServerGroup {
            name: plan.name.clone(),
            capacity: plan.capacity,
            launch_template_id: template.id,
            launch_template_version: template.version,
            subnets: plan.subnets.clone(),
            zones: if plan.subnets.is_empty() { config.zones.clone() } else { Vec::new() },
            target_group_arns: plan.target_group_arns.clone(),
            health_check_type: config.health_check_type.clone(),
            health_check_grace_period: config.health_check_grace_period,
            cooldown: config.cooldown,
            termination_policies: config.termination_policies.clone(),
            capacity_rebalance: config.capacity_rebalance,
            tags: config.tags.clone(),
            owner: owner.clone(),
        })
        .await?;
    region.suspend(&plan.name, &config.suspended_processes).await?;
    tracing::info!(server_group = %plan.name, region = %config.region, image = %plan.image_id, "created");
    let now = run.now();
    run.remember(&checkpoint, &now).await
}

fn launch_template(config: &Config, plan: &Plan, owner: &Owner) -> NewLaunchTemplate {
    let mut tags: BTreeMap<String, String> =
        owner.tags().into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    tags.insert("spinnaker:application".to_owned(), config.application.clone());
    NewLaunchTemplate {
        name: plan.launch_template.clone(),
        client_token: plan.client_token.clone(),
        image_id: plan.image_id.clone(),
        instance_type: config.instance_type.clone(),
        key_pair: config.key_pair.clone(),
        iam_role: config.iam_role.clone(),
        security_groups: plan.security_groups.clone(),
        user_data: config.user_data.clone(),
        monitoring: config.monitoring,
        ebs_optimized: config.ebs_optimized,
        public_ip: config.public_ip,
        require_imds_v2: config.require_imds_v2,
        spot_price: config.spot_price.clone(),
        tags,
        volume_tags: config.volume_tags.clone(),
    }
}
