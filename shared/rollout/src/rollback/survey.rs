//! What a cluster of a region can be rolled back to, as it is now.

use gennaker_runtime::Failure;
use gennaker_server_groups::Place;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::candidates::{Candidate, Metadata, candidate, default_percent};

/// What a rollback of a cluster asks for in each region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClusterRollback {
    /// The cluster.
    pub cluster: String,
    /// The server group to go back to, where somebody knows it.
    pub original: Option<String>,
    /// Whether only server groups with traffic are gone back to.
    pub only_enabled: bool,
    /// Which share has to be up, in percent; by the size where none is given.
    pub healthy_percent: Option<u32>,
}

/// How a cluster is rolled back in a region, in Spinnaker's fields.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Survey {
    /// `EXPLICIT` or `PREVIOUS_IMAGE`.
    pub rollback_type: String,
    /// What the rollback needs to know.
    pub rollback_context: Value,
    /// The image that will run: its name, or its id where it is not known.
    pub image: Option<String>,
    /// The number of the build that it is from.
    pub build_number: Option<String>,
}

/// Looks which server group is rolled back and to what; none where it is not possible.
///
/// # Errors
/// When AWS fails.
pub async fn survey(place: &Place, wanted: &ClusterRollback) -> Result<Option<Survey>, Failure> {
    let (region, ec2) = (&place.region, place.ec2());
    let mut groups = region.cluster(&wanted.cluster).await?;
    groups.retain(|group| !group.deleting);
    let Some(newest) = groups.iter().find(|group| !group.is_disabled()) else { return Ok(None) };
    let image = newest.tags.get(Metadata::TAG).and_then(|tag| Metadata::read(tag));
    let percent = wanted.healthy_percent.unwrap_or(default_percent(newest.capacity.desired));
    let mut candidates = Vec::new();
    for group in &groups {
        let template = group.launch_template.as_ref();
        let image_id = match template {
            Some(template) => ec2.template_image(&template.id, &template.version).await?,
            None => None,
        };
        candidates.push(Candidate {
            name: group.name.clone(),
            enabled: !group.is_disabled(),
            image_id,
            desired: group.capacity.desired,
        });
    }
    let image = with_id(place, image, &candidates).await?;
    let found = candidate(&candidates, wanted.original.as_deref(), image.as_ref(), wanted.only_enabled);
    let Some(method) = found else { return Ok(None) };
    let runs = match &method {
        super::Method::Explicit { restore, .. } => {
            candidates.iter().find(|group| group.name == *restore).and_then(|group| group.image_id.clone())
        }
        super::Method::PreviousImage { .. } => None,
    };
    let known = image.as_ref().and_then(|image| image.image_name.clone().or_else(|| image.image_id.clone()));
    let named = match (&known, &runs) {
        (None, Some(id)) => ec2.image(id).await?.map(|image| image.name),
        _ => None,
    };
    Ok(Some(Survey {
        rollback_type: method.name().to_owned(),
        rollback_context: method.context(image.as_ref(), percent),
        image: known.or(named).or(runs),
        build_number: image.and_then(|image| image.build_number),
    }))
}

/// The image's id as well, where only its name is known.
async fn with_id(
    place: &Place,
    image: Option<Metadata>,
    candidates: &[Candidate],
) -> Result<Option<Metadata>, Failure> {
    let Some(image) = image else { return Ok(None) };
    match (&image.image_id, &image.image_name) {
        (None, Some(name)) if candidates.len() > 1 => {
            let found = place.ec2().image(name).await?.map(|found| found.id);
            Ok(Some(Metadata { image_id: found, ..image }))
        }
        _ => Ok(Some(image)),
    }
}
