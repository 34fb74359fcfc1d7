//! Images of other accounts: baked in one, launched in another.
//!
//! Spinnaker's `createServerGroup` shares the image of the bake account with the account that is deployed to, and copies its
//! tags, which AWS shows only to the account that has set them (`allowLaunchDescription`).

use gennaker_accounts::{Accounts, Other};
use gennaker_ec2::{Ec2, Image};
use gennaker_runtime::{Failure, Millis};
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Run, Step};
use serde::{Deserialize, Serialize};

use crate::lookup::Found;

/// How long AWS may take to show an image to the account that it is shared with.
const SHOWN: Millis = 10 * 60_000;
/// The output with the images whose tags could not be copied, by region, and why.
const NOT_COPIED: &str = "imageTagsNotCopied";

/// Whose an image is that is not of the account that is deployed to.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Lent {
    /// The twelve digits of its owner.
    owner: String,
    /// Whether the account could use it already when it was looked up.
    seen: bool,
}

/// The loan of an image that an account may use already, where its owner is another one that is registered.
pub(crate) async fn lent(
    run: &Run<'_>,
    accounts: &Accounts,
    place: &Place,
    image: &Image,
) -> Result<Option<Lent>, Failure> {
    let mut others = accounts.others(run.store(), &place.account, place.region.name()).await?.into_iter();
    let owner = others.find(|other| other.id == image.owner);
    Ok(owner.map(|owner| Lent { owner: owner.id, seen: true }))
}

/// An image that its account does not share yet. By its id every account is asked, by its name only Gennaker's own: whoever
/// may make images anywhere could take a name.
///
/// # Errors
/// With the accounts that were asked, where none of them has it.
pub(crate) async fn of_others(
    run: &Run<'_>,
    accounts: &Accounts,
    place: &Place,
    wanted: &str,
) -> Result<(Image, Lent), Failure> {
    let region = place.region.name();
    let mut others = accounts.others(run.store(), &place.account, region).await?;
    if !gennaker_ec2::is_image_id(wanted) {
        // With wildcards the account would go on finding what was shared with it once.
        others.retain(|other| other.is_own && !wanted.contains(['*', '?']));
    }
    let mut asked = Vec::new();
    for other in others {
        let found = async {
            let regions = accounts.reach(run.store(), &other).await?;
            Ec2::new(&regions, region).image_of(&other.id, wanted).await
        };
        match found.await {
            Ok(Some(image)) => return Ok((image, Lent { owner: other.id, seen: false })),
            Ok(None) => asked.push(other.id),
            Err(failure) if failure.class.is_retried() => return Err(failure),
            // An account that may not be asked is none that this one gets images from.
            Err(failure) => asked.push(format!("{} ({})", other.id, failure.message)),
        }
    }
    let elsewhere =
        if asked.is_empty() { String::new() } else { format!(", nor is there one of {}", asked.join(", ")) };
    Err(missing(place, wanted, &elsewhere))
}

/// That an image is not there, and where else it was looked for.
pub(crate) fn missing(place: &Place, wanted: &str, elsewhere: &str) -> Failure {
    let (region, account) = (place.region.name(), &place.account);
    Failure::not_found(format!(
        "there is no image {wanted} in {region} that account {account} may use{elsewhere}; correct the image, or have it made first"
    ))
}

/// Shares a lent image with the account that is deployed to, where it is not yet, and gives it the owner's tags there. Each part
/// may be done twice. Tags are no reason not to deploy what could be deployed without.
pub(crate) async fn allow_launch(lane: &mut Lane<'_, '_>, accounts: &Accounts, place: &Place) -> Step {
    let found = lane.remembered("found")?;
    let Some(Found { image_id, lent: Some(lent), .. }) = found else { return Ok(()) };
    if !lent.seen {
        lane.task("allowLaunch");
    }
    if lane.is_done("launchAllowed")? {
        return Ok(());
    }
    let owners = reach(lane.stage(), accounts, place, &lent).await;
    if !lent.seen {
        let owners = owners.as_ref().map_err(Failure::clone)?;
        let to = accounts.id(lane.stage().store(), &place.account).await?;
        owners.share_image(&image_id, &to).await?;
        if place.ec2().image_by_id(&image_id).await?.is_none() {
            let reason = format!("account {} does not see image {image_id} yet", place.account);
            return lane.wait("launchAllowed", SHOWN, reason);
        }
    }
    let copied = async { copy_tags(&owners?, &place.ec2(), &image_id).await };
    match copied.await {
        Err(failure) if lent.seen && !failure.class.is_retried() => note(lane.run(), place, &failure),
        copied => copied?,
    }
    lane.remember("launchAllowed", &true).await?;
    Ok(())
}

async fn reach(run: &Run<'_>, accounts: &Accounts, place: &Place, lent: &Lent) -> Result<Ec2, Failure> {
    let (store, region) = (run.store(), place.region.name());
    let others: Vec<Other> = accounts.others(store, &place.account, region).await?;
    let owner = others.iter().find(|other| other.id == lent.owner);
    let owner = owner.ok_or_else(|| {
        Failure::not_found(format!(
            "account {} is not registered for {region} any more; `gennaker account save` registers it",
            lent.owner
        ))
    })?;
    Ok(Ec2::new(&accounts.reach(store, owner).await?, region))
}

/// Gives an image the tags in one account that it has in its owner's.
async fn copy_tags(owners: &Ec2, ec2: &Ec2, id: &str) -> Result<(), Failure> {
    let (Some(image), Some(seen)) = (owners.image_by_id(id).await?, ec2.image_by_id(id).await?) else {
        return Err(Failure::not_found(format!(
            "image {id} is gone, somebody deregistered it; deploy another one"
        )));
    };
    let mut tags = image.tags;
    // Those that begin so are AWS's own to set.
    tags.retain(|name, value| !name.starts_with("aws:") && seen.tags.get(name) != Some(value));
    if tags.is_empty() { Ok(()) } else { ec2.tag_image(id, &tags).await }
}

fn note(run: &mut Run<'_>, place: &Place, failure: &Failure) {
    tracing::warn!(region = %place.region.name(), said = %failure.message, "the image's tags are not copied");
    run.output_entry(NOT_COPIED, place.region.name(), failure.message.as_str());
}
