//! Everything that is decided about a server group before it is created.

use gennaker_aws::{Capacity, Regions};
use gennaker_ec2::{Ec2, SubnetRequest, launch_template_name};
use gennaker_runtime::Failure;
use gennaker_stage::Run;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::{image, name, source};

/// The plan of one server group.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Plan {
    pub(crate) name: String,
    /// The server group that it follows.
    pub(crate) source: Option<String>,
    pub(crate) capacity: Capacity,
    pub(crate) image_id: String,
    pub(crate) launch_template: String,
    pub(crate) client_token: String,
    pub(crate) subnets: Vec<String>,
    pub(crate) security_groups: Vec<String>,
    pub(crate) target_group_arns: Vec<String>,
}

/// The plan that was made, or a new one, written down.
///
/// # Errors
/// When something that the configuration names does not exist.
pub(crate) async fn remembered(
    run: &mut Run<'_>,
    regions: &Regions,
    config: &Config,
) -> Result<Plan, Failure> {
    let checkpoint = format!("plan/{}", config.key);
    if let Some(plan) = run.remembered(&checkpoint)? {
        return Ok(plan);
    }
    let plan = make(run, regions, config).await?;
    run.remember(&checkpoint, &plan).await?;
    Ok(plan)
}

async fn make(run: &Run<'_>, regions: &Regions, config: &Config) -> Result<Plan, Failure> {
    let (region, ec2) = (regions.region(&config.region), Ec2::new(regions, &config.region));
    let groups = region.cluster(config.cluster.name()).await?;
    let named = match &config.source {
        Some(name) => region.server_group(name).await?,
        None => None,
    };
    let source = named.as_ref().or_else(|| source::choose(config, &groups));
    let capacity = source::capacity(config, source)?;
    let image_id = image_id(run, &ec2, config).await?;
    let wanted = SubnetRequest {
        ids: config.subnet_ids.clone(),
        purpose: config.subnet_purpose.clone(),
        zones: config.zones.clone(),
    };
    let subnets = ec2.subnets(&wanted).await?;
    if subnets.is_empty() && config.zones.is_empty() {
        return Err(Failure::invalid(format!(
            "cluster {} in {}: where shall its instances stand? give subnetType, subnetIds or availability zones",
            config.cluster.name(),
            config.region
        )));
    }
    let vpc = subnets.first().map(|subnet| subnet.vpc.as_str());
    let security_groups = ec2.security_groups(&config.security_groups, vpc).await?;
    let target_groups = region.target_groups(&config.target_groups).await?;
    // Last, because it is the first thing that others see.
    let name = name::choose(run, config, &groups).await?;
    let client_token = run.ports().id()?;
    Ok(Plan {
        launch_template: launch_template_name(&name, &client_token),
        name,
        source: source.map(|source| source.name.clone()),
        capacity,
        image_id,
        client_token,
        subnets: subnets.into_iter().map(|subnet| subnet.id).collect(),
        security_groups,
        target_group_arns: target_groups.into_iter().map(|group| group.arn).collect(),
    })
}

/// The image's id, which exists.
async fn image_id(run: &Run<'_>, ec2: &Ec2, config: &Config) -> Result<String, Failure> {
    let region = &config.region;
    let wanted = config
        .image
        .clone()
        .or_else(|| image::upstream(&run.ancestors(), region))
        .ok_or_else(|| Failure::invalid(format!("No image/AMI could be found in {region}")))?;
    let found = ec2.image(&wanted).await?;
    found.map(|image| image.id).ok_or_else(|| {
        Failure::not_found(format!("there is no image {wanted} in {region} that this account may use"))
    })
}
