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

/// Another AWS account than one that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its name; empty for Gennaker's own where it is not registered.
    pub name: String,
    /// Its twelve digits.
    pub id: String,
}

/// The AWS accounts beside the one of this id, each once: Gennaker's own first, which has the id `own`, then by name.
pub(crate) fn others(accounts: &AccountList, own: &str, than: &str) -> Vec<Other> {
    let registered = || accounts.names().filter_map(|name| accounts.get(name));
    let is_own = |account: &&Account| account.id().is_none_or(|id| id == own);
    let named = registered().find(is_own).map(|account| account.name.clone()).unwrap_or_default();
    let mut others = vec![Other { name: named, id: own.to_owned() }];
    for account in registered() {
        let id = account.id().unwrap_or(own);
        if others.iter().all(|other| other.id != id) {
            others.push(Other { name: account.name.clone(), id: id.to_owned() });
        }
    }
    others.retain(|other| other.id != than);
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
    fn others_are_the_aws_accounts_beside_one() {
        let (own, prod, test) = ("000000000000", "111111111111", "222222222222");
        let with = |name: &str, id: &str| Account {
            role: Some(format!("arn:aws:iam::{id}:role/GennakerDeploy")),
            ..Account::named(name)
        };
        let list = |all: Vec<Account>| {
            let mut list = AccountList::default();
            all.into_iter().for_each(|account| list.insert(account));
            list
        };
        let two = list(vec![with("test", test), with("prod", prod), with("prod-eu", prod)]);
        let all = list(vec![Account::named("mgmt"), with("prod", prod), with("same", own)]);
        for (accounts, than, expected) in [
            (&two, prod, vec![("", own), ("test", test)]),
            (&two, own, vec![("prod", prod), ("test", test)]),
            (&all, prod, vec![("mgmt", own)]),
            (&all, own, vec![("prod", prod)]),
        ] {
            let found = others(accounts, own, than);
            let found: Vec<_> = found.iter().map(|other| (other.name.as_str(), other.id.as_str())).collect();
            assert_eq!(found, expected, "{than}");
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
