//! What a configuration names, looked up in AWS before anything is changed.

use gennaker_accounts::Accounts;
use gennaker_ec2::{LaunchTemplateData, Subnet, SubnetRequest};
use gennaker_runtime::Failure;
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Step};
use serde::{Deserialize, Serialize};

use crate::config::{Problems, SUBNETS_TAG};
use crate::image::{self, Lent};
use crate::{Config, Source, capacity, determine_source};

/// What was found.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Found {
    pub(crate) image_id: String,
    /// Where another account owns the image.
    pub(crate) lent: Option<Lent>,
    pub(crate) subnets: Vec<String>,
    /// Whether the subnets are the source's own, which its tag says and the new server group's shall say too.
    pub(crate) subnets_of_source: bool,
    /// None where its instances stand in the account's default subnets and it has no default VPC.
    pub(crate) vpc: Option<String>,
    pub(crate) security_groups: Vec<String>,
    pub(crate) target_group_arns: Vec<String>,
    /// What the source's instances are launched with.
    pub(crate) source: Option<LaunchTemplateData>,
}

/// Looks everything up that the configuration names, once, and changes nothing: all lanes of a stage can do it before any of
/// them creates something.
///
/// # Errors
/// With everything that does not exist or does not fit.
pub(crate) async fn check(
    lane: &mut Lane<'_, '_>,
    accounts: &Accounts,
    place: &Place,
    config: &Config,
) -> Step {
    if config.strategy.as_deref() == Some("custom") {
        return Ok(());
    }
    found_by(lane, Some(accounts), place, config).await.map(drop)
}

/// What was found, or is found now and written down.
pub(crate) async fn found(lane: &mut Lane<'_, '_>, place: &Place, config: &Config) -> Step<Found> {
    found_by(lane, None, place, config).await
}

/// The same, where the image may be one of the other accounts.
async fn found_by(
    lane: &mut Lane<'_, '_>,
    accounts: Option<&Accounts>,
    place: &Place,
    config: &Config,
) -> Step<Found> {
    let source = determine_source(lane, place, config).await?;
    if let Some(found) = lane.remembered("found")? {
        return Ok(found);
    }
    let mut problems = Problems::default();
    // The other strategies give their own sizes.
    if matches!(
        config.strategy.as_deref(),
        None | Some("none" | "highlander" | "redblack" | "trafficshifting")
    ) {
        problems.look(capacity::of(config, source.as_ref()))?;
    }
    let found = Box::pin(look(lane, accounts, place, config, source.as_ref(), &mut problems)).await?;
    problems.finish()?;
    lane.remember("found", &found).await?;
    Ok(found)
}

async fn look(
    lane: &Lane<'_, '_>,
    accounts: Option<&Accounts>,
    place: &Place,
    config: &Config,
    source: Option<&Source>,
    problems: &mut Problems,
) -> Result<Found, Failure> {
    if problems.look(place.regions.check(&config.region).map(Some))?.is_none() {
        return Ok(Found::default());
    }
    let (region, ec2) = (&place.region, place.ec2());
    let launched_with = source_data(place, source).await?;
    let (image_id, lent) = problems.look(image_id(lane, accounts, place, config).await)?;
    let (ids, subnets_of_source) = subnet_ids(place, config, source).await?;
    let wanted = SubnetRequest {
        ids,
        purpose: config.network.subnet_purpose.clone(),
        zones: config.zones.clone(),
        vpc: None,
    };
    let subnets: Vec<Subnet> = problems.look(ec2.subnets(&wanted).await)?;
    let vpc = match subnets.first() {
        Some(subnet) => Some(subnet.vpc.clone()),
        None => ec2.default_vpc().await?,
    };
    let network = &config.network;
    let security_groups =
        problems.look(ec2.security_groups(&network.security_groups, vpc.as_deref()).await)?;
    problems.look(region.load_balancers(&network.load_balancers).await)?;
    let target_groups = problems.look(region.target_groups(&network.target_groups).await)?;
    Ok(Found {
        image_id,
        lent,
        subnets: subnets.into_iter().map(|subnet| subnet.id).collect(),
        subnets_of_source,
        vpc,
        security_groups,
        target_group_arns: target_groups.into_iter().map(|group| group.arn).collect(),
        source: launched_with,
    })
}

/// What the source's instances are launched with; nothing where it has no launch template, or its version is gone.
async fn source_data(place: &Place, source: Option<&Source>) -> Result<Option<LaunchTemplateData>, Failure> {
    let Some(source) = source else { return Ok(None) };
    let group = place.region.server_group(&source.name).await?;
    let Some(template) = group.and_then(|group| group.launch_template) else { return Ok(None) };
    place.ec2().launch_template_data(&template.id, &template.version).await
}

/// The given subnets, else those that the source was told by id.
async fn subnet_ids(
    place: &Place,
    config: &Config,
    source: Option<&Source>,
) -> Result<(Vec<String>, bool), Failure> {
    let given = &config.network.subnet_ids;
    let Some(source) = source.filter(|_| given.is_empty() && config.copy_subnets) else {
        return Ok((given.clone(), false));
    };
    let group = place.region.server_group(&source.name).await?;
    let ids = group.and_then(|group| group.tags.get(SUBNETS_TAG).map(|ids| split(ids))).unwrap_or_default();
    let of_source = !ids.is_empty();
    Ok((ids, of_source))
}

fn split(ids: &str) -> Vec<String> {
    ids.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

/// The id of the image, which exists and starts on every instance type, and whose it is where that is another account.
async fn image_id(
    lane: &Lane<'_, '_>,
    accounts: Option<&Accounts>,
    place: &Place,
    config: &Config,
) -> Result<(String, Option<Lent>), Failure> {
    let run = lane.stage();
    let wanted = image::wanted(run, config)?;
    let (found, lent) = match (place.ec2().image(&wanted).await?, accounts) {
        (Some(image), None) => (image, None),
        (Some(image), Some(accounts)) => {
            let lent = image::lent(run, accounts, place, &image).await?;
            (image, lent)
        }
        (None, Some(accounts)) => {
            let (image, lent) = image::of_others(run, accounts, place, &wanted).await?;
            (image, Some(lent))
        }
        (None, None) => return Err(image::missing(place, &wanted, "")),
    };
    image::check(&found, config)?;
    Ok((found.id, lent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subnets_stand_in_a_tag() {
        assert_eq!(split("subnet-1, subnet-2,"), ["subnet-1", "subnet-2"]);
        assert!(split(" ").is_empty());
    }
}
