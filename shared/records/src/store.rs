//! The store: clients, tables, and writes on condition.

use aws_sdk_dynamodb::types::{Put, ReturnValuesOnConditionCheckFailure};
use aws_sdk_dynamodb::{Client, types::AttributeValue};
use gennaker_runtime::{Failure, Ports, aws_config};

use crate::item::{Item, n};

/// The names of tables and bucket.
#[derive(Clone, Debug)]
pub struct Tables {
    /// Executions and stages.
    pub executions: String,
    /// Approvals and links.
    pub approvals: String,
    /// Definitions and their versions.
    pub definitions: String,
    /// Names that deployments chose.
    pub reservations: String,
    /// The bucket for large bodies.
    pub bucket: String,
}

impl Tables {
    /// From the variables that the template sets.
    ///
    /// # Errors
    /// When one is missing.
    pub fn from(ports: &Ports) -> Result<Self, Failure> {
        let get = |name| ports.settings.require(name).map(str::to_owned);
        Ok(Self {
            executions: get("EXECUTIONS_TABLE")?,
            approvals: get("APPROVALS_TABLE")?,
            definitions: get("DEFINITIONS_TABLE")?,
            reservations: get("RESERVATIONS_TABLE")?,
            bucket: get("RECORDS_BUCKET")?,
        })
    }
}

/// A record and the version that was read or written last.
#[derive(Clone, Debug, PartialEq)]
pub struct Versioned<T> {
    /// The version in the table; 0 before the first write.
    pub version: u64,
    /// The record.
    pub value: T,
}

impl<T> Versioned<T> {
    /// A record that is not in the table yet.
    pub const fn new(value: T) -> Self {
        Self { version: 0, value }
    }
}

/// All records.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) dynamo: Client,
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) tables: Tables,
}

impl Store {
    /// The store of a function, from its environment.
    ///
    /// # Errors
    /// When a setting is missing.
    pub fn from(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self::new(&aws_config(ports)?, Tables::from(ports)?))
    }

    /// A store on given tables.
    pub fn new(config: &aws_types::SdkConfig, tables: Tables) -> Self {
        // Virtual-hosted bucket names need DNS that the local cloud does not have; AWS serves both.
        let s3 = aws_sdk_s3::config::Builder::from(config).force_path_style(true).build();
        Self { dynamo: Client::new(config), s3: aws_sdk_s3::Client::from_conf(s3), tables }
    }

    /// Writes an item on condition that its version is `read`; the item gets the next one, which is returned.
    pub(crate) async fn put(
        &self,
        table: &str,
        mut item: Item,
        key: &str,
        read: u64,
    ) -> Result<u64, Failure> {
        item.insert("version".to_owned(), n(read + 1));
        let mut put = self.dynamo.put_item().table_name(table).set_item(Some(item));
        put = if read == 0 {
            put.condition_expression("attribute_not_exists(#key)").expression_attribute_names("#key", key)
        } else {
            put.condition_expression("#version = :read")
                .expression_attribute_names("#version", "version")
                .expression_attribute_values(":read", n(read))
        };
        put.send().await.map_err(|error| {
            Failure::from_aws(&format!("writing to {table}"), &error.into_service_error())
        })?;
        Ok(read + 1)
    }

    /// The same as [`Store::put`], as a part of a transaction.
    pub(crate) fn transactional_put(
        table: &str,
        mut item: Item,
        key: &str,
        read: u64,
    ) -> Result<Put, Failure> {
        item.insert("version".to_owned(), n(read + 1));
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(item))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::None);
        let put = if read == 0 {
            put.condition_expression("attribute_not_exists(#key)").expression_attribute_names("#key", key)
        } else {
            put.condition_expression("#version = :read")
                .expression_attribute_names("#version", "version")
                .expression_attribute_values(":read", n(read))
        };
        put.build().map_err(|error| Failure::internal(format!("a transaction cannot be built: {error}")))
    }

    /// Reads one item, consistently.
    pub(crate) async fn get(&self, table: &str, key: &[(&str, &str)]) -> Result<Option<Item>, Failure> {
        let key: Item = key
            .iter()
            .map(|(name, value)| ((*name).to_owned(), AttributeValue::S((*value).to_owned())))
            .collect();
        let found = self
            .dynamo
            .get_item()
            .table_name(table)
            .set_key(Some(key))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| {
                Failure::from_aws(&format!("reading from {table}"), &error.into_service_error())
            })?;
        Ok(found.item)
    }
}
