//! The server group that is copied, with everything that AWS says of it.

use gennaker_aws::{Fields, ServerGroup};
use gennaker_ec2::{LaunchTemplateData, SubnetRequest};
use gennaker_runtime::Failure;
use gennaker_scaling::{LifecycleHook, Scaling};
use gennaker_server_groups::Place;

use super::CopyRequest;
use crate::config::{account, named, of_source, source};
use crate::source::find as find_source;

/// The server group that is copied.
#[derive(Clone, Debug, Default)]
pub(super) struct Ancestor {
    pub(super) region: String,
    pub(super) group: ServerGroup,
    pub(super) data: LaunchTemplateData,
    /// Its image's name, where the copy is in another region.
    pub(super) image_name: Option<String>,
    /// Its security groups by name, or by id where one has gone.
    pub(super) security_groups: Vec<String>,
    /// What its first subnet is for.
    pub(super) subnet_purpose: Option<String>,
    pub(super) hooks: Vec<LifecycleHook>,
}

/// Finds it: the given one, also in another region, else the one of the target, else the cluster's fitting one.
pub(super) async fn find_in(place: &Place, request: &CopyRequest) -> Result<Option<ServerGroup>, Failure> {
    let fields = &request.fields();
    if let Some((region, name)) = elsewhere(fields, &request.region)? {
        let group = place.regions.region(&region).server_group(&name).await?;
        return group.map(Some).ok_or_else(|| {
            Failure::not_found(format!(
                "there is no server group {name} in {region}; correct {}",
                fields.path("source")
            ))
        });
    }
    let wanted = source(fields, &request.region)?;
    let largest = of_source(fields, "useSourceCapacity")?.unwrap_or(false);
    let cluster = named(fields).map(|(_, cluster)| cluster.name().to_owned()).unwrap_or_default();
    find_source(place, &cluster, &wanted, largest).await
}

/// The explicit source, where it is in another region.
fn elsewhere(fields: &Fields<'_>, region: &str) -> Result<Option<(String, String)>, Failure> {
    let Some(source) = fields.map("source")? else { return Ok(None) };
    let name = source.first_text(&["serverGroupName", "asgName"])?;
    let Some((other, name)) = source.text("region")?.filter(|other| other != region).zip(name) else {
        return Ok(None);
    };
    let own = account(fields)?;
    match source.text("account")?.filter(|other| *other != own) {
        None => Ok(Some((other, name))),
        Some(other) => Err(Failure::invalid(format!(
            "{} is {other}, but only a server group of its own account, {own}, can be copied",
            source.path("account")
        ))),
    }
}

pub(super) async fn find(place: &Place, request: &CopyRequest) -> Result<Option<Ancestor>, Failure> {
    let Some(group) = find_in(place, request).await? else { return Ok(None) };
    copyable(&group, &request.fields())?;
    let place = Place::new(&place.account, &place.regions, &group.region);
    let ec2 = place.ec2();
    let data = match &group.launch_template {
        Some(template) => ec2.launch_template_data(&template.id, &template.version).await?,
        None => None,
    };
    let data = data.ok_or_else(|| {
        Failure::invalid(format!(
            "server group {} in {} has no launch template that could be read; only server groups with one can be copied",
            group.name, group.region
        ))
    })?;
    let image_name = if group.region == request.region {
        None
    } else {
        ec2.image_by_id(&data.image_id).await?.map(|image| image.name)
    };
    let names = ec2.security_group_names(&data.security_groups).await?;
    let security_groups = data.security_groups.iter().map(|id| names.get(id).unwrap_or(id).clone()).collect();
    let scaling = Scaling::new(&place.regions, &group.region);
    let mut hooks = scaling.hooks(&group.name).await?;
    let told = scaling.notifications(&group.name).await?.into_iter();
    // AWS adds that one by itself.
    hooks.extend(told.filter(|told| told.lifecycle_transition != "autoscaling:TEST_NOTIFICATION"));
    Ok(Some(Ancestor {
        region: group.region.clone(),
        subnet_purpose: purpose(&place, &group).await?,
        group,
        data,
        image_name,
        security_groups,
        hooks,
    }))
}

/// Refuses what would silently become another server group, unless the stage says itself which types it is to have.
fn copyable(group: &ServerGroup, given: &Fields<'_>) -> Result<(), Failure> {
    const OVERRIDES: &str = "launchTemplateOverridesForInstanceType";
    let beyond = group.mixed_instances.as_ref().map(|mixed| mixed.beyond.as_slice()).unwrap_or_default();
    if beyond.is_empty() || given.get(OVERRIDES).is_some() {
        return Ok(());
    }
    Err(Failure::invalid(format!(
        "server group {} in {} has overrides with {} in its mixed instances policy, which a copy cannot have; say in {} which \
         instance types the copy is to have, each with its instanceType and weightedCapacity",
        group.name,
        group.region,
        beyond.join(" and "),
        given.path(OVERRIDES)
    )))
}

/// What the group's first subnet is for; nothing where it stands in none, or the subnet is gone.
async fn purpose(place: &Place, group: &ServerGroup) -> Result<Option<String>, Failure> {
    let Some(first) = group.subnets.first() else { return Ok(None) };
    let wanted = SubnetRequest { ids: vec![first.clone()], ..SubnetRequest::default() };
    match place.ec2().subnets(&wanted).await {
        Ok(subnets) => Ok(subnets.into_iter().next().and_then(|subnet| subnet.purpose)),
        Err(failure) if failure.class == gennaker_runtime::ErrorClass::NotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gennaker_aws::MixedInstances;
    use serde_json::json;

    #[test]
    fn a_source_that_would_become_another_one_is_refused() {
        let check = |beyond: &[&str], given: serde_json::Value| {
            let beyond = beyond.iter().map(|name| (*name).to_owned()).collect();
            let group = ServerGroup {
                name: "app-v001".to_owned(),
                mixed_instances: Some(MixedInstances { beyond, ..MixedInstances::default() }),
                ..ServerGroup::default()
            };
            copyable(&group, &Fields::new(given.as_object().expect("a map")))
                .map_err(|failure| failure.message)
        };
        let needs = &["InstanceRequirements"];
        for (beyond, given, allowed) in [
            (&[][..], json!({}), true),
            (needs, json!({}), false),
            (needs, json!({"launchTemplateOverridesForInstanceType": null}), false),
            (needs, json!({"launchTemplateOverridesForInstanceType": [{"instanceType": "m5.large"}]}), true),
        ] {
            assert_eq!(check(beyond, given.clone()).is_ok(), allowed, "{given}");
        }
        let message = check(&["ImageId", "InstanceRequirements"], json!({})).expect_err("refused");
        assert!(
            message.contains("ImageId and InstanceRequirements") && message.contains("say in"),
            "{message}"
        );
    }

    #[test]
    fn only_a_source_in_another_region_is_elsewhere() {
        let find =
            |json: serde_json::Value| elsewhere(&Fields::new(json.as_object().expect("a map")), "us-east-1");
        let source = |region: &str, account: &str| json!({"account": "prod", "source": {"region": region, "account": account, "asgName": "app-v001"}});
        let expected = Some(("eu-west-1".to_owned(), "app-v001".to_owned()));
        assert_eq!(find(source("eu-west-1", "prod")), Ok(expected));
        assert_eq!(find(source("us-east-1", "prod")), Ok(None));
        assert_eq!(find(json!({"account": "prod"})), Ok(None));
        assert!(find(source("eu-west-1", "test")).is_err());
    }
}
