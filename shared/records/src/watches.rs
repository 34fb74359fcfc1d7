//! Who waits for a server group: the stages to wake when AWS tells that something happened to it.

use aws_sdk_dynamodb::types::AttributeValue;
use gennaker_runtime::{Failure, Millis};

use crate::Store;
use crate::item::{Item, n, s};
use crate::reservations::KEPT_SECONDS;

/// A stage of an execution.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Watcher {
    /// The execution's id.
    pub execution_id: String,
    /// The stage's `refId`.
    pub ref_id: String,
}

impl Watcher {
    /// An execution's id holds no slash; a `refId` may.
    fn text(&self) -> String {
        format!("{}/{}", self.execution_id, self.ref_id)
    }

    fn parse(text: &str) -> Option<Self> {
        let (execution_id, ref_id) = text.split_once('/')?;
        Some(Self { execution_id: execution_id.to_owned(), ref_id: ref_id.to_owned() })
    }
}

fn key(region: &str, group: &str) -> AttributeValue {
    s(format!("watch#{region}/{group}"))
}

impl Store {
    /// Writes down that a stage waits for a server group. It is forgotten after a day, or by [`Store::unwatch`].
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn watch(
        &self,
        region: &str,
        group: &str,
        watcher: &Watcher,
        now: Millis,
    ) -> Result<(), Failure> {
        self.dynamo
            .update_item()
            .table_name(&self.tables.reservations)
            .key("name", key(region, group))
            .update_expression("ADD #watchers :watcher SET #expires = :expires")
            .expression_attribute_names("#watchers", "watchers")
            .expression_attribute_names("#expires", "expires")
            .expression_attribute_values(":watcher", AttributeValue::Ss(vec![watcher.text()]))
            .expression_attribute_values(":expires", n(now / 1000 + KEPT_SECONDS))
            .send()
            .await
            .map_err(|error| {
                Failure::from_aws(&format!("watching server group {group}"), &error.into_service_error())
            })?;
        Ok(())
    }

    /// The stages that wait for a server group.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn watchers(&self, region: &str, group: &str) -> Result<Vec<Watcher>, Failure> {
        let found = self
            .dynamo
            .get_item()
            .table_name(&self.tables.reservations)
            .key("name", key(region, group))
            .send()
            .await
            .map_err(|error| {
                Failure::from_aws(&format!("reading who watches {group}"), &error.into_service_error())
            })?;
        Ok(found.item.as_ref().map(watchers).unwrap_or_default())
    }

    /// Forgets that a stage waited for a server group.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn unwatch(&self, region: &str, group: &str, watcher: &Watcher) -> Result<(), Failure> {
        self.dynamo
            .update_item()
            .table_name(&self.tables.reservations)
            .key("name", key(region, group))
            .update_expression("DELETE #watchers :watcher")
            .expression_attribute_names("#watchers", "watchers")
            .expression_attribute_values(":watcher", AttributeValue::Ss(vec![watcher.text()]))
            .send()
            .await
            .map_err(|error| {
                Failure::from_aws(&format!("no longer watching {group}"), &error.into_service_error())
            })?;
        Ok(())
    }
}

fn watchers(item: &Item) -> Vec<Watcher> {
    let texts = item.get("watchers").and_then(|set| set.as_ss().ok()).into_iter().flatten();
    let mut watchers: Vec<Watcher> = texts.filter_map(|text| Watcher::parse(text)).collect();
    watchers.sort();
    watchers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watcher_is_read_as_it_was_written() {
        let watcher = Watcher { execution_id: "01J".to_owned(), ref_id: "2/a<0".to_owned() };
        assert_eq!(Watcher::parse(&watcher.text()), Some(watcher));
        assert_eq!(Watcher::parse("nothing"), None);
    }
}
