//! Approvals and links in their table.

use gennaker_runtime::{ErrorClass, Failure};

use crate::item::{Item, n, number, s};
use crate::pages::all_of_query;
use crate::{Approval, ApprovalState, Link, Store, Versioned, link_hash};

impl Store {
    /// Writes an approval on condition that nobody else did since it was read.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::Conflict`] when somebody did.
    pub async fn save_approval(&self, approval: &mut Versioned<Approval>) -> Result<(), Failure> {
        let value = &approval.value;
        let mut item = Item::from([("approvalId".to_owned(), s(&value.id))]);
        if value.state == ApprovalState::Pending {
            item.insert("pendingIn".to_owned(), s("all"));
        }
        self.add_body(&mut item, &format!("approvals/{}", value.id), value).await?;
        approval.version = self.put(&self.tables.approvals, item, "approvalId", approval.version).await?;
        Ok(())
    }

    /// An approval, if there is one with this id.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn approval(&self, id: &str) -> Result<Option<Versioned<Approval>>, Failure> {
        match self.get(&self.tables.approvals, &[("approvalId", id)]).await? {
            Some(item) => {
                Ok(Some(Versioned { version: number(&item, "version")?, value: self.body(&item).await? }))
            }
            None => Ok(None),
        }
    }

    /// Closes an approval that nobody decided.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn lapse_approval(&self, id: &str, state: ApprovalState) -> Result<(), Failure> {
        let Some(mut found) = self.approval(id).await? else { return Ok(()) };
        if found.value.state != ApprovalState::Pending {
            return Ok(());
        }
        found.value.state = state;
        match self.save_approval(&mut found).await {
            // Somebody decided at this very moment; the stage's own record says what counts.
            Err(failure) if failure.class == ErrorClass::Conflict => Ok(()),
            other => other,
        }
    }

    /// Approvals that wait for a decision, oldest first.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn pending_approvals(&self) -> Result<Vec<Approval>, Failure> {
        let query = self
            .dynamo
            .query()
            .table_name(&self.tables.approvals)
            .index_name("pending")
            .key_condition_expression("pendingIn = :all")
            .expression_attribute_values(":all", s("all"));
        self.bodies(&all_of_query(query, "listing approvals").await?).await
    }

    /// Remembers a link by the hash of its secret.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn create_link(&self, secret: &str, link: &Link) -> Result<(), Failure> {
        let mut item = Item::from([
            ("approvalId".to_owned(), s(format!("link#{}", link_hash(secret)))),
            ("expires".to_owned(), n(link.expires / 1000)),
        ]);
        self.add_body(&mut item, "links", link).await?;
        self.put(&self.tables.approvals, item, "approvalId", 0).await?;
        Ok(())
    }

    /// The link with this secret, if there is one. The look-up is by hash, so its time says nothing of the secret.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn link(&self, secret: &str) -> Result<Option<Link>, Failure> {
        let key = format!("link#{}", link_hash(secret));
        match self.get(&self.tables.approvals, &[("approvalId", &key)]).await? {
            Some(item) => Ok(Some(self.body(&item).await?)),
            None => Ok(None),
        }
    }
}
