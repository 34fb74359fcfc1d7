//! The same tags in other accounts: AWS shows an image's tags only to the account that has set them.

use std::collections::BTreeMap;

use gennaker_accounts::{Accounts, Other};
use gennaker_ec2::Ec2;
use gennaker_runtime::Failure;
use gennaker_stage::Run;

use crate::request::Request;
use crate::targets::Target;

/// Sets the tags also in the account that owns the image, and in those that it names as allowed to use it, as far as they are
/// registered. `ec2` is that of the stage's own account. Doing it again sets the same. The accounts that did not take them,
/// by their twelve digits, and why: the stage is about another one.
///
/// # Errors
/// With a class that is retried.
pub(crate) async fn tag(
    run: &Run<'_>,
    accounts: &Accounts,
    ec2: &Ec2,
    request: &Request,
    target: &Target,
) -> Result<BTreeMap<String, String>, Failure> {
    let mut refused = BTreeMap::new();
    let others = accounts.others(run.store(), &request.account, &target.region).await?;
    let owner = others.iter().find(|other| other.id == target.owner);
    let shared_with = match owner {
        Some(owner) => {
            async { elsewhere(run, accounts, owner, target).await?.accounts_of_image(&target.image_id).await }
                .await
        }
        None if !others.is_empty() && accounts.id(run.store(), &request.account).await? == target.owner => {
            ec2.accounts_of_image(&target.image_id).await
        }
        // Amazon's, or somebody's who is not registered: they do not say.
        None => Ok(Vec::new()),
    };
    let shared_with = taken(&mut refused, &target.owner, shared_with)?.unwrap_or_default();
    for other in others.iter().filter(|other| other.id == target.owner || shared_with.contains(&other.id)) {
        let tagged = async {
            elsewhere(run, accounts, other, target).await?.tag_image(&target.image_id, &request.tags).await
        };
        taken(&mut refused, &other.id, tagged.await)?;
    }
    Ok(refused)
}

async fn elsewhere(
    run: &Run<'_>,
    accounts: &Accounts,
    other: &Other,
    target: &Target,
) -> Result<Ec2, Failure> {
    Ok(Ec2::new(&accounts.reach(run.store(), other).await?, &target.region))
}

/// What an account has answered; that it has refused is written down.
fn taken<T>(
    refused: &mut BTreeMap<String, String>,
    account: &str,
    answer: Result<T, Failure>,
) -> Result<Option<T>, Failure> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(failure) if failure.class.is_retried() => Err(failure),
        Err(failure) => {
            refused.insert(account.to_owned(), failure.message);
            Ok(None)
        }
    }
}
