//! Executions and stages in their table.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use gennaker_runtime::{ErrorClass, Failure};

use crate::item::{Item, number, s, text};
use crate::pages::all_of_query;
use crate::{Execution, Stage, Store, Versioned};

/// An execution with all of its stages.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The execution.
    pub execution: Versioned<Execution>,
    /// Its stages by `refId`.
    pub stages: BTreeMap<String, Versioned<Stage>>,
}

impl Loaded {
    /// A stage.
    ///
    /// # Errors
    /// [`ErrorClass::NotFound`] where the execution has no such stage.
    pub fn stage(&self, ref_id: &str) -> Result<&Versioned<Stage>, Failure> {
        self.stages.get(ref_id).ok_or_else(|| {
            Failure::not_found(format!("execution {} has no stage {ref_id}", self.execution.value.id))
        })
    }

    /// A stage by its `refId` or its id.
    ///
    /// # Errors
    /// [`ErrorClass::NotFound`] where the execution has no such stage.
    pub fn stage_by_any_id(&self, id: &str) -> Result<&Versioned<Stage>, Failure> {
        self.stages.values().find(|stage| stage.value.id == id).map_or_else(|| self.stage(id), Ok)
    }
}

pub(crate) const HEAD: &str = "execution";

fn stage_item(ref_id: &str) -> String {
    format!("stage#{ref_id}")
}

impl Store {
    /// Writes a new execution: its stages first, itself last, so that an execution that can be read is whole.
    /// Creating the same one again is no error and changes nothing.
    ///
    /// # Errors
    /// When DynamoDB or S3 fails.
    pub async fn create_execution(&self, execution: &Execution, stages: &[Stage]) -> Result<(), Failure> {
        for stage in stages {
            let written = self.save_stage(&execution.id, &mut Versioned::new(stage.clone())).await;
            ignore_conflict(written)?;
        }
        ignore_conflict(self.save_execution(&mut Versioned::new(execution.clone())).await)
    }

    /// An execution with its stages, read consistently.
    ///
    /// # Errors
    /// [`ErrorClass::NotFound`] where there is none.
    pub async fn execution(&self, id: &str) -> Result<Loaded, Failure> {
        let query = self
            .dynamo
            .query()
            .table_name(&self.tables.executions)
            .consistent_read(true)
            .key_condition_expression("executionId = :id")
            .expression_attribute_values(":id", s(id));
        let mut execution = None;
        let mut stages = BTreeMap::new();
        for item in all_of_query(query, &format!("reading execution {id}")).await? {
            let version = number(&item, "version")?;
            if text(&item, "item")? == HEAD {
                execution = Some(Versioned { version, value: self.body(&item).await? });
            } else {
                let stage: Stage = self.body(&item).await?;
                stages.insert(stage.ref_id.clone(), Versioned { version, value: stage });
            }
        }
        let execution = execution.ok_or_else(|| Failure::not_found(format!("there is no execution {id}")))?;
        Ok(Loaded { execution, stages })
    }

    /// Writes a stage on condition that nobody else did since it was read.
    ///
    /// # Errors
    /// [`ErrorClass::Conflict`] when somebody did.
    pub async fn save_stage(&self, execution_id: &str, stage: &mut Versioned<Stage>) -> Result<(), Failure> {
        let item_name = stage_item(&stage.value.ref_id);
        let mut item = Item::from([
            ("executionId".to_owned(), s(execution_id)),
            ("item".to_owned(), s(&item_name)),
            ("status".to_owned(), s(stage.value.status.name())),
        ]);
        self.add_body(&mut item, &format!("executions/{execution_id}/{item_name}"), &stage.value).await?;
        stage.version = self.put(&self.tables.executions, item, "executionId", stage.version).await?;
        Ok(())
    }

    /// Removes a stage, which the definition that its execution runs from now on does not have.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn delete_stage(&self, execution_id: &str, ref_id: &str) -> Result<(), Failure> {
        self.dynamo
            .delete_item()
            .table_name(&self.tables.executions)
            .key("executionId", s(execution_id))
            .key("item", s(stage_item(ref_id)))
            .send()
            .await
            .map_err(|error| {
                let doing = format!("removing stage {ref_id} of execution {execution_id}");
                Failure::from_aws(&doing, &error.into_service_error())
            })?;
        Ok(())
    }

    /// Writes an execution on condition that nobody else did since it was read.
    ///
    /// # Errors
    /// [`ErrorClass::Conflict`] when somebody did.
    pub async fn save_execution(&self, execution: &mut Versioned<Execution>) -> Result<(), Failure> {
        let value = &execution.value;
        let mut item = Item::from([
            ("executionId".to_owned(), s(&value.id)),
            ("item".to_owned(), s(HEAD)),
            ("status".to_owned(), s(value.status.name())),
            ("application".to_owned(), s(&value.application)),
            ("pipelineConfigId".to_owned(), s(&value.pipeline_config_id)),
        ]);
        self.add_body(&mut item, &format!("executions/{}/{HEAD}", value.id), value).await?;
        execution.version = self.put(&self.tables.executions, item, "executionId", execution.version).await?;
        Ok(())
    }

    /// The newest executions of an application, newest first, without their stages.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn executions_of_application(
        &self,
        application: &str,
        limit: i32,
    ) -> Result<Vec<Execution>, Failure> {
        self.newest("application", "application", application, limit).await
    }

    /// The newest executions of a pipeline, newest first, without their stages.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn executions_of_pipeline(
        &self,
        pipeline_id: &str,
        limit: i32,
    ) -> Result<Vec<Execution>, Failure> {
        self.newest("pipeline", "pipelineConfigId", pipeline_id, limit).await
    }

    async fn newest(
        &self,
        index: &str,
        key: &str,
        value: &str,
        limit: i32,
    ) -> Result<Vec<Execution>, Failure> {
        let page = self
            .dynamo
            .query()
            .table_name(&self.tables.executions)
            .index_name(index)
            .key_condition_expression("#key = :value")
            .expression_attribute_names("#key", key)
            .expression_attribute_values(":value", AttributeValue::S(value.to_owned()))
            .scan_index_forward(false)
            .limit(limit)
            .send()
            .await
            .map_err(|error| {
                Failure::from_aws(&format!("listing executions of {value}"), &error.into_service_error())
            })?;
        let mut executions = Vec::new();
        for item in page.items.unwrap_or_default() {
            executions.push(self.body(&item).await?);
        }
        Ok(executions)
    }
}

fn ignore_conflict(written: Result<(), Failure>) -> Result<(), Failure> {
    match written {
        Err(failure) if failure.class == ErrorClass::Conflict => Ok(()),
        other => other,
    }
}
