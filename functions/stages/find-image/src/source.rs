//! The image that a server group's instances are launched from.

use aws_sdk_autoscaling::Client;
use gennaker_aws::{Regions, ServerGroup};
use gennaker_ec2::{Ec2, Image};
use gennaker_runtime::Failure;

use crate::request::Request;

/// What a cluster has in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The image and its server group.
    Image(Box<Image>, String),
    /// Nothing, and why.
    Nothing(String),
}

/// Looks for the image in a region.
///
/// # Errors
/// When AWS fails, or there are several server groups where there must be one.
pub(crate) async fn look(request: &Request, regions: &Regions, region: &str) -> Result<Found, Failure> {
    let cluster = &request.cluster;
    let groups = regions.region(region).cluster(cluster).await?;
    let groups = request.strategy.order(groups, request.only_enabled);
    let Some(pattern) = &request.pattern else {
        let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
        request.strategy.check(&names, cluster, region)?;
        return match groups.first() {
            Some(group) => of(regions, region, group).await,
            None => Ok(Found::Nothing(format!(
                "the cluster {cluster} in {region} has no {}server group",
                if request.only_enabled { "enabled " } else { "" }
            ))),
        };
    };
    let mut matching = Vec::new();
    for group in &groups {
        if request.strategy.is_decided(matching.len()) {
            break;
        }
        if let Found::Image(image, name) = of(regions, region, group).await?
            && pattern.is_match(&image.name)
        {
            matching.push((image, name));
        }
    }
    let names: Vec<&str> = matching.iter().map(|(_, name)| name.as_str()).collect();
    request.strategy.check(&names, cluster, region)?;
    Ok(match matching.into_iter().next() {
        Some((image, name)) => Found::Image(image, name),
        None => Found::Nothing(format!(
            "no image of the {} server groups of {cluster} in {region} is called as imageNamePattern says",
            groups.len()
        )),
    })
}

/// The image of one server group.
async fn of(regions: &Regions, region: &str, group: &ServerGroup) -> Result<Found, Failure> {
    let ec2 = Ec2::new(regions, region);
    let name = &group.name;
    let id = match (&group.launch_template, &group.launch_configuration) {
        (Some(template), _) => ec2.template_image(&template.id, &template.version).await?,
        (None, Some(configuration)) => configured(regions, region, configuration).await?,
        (None, None) => None,
    };
    let Some(id) = id else {
        return Ok(Found::Nothing(format!(
            "what {name} in {region} is launched from does not exist any more, or names no image"
        )));
    };
    Ok(match ec2.image_by_id(&id).await? {
        Some(image) => Found::Image(Box::new(image), name.clone()),
        None => Found::Nothing(format!("the image {id} of {name} in {region} does not exist any more")),
    })
}

/// The image of a launch configuration.
async fn configured(regions: &Regions, region: &str, name: &str) -> Result<Option<String>, Failure> {
    let client = Client::new(&regions.config(region));
    let request = client.describe_launch_configurations().launch_configuration_names(name);
    let answer = request.send().await.map_err(|error| {
        let doing = format!("reading launch configuration {name} in {region}");
        Failure::from_aws(&doing, &error.into_service_error())
    })?;
    let found = answer.launch_configurations.unwrap_or_default().into_iter().next();
    Ok(found.and_then(|configuration| configuration.image_id))
}
