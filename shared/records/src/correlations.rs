//! Correlation ids: of several requests with one, only one execution starts.

use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use gennaker_runtime::{ErrorClass, Failure, Millis};

use crate::Store;
use crate::item::{Item, n, s, text};
use crate::reservations::KEPT_SECONDS;

fn key_of(correlation: &str) -> String {
    format!("correlation#{correlation}")
}

fn item(correlation: &str, execution_id: &str, now: Millis) -> Item {
    Item::from([
        ("name".to_owned(), s(key_of(correlation))),
        ("owner".to_owned(), s(execution_id)),
        ("expires".to_owned(), n(now / 1000 + KEPT_SECONDS)),
    ])
}

impl Store {
    /// Takes a correlation id for an execution; the answer is none when it has it now, or had it already, and
    /// otherwise the execution that holds it. An id is kept for a day.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn correlate(
        &self,
        correlation: &str,
        execution_id: &str,
        now: Millis,
    ) -> Result<Option<String>, Failure> {
        let written = self
            .dynamo
            .put_item()
            .table_name(&self.tables.reservations)
            .set_item(Some(item(correlation, execution_id, now)))
            .condition_expression("attribute_not_exists(#name) OR #owner = :owner OR #expires < :now")
            .expression_attribute_names("#name", "name")
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_names("#expires", "expires")
            .expression_attribute_values(":owner", s(execution_id))
            .expression_attribute_values(":now", n(now / 1000))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await
            .map_err(aws_sdk_dynamodb::error::SdkError::into_service_error);
        match written {
            Ok(_) => Ok(None),
            Err(aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(
                held,
            )) => {
                let holder = held.item.as_ref().ok_or_else(|| {
                    Failure::conflict(format!(
                        "correlation id {correlation} changed hands just now; try again"
                    ))
                })?;
                text(holder, "owner").map(|owner| Some(owner.to_owned()))
            }
            Err(error) => Err(Failure::from_aws(&format!("taking correlation id {correlation}"), &error)),
        }
    }

    /// Gives a correlation id to another execution, if `old`, which has ended, still holds it; true when `new` has it
    /// now, or had it already.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn recorrelate(
        &self,
        correlation: &str,
        old: &str,
        new: &str,
        now: Millis,
    ) -> Result<bool, Failure> {
        let written = self
            .dynamo
            .put_item()
            .table_name(&self.tables.reservations)
            .set_item(Some(item(correlation, new, now)))
            .condition_expression("attribute_not_exists(#name) OR #owner = :old OR #owner = :new")
            .expression_attribute_names("#name", "name")
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_values(":old", s(old))
            .expression_attribute_values(":new", s(new))
            .send()
            .await
            .map_err(|error| {
                Failure::from_aws(
                    &format!("taking correlation id {correlation}"),
                    &error.into_service_error(),
                )
            });
        match written {
            Ok(_) => Ok(true),
            Err(failure) if failure.class == ErrorClass::Conflict => Ok(false),
            Err(failure) => Err(failure),
        }
    }
}
