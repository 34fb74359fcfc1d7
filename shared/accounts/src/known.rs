//! What an account's name means.

use std::cmp::Reverse;

use gennaker_records::{Account, AccountList};
use gennaker_runtime::Failure;

/// How many names a message lists.
const LISTED: usize = 10;

/// The account of a name; none where no account is registered at all, so that every name means Gennaker's own.
///
/// # Errors
/// When accounts are registered and this is none of them.
pub(crate) fn find<'a>(accounts: &'a AccountList, name: &str) -> Result<Option<&'a Account>, Failure> {
    if accounts.is_empty() {
        return Ok(None);
    }
    if let Some(account) = accounts.get(name) {
        return Ok(Some(account));
    }
    let wrong = if name.is_empty() {
        "the stage names no account in credentials".to_owned()
    } else {
        format!("there is no account {name}")
    };
    Err(Failure::invalid(format!(
        "{wrong}; registered are {}; correct the stage, or register it with `gennaker account save`",
        listed(accounts, name)
    )))
}

/// Another AWS account than the one that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its twelve digits.
    pub id: String,
    /// Whether it is the one that Gennaker runs in.
    pub is_own: bool,
    /// What it is called, those names first that need no role. An empty one is Gennaker's own account where that is not
    /// registered.
    pub(crate) names: Vec<String>,
}

/// The AWS accounts beside the one with the digits `than`, each once, as far as one of their names lists the region: Gennaker's own
/// first, which has the digits `own`, then by name.
pub(crate) fn others(accounts: &AccountList, own: &str, than: &str, region: &str) -> Vec<Other> {
    let mut others = vec![Other { id: own.to_owned(), is_own: true, names: Vec::new() }];
    let registered: Vec<&Account> = accounts.names().filter_map(|name| accounts.get(name)).collect();
    let is_registered = registered.iter().any(|account| account.id().is_none_or(|id| id == own));
    if !is_registered && let Some(first) = others.first_mut() {
        first.names.push(String::new());
    }
    let (own_role, roles): (Vec<&Account>, _) =
        registered.into_iter().partition(|account| account.role.is_none());
    let lists = |account: &&Account| {
        account.regions.is_empty() || account.regions.iter().any(|listed| listed == region)
    };
    for account in own_role.into_iter().chain(roles).filter(lists) {
        let id = account.id().unwrap_or(own);
        match others.iter_mut().find(|other| other.id == id) {
            Some(other) => other.names.push(account.name.clone()),
            None => {
                let names = vec![account.name.clone()];
                others.push(Other { id: id.to_owned(), is_own: false, names });
            }
        }
    }
    others.retain(|other| other.id != than && !other.names.is_empty());
    others
}

/// The names, the most alike first.
fn listed(accounts: &AccountList, name: &str) -> String {
    let lower = name.to_lowercase();
    let mut names: Vec<(u32, &str)> =
        accounts.names().map(|known| (alike(&lower, &known.to_lowercase()), known)).collect();
    names.sort_by_key(|(alike, known)| (Reverse(*alike), *known));
    let more = names.len().saturating_sub(LISTED);
    let shown: Vec<&str> = names.iter().take(LISTED).map(|(_, known)| *known).collect();
    match more {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// How alike two names are, in thousandths.
fn alike(one: &str, other: &str) -> u32 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and 1000, and only the order counts"
    )]
    let thousandths = (strsim::normalized_damerau_levenshtein(one, other) * 1000.0) as u32;
    thousandths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accounts(names: &[&str]) -> AccountList {
        let mut list = AccountList::default();
        names.iter().for_each(|name| list.insert(Account::named(name)));
        list
    }

    #[test]
    fn without_any_account_every_name_means_the_own_one() {
        for name in ["prod", "default", ""] {
            assert_eq!(find(&accounts(&[]), name), Ok(None), "{name}");
        }
    }

    #[test]
    fn a_name_that_is_not_registered_is_refused_with_the_closest_first() {
        let accounts = accounts(&["alpha", "production", "prod-eu", "test"]);
        for (name, expected) in [
            ("prod-us", "there is no account prod-us; registered are prod-eu, "),
            ("Production", "there is no account Production; registered are production, "),
            ("", "the stage names no account in credentials; registered are alpha, "),
        ] {
            let message = find(&accounts, name).expect_err("unknown").message;
            assert!(message.starts_with(expected), "{message}");
        }
        assert_eq!(
            find(&accounts, "test").expect("known").map(|account| account.name.as_str()),
            Some("test")
        );
    }

    #[test]
    fn others_are_the_aws_accounts_beside_one_in_a_region() {
        let (own, prod, test) = ("000000000000", "111111111111", "222222222222");
        let with = |name: &str, id: &str, regions: &[&str]| Account {
            role: (!id.is_empty()).then(|| format!("arn:aws:iam::{id}:role/GennakerDeploy")),
            regions: regions.iter().map(|region| (*region).to_owned()).collect(),
            ..Account::named(name)
        };
        let list = |all: Vec<Account>| {
            let mut list = AccountList::default();
            all.into_iter().for_each(|account| list.insert(account));
            list
        };
        let two = list(vec![with("test", test, &[]), with("prod", prod, &[]), with("audit", prod, &[])]);
        let by_region = list(vec![
            with("mgmt-eu", "", &["eu"]),
            with("mgmt-us", "", &["us"]),
            with("a-role", own, &[]),
            with("prod", prod, &["eu"]),
        ]);
        let nowhere = list(vec![with("mgmt", "", &["ap"]), with("prod", prod, &[])]);
        for (accounts, than, region, expected) in [
            (&two, prod, "us", vec![(own, vec![""]), (test, vec!["test"])]),
            (&two, own, "us", vec![(prod, vec!["audit", "prod"]), (test, vec!["test"])]),
            (&by_region, prod, "us", vec![(own, vec!["mgmt-us", "a-role"])]),
            (&by_region, prod, "eu", vec![(own, vec!["mgmt-eu", "a-role"])]),
            (&by_region, own, "us", vec![]),
            (&nowhere, prod, "us", vec![]),
        ] {
            let found = others(accounts, own, than, region);
            let found: Vec<(&str, Vec<&str>)> = found
                .iter()
                .map(|other| (other.id.as_str(), other.names.iter().map(String::as_str).collect()))
                .collect();
            assert_eq!(found, expected, "{than} {region}");
        }
    }

    #[test]
    fn a_long_list_is_cut() {
        let names: Vec<String> = (10..25).map(|number| format!("account-{number}")).collect();
        let accounts = accounts(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let message = find(&accounts, "account-2").expect_err("unknown").message;
        assert!(message.contains("account-20") && message.contains(" and 5 more"), "{message}");
    }
}
