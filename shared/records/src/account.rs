//! The AWS accounts that pipelines deploy to.

use std::collections::BTreeMap;
use std::fmt;

use gennaker_runtime::Millis;
use serde::{Deserialize, Serialize};

/// A named place to deploy to: an AWS account, and the role that reaches it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Account {
    /// Its name, which a stage gives as `credentials` or `account`.
    pub name: String,
    /// The ARN of the role to assume; none where it is the account that Gennaker itself runs in.
    pub role: Option<String>,
    /// What the role's trust policy wants to hear.
    pub external_id: Option<ExternalId>,
    /// The regions that may be deployed to; all of them where it is empty.
    pub regions: Vec<String>,
    /// How long credentials of the role hold; AWS's hour where there is none.
    pub session_seconds: Option<u32>,
    /// When it was saved last.
    pub updated_at: Millis,
    /// Who did.
    pub updated_by: String,
}

impl Account {
    /// An account of which nothing is known but its name.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// The twelve digits of the role's account.
    ///
    /// ```
    /// let role = Some("arn:aws:iam::123456789012:role/GennakerDeploy".to_owned());
    /// let account = gennaker_records::Account { role, ..gennaker_records::Account::named("prod") };
    /// assert_eq!(account.id(), Some("123456789012"));
    /// ```
    pub fn id(&self) -> Option<&str> {
        self.role.as_deref()?.split(':').nth(4)
    }
}

/// An external id. It is no password, but whoever knows it is a step nearer to the role: it is written to the records and
/// sent to AWS, and shown nowhere.
#[derive(Clone, Deserialize, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ExternalId(String);

impl ExternalId {
    /// What stands in its place.
    pub const SHOWN: &'static str = "***";

    /// An external id.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Itself, for AWS alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ExternalId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(Self::SHOWN)
    }
}

/// All accounts, by their names. They are one small record, so that one look says which there are.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct AccountList(pub BTreeMap<String, Account>);

impl AccountList {
    /// Whether none is registered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// An account.
    pub fn get(&self, name: &str) -> Option<&Account> {
        self.0.get(name)
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Registers an account, or another form of one.
    pub fn insert(&mut self, account: Account) {
        self.0.insert(account.name.clone(), account);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_external_id_is_kept_and_not_shown() {
        let account = Account { external_id: Some(ExternalId::new("x7-secret")), ..Account::named("prod") };
        let mut list = AccountList::default();
        list.insert(account);
        assert!(!format!("{list:?}").contains("x7-secret"), "{list:?}");
        let text = serde_json::to_string(&list).expect("JSON");
        let read: AccountList = serde_json::from_str(&text).expect("the list again");
        let external_id = read.get("prod").and_then(|account| account.external_id.as_ref());
        assert_eq!(external_id.map(ExternalId::reveal), Some("x7-secret"));
        assert_eq!(read, list);
    }

    #[test]
    fn an_account_without_a_role_has_no_id() {
        assert_eq!(Account::named("own").id(), None);
    }
}
