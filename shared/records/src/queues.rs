//! The queues of pipelines, in the table of executions.

use gennaker_rules::Queue;
use gennaker_runtime::Failure;

use crate::item::{Item, number, s};
use crate::{Store, Versioned};

const QUEUE: &str = "queue";

fn key(pipeline_id: &str) -> String {
    format!("queue#{pipeline_id}")
}

impl Store {
    /// A pipeline's queue, read consistently; empty and of version 0 where there is none yet.
    ///
    /// # Errors
    /// When DynamoDB or S3 fails.
    pub async fn queue(&self, pipeline_id: &str) -> Result<Versioned<Queue>, Failure> {
        let key = key(pipeline_id);
        match self.get(&self.tables.executions, &[("executionId", &key), ("item", QUEUE)]).await? {
            Some(item) => {
                Ok(Versioned { version: number(&item, "version")?, value: self.body(&item).await? })
            }
            None => Ok(Versioned::new(Queue::default())),
        }
    }

    /// Writes a pipeline's queue on condition that nobody else did since it was read.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::Conflict`] when somebody did.
    pub async fn save_queue(&self, pipeline_id: &str, queue: &mut Versioned<Queue>) -> Result<(), Failure> {
        let key = key(pipeline_id);
        let mut item = Item::from([("executionId".to_owned(), s(&key)), ("item".to_owned(), s(QUEUE))]);
        self.add_body(&mut item, &format!("executions/{key}"), &queue.value).await?;
        queue.version = self.put(&self.tables.executions, item, "executionId", queue.version).await?;
        Ok(())
    }
}
