//! The images to tag, with the tags that they had.

use std::collections::BTreeMap;

use gennaker_aws::Regions;
use gennaker_ec2::{Ec2, Image};
use gennaker_images::Upstream;
use gennaker_runtime::Failure;
use gennaker_stage::Run;
use serde::{Deserialize, Serialize};

use crate::request::Request;

/// An image to tag.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Target {
    pub(crate) region: String,
    pub(crate) image_id: String,
    pub(crate) image_name: String,
    /// The twelve digits of the account that it belongs to.
    #[serde(default)]
    pub(crate) owner: String,
    /// The tags that it had before.
    pub(crate) original: BTreeMap<String, String>,
}

/// The images that a stage names, or those that the stages before have left.
///
/// # Errors
/// When there are none, or one does not exist.
pub(crate) async fn targets(
    run: &Run<'_>,
    regions: &Regions,
    request: &Request,
) -> Result<Vec<Target>, Failure> {
    let mut targets: Vec<Target> = Vec::new();
    for (region, id) in wanted(run, request)? {
        let found = Ec2::new(regions, &region).image(&id).await?;
        let image = found.ok_or_else(|| {
            Failure::not_found(format!("there is no image {id} in {region} that this account may use"))
        })?;
        if !targets.iter().any(|target| target.image_id == image.id && target.region == region) {
            targets.push(target(region, image));
        }
    }
    Ok(targets)
}

fn wanted(run: &Run<'_>, request: &Request) -> Result<Vec<(String, String)>, Failure> {
    if !request.images.is_empty() {
        let everywhere = request
            .regions
            .iter()
            .flat_map(|region| request.images.iter().map(move |image| (region.clone(), image.clone())));
        return Ok(everywhere.collect());
    }
    let mut upstream = Upstream::of(&run.ancestors(), &request.considered);
    upstream.retain(|image| request.regions.is_empty() || request.regions.contains(&image.region));
    if upstream.is_empty() {
        let of = if request.considered.is_empty() {
            "no stage before".to_owned()
        } else {
            format!("none of the stages {} (consideredStages) before", request.considered.join(", "))
        };
        return Err(Failure::invalid(format!(
            "Unable to determine source image(s): {of} has left one; name them as imageNames"
        )));
    }
    Ok(upstream.into_iter().map(|image| (image.region, image.id)).collect())
}

fn target(region: String, image: Image) -> Target {
    Target { region, image_id: image.id, image_name: image.name, owner: image.owner, original: image.tags }
}

/// Whether an image bears the tags.
pub(crate) fn has(image: &Image, tags: &BTreeMap<String, String>) -> bool {
    tags.iter().all(|(name, value)| image.tags.get(name) == Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_has_tags_when_it_has_each_with_its_value() {
        let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let image = Image { tags: map(&[("a", "1"), ("b", "")]), ..Image::default() };
        for (tags, expected) in [
            (map(&[]), true),
            (map(&[("a", "1")]), true),
            (map(&[("b", "")]), true),
            (map(&[("a", "2")]), false),
            (map(&[("a", "1"), ("c", "")]), false),
        ] {
            assert_eq!(has(&image, &tags), expected, "{tags:?}");
        }
    }
}
