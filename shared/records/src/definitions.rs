//! Definitions in their table: the current ones, and the guards of their names.

use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};
use gennaker_runtime::Failure;

use crate::item::{Item, number, optional_text, s, text};
use crate::pages::{all_of_query, all_of_scan};
use crate::versions::{machine_item, version_item};
use crate::{Definition, Store, Versioned};

const CURRENT: &str = "current";
const NAME: &str = "name";
const DOING: &str = "listing pipelines";

/// Names are unique within an application, upper and lower case alike, as in Spinnaker.
fn name_key(application: &str, name: &str) -> String {
    format!("name#{}#{}", application.to_lowercase(), name.trim().to_lowercase())
}

/// The pipeline that has a name, or had it last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The pipeline's id.
    pub id: String,
    /// Whether the pipeline was deleted under this name. Then the name is free.
    pub deleted: bool,
}

impl Store {
    /// The current definition of a pipeline; none where the pipeline is deleted.
    ///
    /// # Errors
    /// When DynamoDB or S3 fails.
    pub async fn definition(&self, id: &str) -> Result<Option<Versioned<Definition>>, Failure> {
        Ok(self.last_definition(id).await?.filter(|found| !found.value.deleted))
    }

    /// The last version of a pipeline's definition, even where that is its deletion.
    ///
    /// # Errors
    /// When DynamoDB or S3 fails.
    pub async fn last_definition(&self, id: &str) -> Result<Option<Versioned<Definition>>, Failure> {
        match self.get(&self.tables.definitions, &[("pipelineId", id), ("item", CURRENT)]).await? {
            Some(item) => {
                Ok(Some(Versioned { version: number(&item, "version")?, value: self.body(&item).await? }))
            }
            None => Ok(None),
        }
    }

