//! Accounts, in the table of definitions: one item with all of them.

use gennaker_runtime::Failure;

use crate::item::{Item, number, s};
use crate::{AccountList, Store, Versioned};

/// The item's partition and sort key. No pipeline has such a sort key, so that no look-up of a pipeline meets it.
const KEY: &str = "accounts";

impl Store {
    /// All accounts; an empty list where nobody ever registered one.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn accounts(&self) -> Result<Versioned<AccountList>, Failure> {
        match self.get(&self.tables.definitions, &[("pipelineId", KEY), ("item", KEY)]).await? {
            Some(item) => {
                Ok(Versioned { version: number(&item, "version")?, value: self.body(&item).await? })
            }
            None => Ok(Versioned::new(AccountList::default())),
        }
    }

    /// Writes the accounts on condition that nobody else did since they were read.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::Conflict`] when somebody did;
    /// [`gennaker_runtime::ErrorClass::InvalidInput`] when there are more than fit into one record.
    pub async fn save_accounts(&self, accounts: &mut Versioned<AccountList>) -> Result<(), Failure> {
        let body = text(&accounts.value)?;
        let item = Item::from([
            ("pipelineId".to_owned(), s(KEY)),
            ("item".to_owned(), s(KEY)),
            ("body".to_owned(), s(body)),
        ]);
        accounts.version = self.put(&self.tables.definitions, item, "pipelineId", accounts.version).await?;
        Ok(())
    }
}

/// The record's text. Stages may read the table and nothing of it in S3, so that it must not spill.
fn text(accounts: &AccountList) -> Result<String, Failure> {
    let body = serde_json::to_string(accounts)
        .map_err(|error| Failure::internal(format!("the accounts cannot be written as JSON: {error}")))?;
    if body.len() <= crate::SPILL_BYTES {
        return Ok(body);
    }
    Err(Failure::invalid(format!(
        "{} accounts are more than can be kept ({} KiB); delete those that are not used",
        accounts.0.len(),
        crate::SPILL_BYTES / 1024
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Account;

    #[test]
    fn a_thousand_accounts_fit_and_what_does_not_is_refused() {
        let with = |count: usize| {
            let mut list = AccountList::default();
            for number in 0..count {
                let role = Some(format!("arn:aws:iam::123456789012:role/GennakerDeploy{number}"));
                list.insert(Account { role, ..Account::named(&format!("account-{number}")) });
            }
            text(&list)
        };
        assert!(with(1000).is_ok());
        let refused = with(3000).expect_err("too many");
        assert!(refused.message.contains("3000 accounts"), "{refused}");
    }
}
