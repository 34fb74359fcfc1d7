//! The same tags in other accounts: AWS shows an image's tags to the account that set them alone.

use gennaker_accounts::{Accounts, Other};
use gennaker_ec2::Ec2;
use gennaker_runtime::Failure;
use gennaker_stage::Run;

use crate::request::Request;
use crate::targets::Target;

/// Sets the tags also in the account that owns the image, and in those that it shares it with, as far as they are registered.
/// `ec2` is that of the stage's own account. Doing it again sets the same.
///
/// # Errors
/// When AWS refuses.
pub(crate) async fn tag(
    run: &Run<'_>,
    accounts: &Accounts,
    ec2: &Ec2,
    request: &Request,
    target: &Target,
) -> Result<(), Failure> {
    let store = run.store();
    let others = accounts.others(store, &request.account).await?;
    if others.is_empty() {
        return Ok(());
    }
    let elsewhere = async |other: &Other| {
        let regions = accounts.regions_or_own(store, &other.name).await?;
        Ok::<_, Failure>(Ec2::new(&regions, &target.region))
    };
    let shared_with = match others.iter().find(|other| other.id == target.owner) {
        Some(owner) => elsewhere(owner).await?.accounts_of_image(&target.image_id).await?,
        None if accounts.id(store, &request.account).await? == target.owner => {
            ec2.accounts_of_image(&target.image_id).await?
        }
        // Amazon's, or somebody's who is not registered: they do not say.
        None => Vec::new(),
    };
    for other in others.iter().filter(|other| other.id == target.owner || shared_with.contains(&other.id)) {
        elsewhere(other).await?.tag_image(&target.image_id, &request.tags).await?;
    }
    Ok(())
}
