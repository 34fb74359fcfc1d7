//! Images of other accounts: baked in one, launched in another.
//!
//! Spinnaker shares the image of its bake account with the account that is deployed to, and copies its tags, which AWS shows
//! to the owner alone (`allowLaunchDescription`; reference `clusters.md`, 2.1).

use gennaker_accounts::Accounts;
use gennaker_ec2::{Ec2, Image};
use gennaker_runtime::{Failure, Millis};
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Run, Step};

use crate::Config;
use crate::lookup::Found;

/// How long AWS may take to show an image to the account that it is shared with.
const SHOWN: Millis = 10 * 60_000;

/// An image that another account owns, and that account's name: Gennaker's own account is asked first, then the
/// registered ones by their names.
///
/// # Errors
/// With the accounts that were asked, where none of them has it.
pub(crate) async fn of_others(
    run: &Run<'_>,
    accounts: &Accounts,
    place: &Place,
    wanted: &str,
) -> Result<(Image, String), Failure> {
    let region = place.region.name();
    let mut asked = Vec::new();
    for other in accounts.others(run.store(), &place.account).await? {
        let found = match accounts.regions_or_own(run.store(), &other.name).await {
            Ok(regions) if regions.check(region).is_err() => continue,
            Ok(regions) => Ec2::new(&regions, region).image_of(&other.id, wanted).await,
            Err(failure) => Err(failure),
        };
        match found {
            Ok(Some(image)) => return Ok((image, other.name)),
            Ok(None) => asked.push(other.id),
            Err(failure) if failure.class.is_retried() => return Err(failure),
            // An account that may not be asked is none that this one gets images from.
            Err(failure) => asked.push(format!("{} ({})", other.id, failure.message)),
        }
    }
    let nor =
        if asked.is_empty() { String::new() } else { format!(", nor is there one of {}", asked.join(", ")) };
    Err(missing(place, wanted, &nor))
}

/// That an image is not there, and where else it was looked for.
pub(crate) fn missing(place: &Place, wanted: &str, elsewhere: &str) -> Failure {
    let (region, account) = (place.region.name(), &place.account);
    Failure::not_found(format!(
        "there is no image {wanted} in {region} that account {account} may use{elsewhere}"
    ))
}

/// Shares the image that was found with another account with the one that is deployed to, and gives it the same tags there.
/// Each part may be done twice.
pub(crate) async fn allow_launch(
    lane: &mut Lane<'_, '_>,
    accounts: &Accounts,
    place: &Place,
    config: &Config,
) -> Step {
    let found = lane.remembered("found")?;
    let Some(Found { image_id, image_owner: Some(owner), .. }) = found else { return Ok(()) };
    lane.task("allowLaunch");
    if lane.is_done("launchAllowed")? {
        return Ok(());
    }
    let store = lane.stage().store();
    let (to, owners) =
        (accounts.id(store, &place.account).await?, accounts.regions_or_own(store, &owner).await?);
    let owners = Ec2::new(&owners, place.region.name());
    let image = owners.image_by_id(&image_id).await?.ok_or_else(|| {
        Failure::not_found(format!("image {image_id} in {} is gone; somebody deregistered it", config.region))
    })?;
    owners.share_image(&image_id, &to).await?;
    let ec2 = place.ec2();
    let Some(seen) = ec2.image_by_id(&image_id).await? else {
        return lane.wait(
            "launchAllowed",
            SHOWN,
            format!("account {} does not see image {image_id} yet", place.account),
        );
    };
    let mut tags = image.tags;
    // Those are AWS's own to set.
    tags.retain(|name, value| !name.starts_with("aws:") && seen.tags.get(name) != Some(value));
    if !tags.is_empty() {
        ec2.tag_image(&image_id, &tags).await?;
    }
    lane.remember("launchAllowed", &true).await?;
    Ok(())
}
