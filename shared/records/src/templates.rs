//! Pipeline templates, in the table of definitions.
//!
//! What is known of a template is the item with its id in the partition `templates`, so that one query lists them all.
//! Its versions are in `template#<id>`: `version#<n>`, and `digest#<SHA-256>` with the number of the version.

use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use gennaker_runtime::Failure;

use crate::item::{Item, n, number, s};
use crate::pages::all_of_query;
use crate::versions::version_item;
use crate::{Store, Template, TemplateVersion, Versioned};

const LISTED: &str = "templates";

fn key_of(id: &str) -> String {
    format!("template#{id}")
}

fn key(partition: impl Into<String>, item: impl Into<String>) -> Item {
    Item::from([("pipelineId".to_owned(), s(partition)), ("item".to_owned(), s(item))])
}

impl Store {
    /// What is known of a template, even where it is deleted.
    ///
    /// # Errors
    /// When DynamoDB or S3 fails.
    pub async fn template(&self, id: &str) -> Result<Option<Versioned<Template>>, Failure> {
        match self.get(&self.tables.definitions, &[("pipelineId", LISTED), ("item", id)]).await? {
            Some(item) => {
                Ok(Some(Versioned { version: number(&item, "version")?, value: self.body(&item).await? }))
            }
            None => Ok(None),
        }
    }

    /// All templates that are not deleted, by id.
    ///
    /// # Errors
    /// When DynamoDB or S3 fails.
    pub async fn templates(&self) -> Result<Vec<Template>, Failure> {
        let query = self
            .dynamo
            .query()
            .table_name(&self.tables.definitions)
            .consistent_read(true)
            .key_condition_expression("pipelineId = :listed")
            .expression_attribute_values(":listed", s(LISTED));
        let mut found: Vec<Template> = self.bodies(&all_of_query(query, "listing templates").await?).await?;
        found.retain(|template| !template.deleted);
        Ok(found)
    }

    /// One version of a template.
    ///
    /// # Errors
    /// When DynamoDB or S3 fails.
    pub async fn template_version(&self, id: &str, number: u64) -> Result<Option<TemplateVersion>, Failure> {
        let (partition, item) = (key_of(id), version_item(number));
        match self.get(&self.tables.definitions, &[("pipelineId", &partition), ("item", &item)]).await? {
            Some(item) => Ok(Some(self.body(&item).await?)),
            None => Ok(None),
        }
    }

    /// The number of the version with a digest.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn template_digest(&self, id: &str, digest: &str) -> Result<Option<u64>, Failure> {
        let (partition, item) = (key_of(id), format!("digest#{digest}"));
        let found =
            self.get(&self.tables.definitions, &[("pipelineId", &partition), ("item", &item)]).await?;
        found.map(|item| number(&item, "number")).transpose()
    }

    /// Adds a version and what is known of the template with it, all or nothing.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::Conflict`] when somebody changed the template since it was read.
    pub async fn save_template_version(
        &self,
        template: &Versioned<Template>,
        version: &TemplateVersion,
    ) -> Result<(), Failure> {
        let table = &self.tables.definitions;
        let place = format!("definitions/templates/{}/{}", version.id, version.number);
        let mut item = key(key_of(&version.id), version_item(version.number));
        self.add_body(&mut item, &place, version).await?;
        // Another version may have had the same content; which of the two a digest names makes no difference.
        let mut digest = key(key_of(&version.id), format!("digest#{}", version.digest));
        digest.insert("number".to_owned(), n(version.number));
        let digest = Put::builder()
            .table_name(table)
            .set_item(Some(digest))
            .build()
            .map_err(|error| Failure::internal(format!("a transaction cannot be built: {error}")))?;
        let puts = [
            Self::transactional_put(table, item, "pipelineId", 0)?,
            Self::transactional_put(
                table,
                self.template_item(&template.value).await?,
                "pipelineId",
                template.version,
            )?,
            digest,
        ];
        let writes = puts.into_iter().map(|put| TransactWriteItem::builder().put(put).build()).collect();
        self.dynamo.transact_write_items().set_transact_items(Some(writes)).send().await.map_err(
            |error| {
                Failure::from_aws(&format!("saving template {}", version.id), &error.into_service_error())
            },
        )?;
        Ok(())
    }

    /// Changes what is known of a template, without a new version of it.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::Conflict`] when somebody changed the template since it was read.
    pub async fn save_template(&self, template: &mut Versioned<Template>) -> Result<(), Failure> {
        let item = self.template_item(&template.value).await?;
        template.version = self.put(&self.tables.definitions, item, "pipelineId", template.version).await?;
        Ok(())
    }

    async fn template_item(&self, template: &Template) -> Result<Item, Failure> {
        let mut item = key(LISTED, &template.id);
        self.add_body(&mut item, &format!("definitions/templates/{}", template.id), template).await?;
        Ok(item)
    }
}