    /// The pipeline that has a name in an application, or had it when it was deleted.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn named(&self, application: &str, name: &str) -> Result<Option<Named>, Failure> {
        let key = name_key(application, name);
        let guard = self.get(&self.tables.definitions, &[("pipelineId", &key), ("item", NAME)]).await?;
        guard
            .map(|item| {
                let id = text(&item, "target")?.to_owned();
                Ok(Named { id, deleted: item.contains_key("deleted") })
            })
            .transpose()
    }

    /// The current definition of a pipeline by its name or its id, name first (Spinnaker: gate's look-up).
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::NotFound`] where there is none.
    pub async fn definition_named(
        &self,
        application: &str,
        name_or_id: &str,
    ) -> Result<Versioned<Definition>, Failure> {
        let named = self.named(application, name_or_id).await?.filter(|named| !named.deleted);
        let id = named.as_ref().map_or(name_or_id, |named| &named.id);
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
        let items = match application {
            Some(application) => self.definition_items(application).await?,
            None => self.all_definition_items().await?,
        };
        let mut found: Vec<Definition> = self.bodies(&items).await?;
        found.sort_by(|a, b| (&a.application, &a.name).cmp(&(&b.application, &b.name)));
        Ok(found)
    }

    async fn definition_items(&self, application: &str) -> Result<Vec<Item>, Failure> {
        let query = self
            .dynamo
            .query()
            .table_name(&self.tables.definitions)
            .index_name("application")
            .key_condition_expression("application = :application")
            .expression_attribute_values(":application", s(application));
        all_of_query(query, DOING).await
    }

    async fn all_definition_items(&self) -> Result<Vec<Item>, Failure> {
        let scan = self
            .dynamo
            .scan()
            .table_name(&self.tables.definitions)
            .index_name("application")
            .filter_expression("#item = :current AND NOT begins_with(pipelineId, :application)")
            .expression_attribute_names("#item", "item")
            .expression_attribute_values(":current", s(CURRENT))
            .expression_attribute_values(":application", s(crate::applications::KEY));
        all_of_scan(scan, DOING).await
    }

    /// Makes a definition the current one, all or nothing: the version itself; `current` on condition that it is still
    /// the one `before` that was read; the guard of its name, and not any more the guard of the name before. A
    /// deletion leaves the name to whoever wants it, and its machine to be collected.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::Conflict`] when somebody saved in between, or took the name.
    pub async fn save_definition(
        &self,
        before: Option<&Versioned<Definition>>,
        definition: &Definition,
    ) -> Result<(), Failure> {
        let table = &self.tables.definitions;
        let place = format!("definitions/{}/{}", definition.id, definition.number);
        let key = |item: &str| {
            Item::from([("pipelineId".to_owned(), s(&definition.id)), ("item".to_owned(), s(item))])
        };
        let mut version = key(&version_item(definition.number));
        self.add_body(&mut version, &place, definition).await?;
        let mut current = key(CURRENT);
        if !definition.deleted {
            current.insert("application".to_owned(), s(&definition.application));
            current.insert("name".to_owned(), s(&definition.name));
        }
        self.add_body(&mut current, &place, definition).await?;
        let read = before.map_or(0, |before| before.version);
        let mut transaction = self
            .dynamo
            .transact_write_items()
            .transact_items(write(Self::transactional_put(table, version, "pipelineId", 0)?))
            .transact_items(write(Self::transactional_put(table, current, "pipelineId", read)?))
            .transact_items(write(self.guard(definition)?));
        if let Some(old) = self.old_guard(before, definition).await? {
            transaction = transaction.transact_items(TransactWriteItem::builder().delete(old).build());
        }
        if definition.deleted {
            let machine = Put::builder()
                .table_name(table)
                .set_item(Some(key(&machine_item(definition.machine()))))
                .build()
                .map_err(|error| unbuilt(&error))?;
            transaction = transaction.transact_items(write(machine));
        }
        transaction.send().await.map_err(|error| {
            Failure::from_aws(&format!("saving pipeline {}", definition.name), &error.into_service_error())
        })?;
        Ok(())
    }

    /// Takes the name, or marks it as free again.
    fn guard(&self, definition: &Definition) -> Result<Put, Failure> {
        let mut item = Item::from([
            ("pipelineId".to_owned(), s(name_key(&definition.application, &definition.name))),
            ("item".to_owned(), s(NAME)),
            ("target".to_owned(), s(&definition.id)),
        ]);
        let mut condition = "#target = :id".to_owned();
        if definition.deleted {
            item.insert("deleted".to_owned(), s("true"));
        } else {
            condition.push_str(" OR attribute_not_exists(pipelineId) OR attribute_exists(deleted)");
        }
        Put::builder()
            .table_name(&self.tables.definitions)
            .set_item(Some(item))
            .condition_expression(condition)
            .expression_attribute_names("#target", "target")
            .expression_attribute_values(":id", s(&definition.id))
            .build()
            .map_err(|error| unbuilt(&error))
    }

    /// Frees the name that the pipeline had before.
    async fn old_guard(
        &self,
        before: Option<&Versioned<Definition>>,
        definition: &Definition,
    ) -> Result<Option<Delete>, Failure> {
        let Some(before) = before.map(|before| &before.value) else { return Ok(None) };
        let key = name_key(&before.application, &before.name);
        if key == name_key(&definition.application, &definition.name) {
            return Ok(None);
        }
        // After a deletion the name may be somebody else's.
        let found = self.get(&self.tables.definitions, &[("pipelineId", &key), ("item", NAME)]).await?;
        if found.and_then(|item| optional_text(&item, "target").map(str::to_owned)).as_ref()
            != Some(&definition.id)
        {
            return Ok(None);
        }
        Delete::builder()
            .table_name(&self.tables.definitions)
            .key("pipelineId", s(key))
            .key("item", s(NAME))
            .condition_expression("#target = :id")
            .expression_attribute_names("#target", "target")
            .expression_attribute_values(":id", s(&definition.id))
            .build()
            .map(Some)
            .map_err(|error| unbuilt(&error))
    }
}

fn write(put: Put) -> TransactWriteItem {
    TransactWriteItem::builder().put(put).build()
}

fn unbuilt(error: &aws_sdk_dynamodb::error::BuildError) -> Failure {
    Failure::internal(format!("a transaction cannot be built: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_by_more_than_case_and_spaces() {
        assert_eq!(name_key("MyApp", " Deploy "), name_key("myapp", "deploy"));
        assert_ne!(name_key("myapp", "deploy all"), name_key("myapp", "deployall"));
    }
}
