//! Definitions and their versions in their table.

use aws_sdk_dynamodb::types::TransactWriteItem;
use gennaker_runtime::{ErrorClass, Failure};

use crate::item::{Item, number, s, text};
use crate::{Definition, Store, Versioned};

const CURRENT: &str = "current";

/// Names are unique within an application, upper and lower case alike, as in Spinnaker.
fn name_key(application: &str, name: &str) -> String {
    format!("name#{}#{}", application.to_lowercase(), name.trim().to_lowercase())
}

impl Store {
    /// The current definition of a pipeline.
    ///
    /// # Errors
    /// When DynamoDB or S3 fails.
    pub async fn definition(&self, id: &str) -> Result<Option<Versioned<Definition>>, Failure> {
        match self.get(&self.tables.definitions, &[("pipelineId", id), ("item", CURRENT)]).await? {
            Some(item) => {
                Ok(Some(Versioned { version: number(&item, "version")?, value: self.body(&item).await? }))
            }
            None => Ok(None),
        }
    }

    /// The current definition of a pipeline by its name or its id, name first (Spinnaker: gate's look-up).
    ///
    /// # Errors
    /// [`ErrorClass::NotFound`] where there is none.
    pub async fn definition_named(
        &self,
        application: &str,
        name_or_id: &str,
    ) -> Result<Versioned<Definition>, Failure> {
        let guard = self
            .get(
                &self.tables.definitions,
                &[("pipelineId", &name_key(application, name_or_id)), ("item", "name")],
            )
            .await?;
        let id = match &guard {
            Some(item) => text(item, "target")?,
            None => name_or_id,
        };
        self.definition(id)
            .await?
            .filter(|found| found.value.application.eq_ignore_ascii_case(application))
            .ok_or_else(|| Failure::not_found(format!("application {application} has no pipeline {name_or_id}; list them with `gennaker pipeline list`")))
    }

    /// The current definitions of an application, by name; of all applications where none is given.
    ///
    /// # Errors
    /// When DynamoDB or S3 fails.
    pub async fn definitions(&self, application: Option<&str>) -> Result<Vec<Definition>, Failure> {
        let mut found = Vec::new();
        let mut start: Option<Item> = None;
        loop {
            let (items, next) = match application {
                Some(application) => self.definitions_page(application, start).await?,
                None => self.all_definitions_page(start).await?,
            };
            for item in items {
                found.push(self.body(&item).await?);
            }
            start = next;
            if start.is_none() {
                found.sort_by(|a: &Definition, b: &Definition| {
                    (&a.application, &a.name).cmp(&(&b.application, &b.name))
                });
                return Ok(found);
            }
        }
    }

    async fn definitions_page(
        &self,
        application: &str,
        start: Option<Item>,
    ) -> Result<(Vec<Item>, Option<Item>), Failure> {
        let page = self
            .dynamo
            .query()
            .table_name(&self.tables.definitions)
            .index_name("application")
            .key_condition_expression("application = :application")
            .expression_attribute_values(":application", s(application))
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(|error| Failure::from_aws("listing pipelines", &error.into_service_error()))?;
        Ok((page.items.unwrap_or_default(), page.last_evaluated_key))
    }

    async fn all_definitions_page(&self, start: Option<Item>) -> Result<(Vec<Item>, Option<Item>), Failure> {
        let page = self
            .dynamo
            .scan()
            .table_name(&self.tables.definitions)
            .index_name("application")
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(|error| Failure::from_aws("listing pipelines", &error.into_service_error()))?;
        Ok((page.items.unwrap_or_default(), page.last_evaluated_key))
    }

    /// Makes a definition the current one: the version itself, `current` on condition that it is still the one that
    /// was read, and the guard of its name, all or nothing.
    ///
    /// # Errors
    /// [`ErrorClass::Conflict`] when somebody saved in between, or the name is taken.
    pub async fn save_definition(&self, read: u64, definition: &Definition) -> Result<(), Failure> {
        let table = &self.tables.definitions;
        let place = format!("definitions/{}/{}", definition.id, definition.number);
        let key = |item: &str| {
            Item::from([("pipelineId".to_owned(), s(&definition.id)), ("item".to_owned(), s(item))])
        };
        let mut version = key(&format!("version#{:08}", definition.number));
        self.add_body(&mut version, &place, definition).await?;
        let mut current = key(CURRENT);
        current.insert("application".to_owned(), s(&definition.application));
        current.insert("name".to_owned(), s(&definition.name));
        self.add_body(&mut current, &place, definition).await?;
        let mut writes = vec![
            Self::transactional_put(table, version, "pipelineId", 0)?,
            Self::transactional_put(table, current, "pipelineId", read)?,
        ];
        let guard = name_key(&definition.application, &definition.name);
        let owned = self.get(table, &[("pipelineId", &guard), ("item", "name")]).await?;
        match owned.as_ref().map(|item| text(item, "target")).transpose()? {
            None => {
                let item = Item::from([
                    ("pipelineId".to_owned(), s(guard)),
                    ("item".to_owned(), s("name")),
                    ("target".to_owned(), s(&definition.id)),
                ]);
                writes.push(Self::transactional_put(table, item, "pipelineId", 0)?);
            }
            Some(owner) if owner == definition.id => {}
            Some(_) => {
                return Err(Failure::new(
                    ErrorClass::InvalidInput,
                    format!(
                        "application {} has another pipeline named {}; choose another name",
                        definition.application, definition.name
                    ),
                ));
            }
        }
        let mut transaction = self.dynamo.transact_write_items();
        for put in writes {
            transaction = transaction.transact_items(TransactWriteItem::builder().put(put).build());
        }
        transaction.send().await.map_err(|error| {
            Failure::from_aws(&format!("saving pipeline {}", definition.name), &error.into_service_error())
        })?;
        Ok(())
    }
}
