//! The executions of a pipeline that have not ended.

use aws_sdk_dynamodb::types::AttributeValue;
use gennaker_runtime::Failure;

use crate::item::{s, text};
use crate::pages::all_of_query;
use crate::{Status, Store};

const OPEN: [Status; 6] = [
    Status::NotStarted,
    Status::Running,
    Status::Paused,
    Status::Suspended,
    Status::Redirect,
    Status::Buffered,
];

impl Store {
    /// The ids of a pipeline's executions that have not ended. The index may lag behind a start by a moment; what it
    /// takes for unfinished is looked up consistently.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn unfinished_of_pipeline(&self, pipeline_id: &str) -> Result<Vec<String>, Failure> {
        let names: Vec<String> = (0..OPEN.len()).map(|index| format!(":s{index}")).collect();
        let mut query = self
            .dynamo
            .query()
            .table_name(&self.tables.executions)
            .index_name("pipeline")
            .key_condition_expression("pipelineConfigId = :id")
            .filter_expression(format!("#status IN ({})", names.join(", ")))
            .projection_expression("executionId")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":id", s(pipeline_id));
        for (name, status) in names.iter().zip(OPEN) {
            query = query.expression_attribute_values(name, s(status.name()));
        }
        let mut found = Vec::new();
        for item in all_of_query(query, &format!("listing executions of {pipeline_id}")).await? {
            let id = text(&item, "executionId")?;
            if self.is_open(id).await? {
                found.push(id.to_owned());
            }
        }
        Ok(found)
    }

    /// Whether an execution has not ended, by its own record.
    async fn is_open(&self, id: &str) -> Result<bool, Failure> {
        let page = self
            .dynamo
            .query()
            .table_name(&self.tables.executions)
            .consistent_read(true)
            .key_condition_expression("executionId = :id AND #item = :head")
            .projection_expression("#status")
            .expression_attribute_names("#item", "item")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":id", s(id))
            .expression_attribute_values(":head", s(crate::executions::HEAD))
            .send()
            .await
            .map_err(|error| {
                Failure::from_aws(&format!("reading execution {id}"), &error.into_service_error())
            })?;
        let items = page.items.unwrap_or_default();
        let status = items
            .first()
            .and_then(|item| item.get("status"))
            .and_then(|value: &AttributeValue| value.as_s().ok());
        Ok(status.is_some_and(|status| OPEN.iter().any(|open| open.name() == status)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_not_complete() {
        assert!(OPEN.iter().all(|status| !status.is_complete()));
    }
}
