//! Names that deployments chose, so that no two choose the same.

use gennaker_runtime::{ErrorClass, Failure, Millis};

use crate::Store;
use crate::item::{Item, n, s};

/// Reservations outlive a deployment that died by this much, then DynamoDB removes them.
pub(crate) const KEPT_SECONDS: i64 = 24 * 60 * 60;

impl Store {
    /// Reserves a name for an owner; true when it has it now, or had it already.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn reserve(&self, name: &str, owner: &str, now: Millis) -> Result<bool, Failure> {
        let item = Item::from([
            ("name".to_owned(), s(name)),
            ("owner".to_owned(), s(owner)),
            ("expires".to_owned(), n(now / 1000 + KEPT_SECONDS)),
        ]);
        let written = self
            .dynamo
            .put_item()
            .table_name(&self.tables.reservations)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(#name) OR #owner = :owner OR #expires < :now")
            .expression_attribute_names("#name", "name")
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_names("#expires", "expires")
            .expression_attribute_values(":owner", s(owner))
            .expression_attribute_values(":now", n(now / 1000))
            .send()
            .await
            .map_err(|error| Failure::from_aws(&format!("reserving {name}"), &error.into_service_error()));
        match written {
            Ok(_) => Ok(true),
            Err(failure) if failure.class == ErrorClass::Conflict => Ok(false),
            Err(failure) => Err(failure),
        }
    }
}
