//! Going back to an image that no server group has any more (Spinnaker: `PREVIOUS_IMAGE`).

use gennaker_aws::Capacity;
use gennaker_moniker::Moniker;
use gennaker_runtime::Failure;
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Step, Stop};
use serde_json::{Map, Value, json};

use super::Metadata;
use crate::strategies::{let_go, roll_out};
use crate::{CopyRequest, Created, copy_of};

/// A rollback to a new server group with an older image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviousImage {
    /// The server group that is replaced.
    pub rollback: String,
    /// The image; what the server group's tags say where there is none.
    pub image: Option<String>,
    /// Which share of the new one's instances has to be up, in percent.
    pub healthy_percent: Option<u32>,
    /// For how many seconds both get traffic.
    pub delay: u32,
    /// Whose judgement of health counts; everybody's where none is given.
    pub providers: Option<Vec<String>>,
    /// The new one's sizes; those of the replaced one where there are none.
    pub capacity: Option<Capacity>,
    /// How many server groups stay in all; any number where none is given.
    pub keep: Option<u32>,
}

/// Clones a server group with an older image, by red/black.
///
/// # Errors
/// The stop, until it is done.
pub async fn previous_image(lane: &mut Lane<'_, '_>, place: &Place, back: &PreviousImage) -> Step<Created> {
    let mut part = lane.part("clone");
    let image = match part.remembered::<String>("image")? {
        Some(image) => image,
        None => {
            let image = image(place, back).await?;
            part.remember("image", &image).await?;
            image
        }
    };
    let request = request(&part, place, back, &image)?;
    let config = copy_of(&mut part, place, &request).await?;
    match Box::pin(roll_out(&mut part, place, &config)).await {
        Err(Stop::Fail(failure)) if !failure.class.is_retried() => {
            // Nobody would do it later.
            Box::pin(let_go(&mut part, place, &config)).await?;
            Err(failure.into())
        }
        step => step,
    }
}

async fn image(place: &Place, back: &PreviousImage) -> Result<String, Failure> {
    if let Some(image) = &back.image {
        return Ok(image.clone());
    }
    let group = place.region.server_group(&back.rollback).await?;
    let tagged = group.and_then(|group| Metadata::read(group.tags.get(Metadata::TAG)?));
    tagged.and_then(|image| image.image_id.or(image.image_name)).ok_or_else(|| {
        Failure::invalid(format!(
            "Unable to determine rollback image (serverGroupName: {}): give rollbackContext.imageId",
            back.rollback
        ))
    })
}

fn request(
    lane: &Lane<'_, '_>,
    place: &Place,
    back: &PreviousImage,
    image: &str,
) -> Result<CopyRequest, Failure> {
    let name = &back.rollback;
    let moniker = Moniker::parse(name)
        .ok_or_else(|| Failure::invalid(format!("{name} cannot be a server group's name")))?;
    let uses_source = back.capacity.is_none();
    let mut fields: Map<String, Value> = Map::new();
    for (field, value) in [
        ("imageId", json!(image)),
        ("strategy", json!("redblack")),
        ("application", json!(moniker.app)),
        ("stack", json!(moniker.stack)),
        ("freeFormDetails", json!(moniker.detail)),
        ("region", json!(place.region.name())),
        ("credentials", json!(place.account)),
        ("cloudProvider", json!("aws")),
        ("delayBeforeDisableSec", json!(back.delay)),
        ("targetHealthyDeployPercentage", json!(back.healthy_percent)),
        ("interestingHealthProviderNames", json!(back.providers)),
        ("maxRemainingAsgs", json!(back.keep)),
        ("capacity", json!(back.capacity)),
        ("useSourceCapacity", json!(uses_source)),
        (
            "source",
            json!({
                "account": place.account, "region": place.region.name(), "asgName": name, "serverGroupName": name,
                "useSourceCapacity": uses_source,
            }),
        ),
    ] {
        if !value.is_null() {
            fields.insert(field.to_owned(), value);
        }
    }
    Ok(CopyRequest {
        key: format!("rollback/{}", place.region.name()),
        label: lane.name().to_owned(),
        account: place.account.clone(),
        region: place.region.name().to_owned(),
        zones: Vec::new(),
        fields,
        path: String::new(),
    })
}
