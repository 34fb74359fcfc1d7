//! What a cluster of a region can be rolled back to, as it is now.

use gennaker_runtime::Failure;
use gennaker_server_groups::Place;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::candidates::{Candidate, Method, candidate, default_percent};
use super::metadata::Metadata;

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
        Method::Explicit { restore, .. } => {
            candidates.iter().find(|group| group.name == *restore).and_then(|group| group.image_id.clone())
        }
        Method::PreviousImage { .. } => None,
    };
    let context = method.context(image.as_ref(), percent);
    let image = image.filter(|image| runs_with(&method, image, runs.as_deref()));
    let known = image.as_ref().and_then(|image| image.image_name.clone().or_else(|| image.image_id.clone()));
    let named = match (&known, &runs) {
        (None, Some(id)) => ec2.image(id).await?.map(|image| image.name),
        _ => None,
    };
    Ok(Some(Survey {
        rollback_type: method.name().to_owned(),
        rollback_context: context,
        image: known.or(named).or(runs),
        build_number: image.and_then(|image| image.build_number),
    }))
}

/// Whether the image of the tags is the one that will run: a server group that was asked for may have another one.
fn runs_with(method: &Method, image: &Metadata, restored: Option<&str>) -> bool {
    match method {
        Method::PreviousImage { .. } => true,
        Method::Explicit { .. } => image
            .image_id
            .as_deref()
            .zip(restored)
            .is_some_and(|(tagged, own)| tagged.eq_ignore_ascii_case(own)),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tags_tell_the_image_only_where_it_will_run() {
        let explicit = Method::Explicit { rollback: "v2".to_owned(), restore: "v1".to_owned() };
        let previous = Method::PreviousImage { rollback: "v2".to_owned() };
        let tagged = Metadata { image_id: Some("ami-1".to_owned()), ..Metadata::default() };
        let named = Metadata { image_name: Some("app-1".to_owned()), ..Metadata::default() };
        for (method, image, restored, expected) in [
            (&explicit, &tagged, Some("ami-1"), true),
            (&explicit, &tagged, Some("AMI-1"), true),
            (&explicit, &tagged, Some("ami-2"), false),
            (&explicit, &tagged, None, false),
            (&explicit, &named, Some("ami-1"), false),
            (&previous, &tagged, None, true),
            (&previous, &named, None, true),
        ] {
            assert_eq!(runs_with(method, image, restored), expected, "{method:?} {image:?} {restored:?}");
        }
    }
}
