//! The versions of a definition, and what is left over of pipelines that are deleted.

use gennaker_runtime::Failure;

use crate::item::{Item, s, text};
use crate::{Definition, Store};

const VERSION: &str = "version#";
const MACHINE: &str = "machine#";

/// The sort key of a version: numbers sort as texts.
pub(crate) fn version_item(number: u64) -> String {
    format!("{VERSION}{number:08}")
}

/// The sort key of a state machine that is to be deleted.
pub(crate) fn machine_item(arn: &str) -> String {
    format!("{MACHINE}{arn}")
}

impl Definition {
    /// The ARN of its state machine, without the version.
    pub fn machine(&self) -> &str {
        match self.state_machine.rsplit_once(':') {
            Some((machine, version)) if version.chars().all(|c| c.is_ascii_digit()) => machine,
            _ => &self.state_machine,
        }
    }
}

impl Store {
    /// One version of a pipeline's definition.
    ///
    /// # Errors
    /// When DynamoDB or S3 fails.
    pub async fn definition_version(&self, id: &str, number: u64) -> Result<Option<Definition>, Failure> {
        let key = version_item(number);
        match self.get(&self.tables.definitions, &[("pipelineId", id), ("item", &key)]).await? {
            Some(item) => Ok(Some(self.body(&item).await?)),
            None => Ok(None),
        }
    }

    /// The versions of a pipeline's definition, newest first, `limit` at most. A pipeline that is deleted has them too.
    ///
    /// # Errors
    /// When DynamoDB or S3 fails.
    pub async fn definition_versions(&self, id: &str, limit: usize) -> Result<Vec<Definition>, Failure> {
        let mut found = Vec::new();
        let mut start: Option<Item> = None;
        loop {
            let rest = i32::try_from(limit.saturating_sub(found.len())).unwrap_or(i32::MAX).max(1);
            let (items, next) = self.items_from(id, VERSION, Some(rest), start).await?;
            for item in items {
                found.push(self.body(&item).await?);
            }
            start = next;
            if start.is_none() || found.len() >= limit {
                return Ok(found);
            }
        }
    }

    /// The ARNs of the state machines that a deleted pipeline has left.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn left_machines(&self, id: &str) -> Result<Vec<String>, Failure> {
        let (items, _) = self.items_from(id, MACHINE, None, None).await?;
        items.iter().map(|item| Ok(text(item, "item")?.trim_start_matches(MACHINE).to_owned())).collect()
    }

    /// Forgets a state machine that is deleted. Forgetting it again is no error.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn forget_machine(&self, id: &str, arn: &str) -> Result<(), Failure> {
        self.dynamo
            .delete_item()
            .table_name(&self.tables.definitions)
            .key("pipelineId", s(id))
            .key("item", s(machine_item(arn)))
            .send()
            .await
            .map_err(|error| Failure::from_aws(&format!("forgetting {arn}"), &error.into_service_error()))?;
        Ok(())
    }

    /// A page of the items of one kind, the last key first.
    async fn items_from(
        &self,
        id: &str,
        kind: &str,
        limit: Option<i32>,
        start: Option<Item>,
    ) -> Result<(Vec<Item>, Option<Item>), Failure> {
        let page = self
            .dynamo
            .query()
            .table_name(&self.tables.definitions)
            .consistent_read(true)
            .key_condition_expression("pipelineId = :id AND begins_with(#item, :kind)")
            .expression_attribute_names("#item", "item")
            .expression_attribute_values(":id", s(id))
            .expression_attribute_values(":kind", s(kind))
            .scan_index_forward(false)
            .set_limit(limit)
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(|error| {
                Failure::from_aws(
                    &format!("reading the history of pipeline {id}"),
                    &error.into_service_error(),
                )
            })?;
        Ok((page.items.unwrap_or_default(), page.last_evaluated_key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_belongs_to_its_machine() {
        let machine = "arn:aws:states:us-east-1:1:stateMachine:gennaker-01JD-2";
        for arn in [format!("{machine}:17"), machine.to_owned()] {
            let definition = Definition { state_machine: arn, ..Definition::default() };
            assert_eq!(definition.machine(), machine);
        }
    }

    #[test]
    fn versions_sort_by_their_number() {
        assert!(version_item(9) < version_item(10) && version_item(999) < version_item(1000));
    }
}
