//! Applications, in the table of definitions.

use std::collections::BTreeSet;

use gennaker_runtime::Failure;

use crate::item::{Item, number, s, text};
use crate::pages::{all_of_query, all_of_scan};
use crate::{Application, Store, Versioned};

/// What the partition keys of applications begin with.
pub(crate) const KEY: &str = "application#";
/// The value of the index' partition key that applications share; no application is named so.
const LISTED: &str = "#applications";
const DOING: &str = "listing applications";

fn key_of(name: &str) -> String {
    format!("{KEY}{}", name.to_lowercase())
}

impl Store {
    /// What is remembered of an application, upper and lower case alike.
    ///
    /// # Errors
    /// When DynamoDB or S3 fails.
    pub async fn application(&self, name: &str) -> Result<Option<Versioned<Application>>, Failure> {
        let key = [("pipelineId", key_of(name)), ("item", "current".to_owned())];
        let key: Vec<(&str, &str)> = key.iter().map(|(name, value)| (*name, value.as_str())).collect();
        match self.get(&self.tables.definitions, &key).await? {
            Some(item) => {
                Ok(Some(Versioned { version: number(&item, "version")?, value: self.body(&item).await? }))
            }
            None => Ok(None),
        }
    }

    /// Writes an application on condition that nobody else did since it was read.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::Conflict`] when somebody did.
    pub async fn save_application(&self, application: &mut Versioned<Application>) -> Result<(), Failure> {
        let value = &application.value;
        let mut item = Item::from([
            ("pipelineId".to_owned(), s(key_of(&value.name))),
            ("item".to_owned(), s("current")),
            ("application".to_owned(), s(LISTED)),
            ("name".to_owned(), s(&value.name)),
        ]);
        self.add_body(&mut item, &format!("definitions/applications/{}", value.name), value).await?;
        application.version =
            self.put(&self.tables.definitions, item, "pipelineId", application.version).await?;
        Ok(())
    }

    /// All applications that somebody saved or that have a pipeline, by name.
    ///
    /// # Errors
    /// When DynamoDB or S3 fails.
    pub async fn applications(&self) -> Result<Vec<Application>, Failure> {
        let mut found = self.saved_applications().await?;
        let mut known: BTreeSet<String> = found.iter().map(|application| application.name.clone()).collect();
        for name in self.applications_with_pipelines().await? {
            if known.insert(name.to_lowercase()) {
                found.push(Application::named(&name));
            }
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    async fn saved_applications(&self) -> Result<Vec<Application>, Failure> {
        let query = self
            .dynamo
            .query()
            .table_name(&self.tables.definitions)
            .index_name("application")
            .key_condition_expression("application = :listed")
            .filter_expression("begins_with(pipelineId, :key)")
            .expression_attribute_values(":listed", s(LISTED))
            .expression_attribute_values(":key", s(KEY));
        self.bodies(&all_of_query(query, DOING).await?).await
    }

    /// Names as the definitions spell them. No body is read.
    async fn applications_with_pipelines(&self) -> Result<BTreeSet<String>, Failure> {
        let scan = self
            .dynamo
            .scan()
            .table_name(&self.tables.definitions)
            .index_name("application")
            .filter_expression("NOT begins_with(pipelineId, :key)")
            .projection_expression("application")
            .expression_attribute_values(":key", s(KEY));
        let items = all_of_scan(scan, DOING).await?;
        items.iter().map(|item| Ok(text(item, "application")?.to_owned())).collect()
    }
}
