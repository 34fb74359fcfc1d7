//! The body of a record: JSON in the item, or in S3 where it is large.

use aws_sdk_s3::primitives::ByteStream;
use gennaker_runtime::{Failure, describe};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::Store;
use crate::item::{Item, optional_text, s, text};

/// Bodies longer than this many bytes go to S3. A DynamoDB item holds at most 400 KB, keys and indexes included.
pub const SPILL_BYTES: usize = 300 * 1024;

impl Store {
    /// Adds `body` (or `spill`) to an item. `place` is the key's folder in the bucket.
    pub(crate) async fn add_body<T: Serialize>(
        &self,
        item: &mut Item,
        place: &str,
        value: &T,
    ) -> Result<(), Failure> {
        let body = serde_json::to_string(value)
            .map_err(|error| Failure::internal(format!("a record cannot be written as JSON: {error}")))?;
        if body.len() <= SPILL_BYTES {
            item.insert("body".to_owned(), s(body));
            return Ok(());
        }
        let hash = hex::encode(Sha256::digest(body.as_bytes()));
        // Named by its content: writing it twice is writing it once, and a reader never sees half of a newer one.
        let key = format!("{place}/{hash}.json");
        self.s3
            .put_object()
            .bucket(&self.tables.bucket)
            .key(&key)
            .content_type("application/json")
            .body(ByteStream::from(body.into_bytes()))
            .send()
            .await
            .map_err(|error| {
                Failure::from_aws(
                    &format!("writing s3://{}/{key}", self.tables.bucket),
                    &error.into_service_error(),
                )
            })?;
        item.insert("spill".to_owned(), s(key));
        item.insert("sha256".to_owned(), s(hash));
        Ok(())
    }

    /// The bodies of items, in their order.
    pub(crate) async fn bodies<T: DeserializeOwned>(&self, items: &[Item]) -> Result<Vec<T>, Failure> {
        let mut bodies = Vec::with_capacity(items.len());
        for item in items {
            bodies.push(self.body(item).await?);
        }
        Ok(bodies)
    }

    /// The body of an item, from wherever it is; a wrong checksum is an error.
    pub(crate) async fn body<T: DeserializeOwned>(&self, item: &Item) -> Result<T, Failure> {
        let unreadable =
            |error: serde_json::Error| Failure::internal(format!("a record's body cannot be read: {error}"));
        let Some(key) = optional_text(item, "spill") else {
            return serde_json::from_str(text(item, "body")?).map_err(unreadable);
        };
        let place = format!("s3://{}/{key}", self.tables.bucket);
        let object =
            self.s3.get_object().bucket(&self.tables.bucket).key(key).send().await.map_err(|error| {
                Failure::from_aws(&format!("reading {place}"), &error.into_service_error())
            })?;
        let bytes = object
            .body
            .collect()
            .await
            .map_err(|error| {
                Failure::new(
                    gennaker_runtime::ErrorClass::Transient,
                    format!("reading {place}: {}", describe(&error)),
                )
            })?
            .to_vec();
        if hex::encode(Sha256::digest(&bytes)) != text(item, "sha256")? {
            return Err(Failure::internal(format!(
                "{place} is not what was written: its checksum differs; restore that object"
            )));
        }
        serde_json::from_slice(&bytes).map_err(unreadable)
    }
}
