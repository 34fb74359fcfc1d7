//! Deleting a pipeline, and its state machine once nothing of it runs.

use gennaker_records::Definition;
use gennaker_runtime::{ErrorClass, Failure};

use crate::Lifecycle;
use crate::lifecycle::TRIES;

impl Lifecycle {
    /// Deletes a pipeline by its name, or by its id where no pipeline has that name. Its name is free from then on, its
    /// history stays. Its executions go on to their end. False where there is no such pipeline.
    ///
    /// # Errors
    /// When records cannot be read or written, or keep changing.
    pub async fn delete(&self, application: &str, name_or_id: &str, user: &str) -> Result<bool, Failure> {
        let named = self.store.named(application, name_or_id).await?;
        if let Some(named) = named.filter(|named| named.deleted) {
            // Deleted under this name before; a machine may be left over.
            self.collect_machine(&named.id).await?;
        }
        let mut tries = 0;
        let id = loop {
            let before = match self.store.definition_named(application, name_or_id).await {
                Ok(found) => found,
                Err(failure) if failure.class == ErrorClass::NotFound => return Ok(false),
                Err(failure) => return Err(failure),
            };
            let deletion = Definition {
                number: before.value.number + 1,
                saved_by: user.to_owned(),
                saved_at: self.ports.now(),
                hash: String::new(),
                restored_from: None,
                deleted: true,
                ..before.value.clone()
            };
            match self.store.save_definition(Some(&before), &deletion).await {
                Ok(()) => break deletion.id,
                Err(failure) if failure.class == ErrorClass::Conflict && tries < TRIES => tries += 1,
                Err(failure) => return Err(failure),
            }
        };
        tracing::info!(pipeline = %id, "deleted");
        self.collect_machine(&id).await?;
        Ok(true)
    }

    /// Deletes the state machines that a deleted pipeline has left, if none of its executions needs them any more. Does
    /// nothing for any other pipeline, and nothing when it is done again.
    ///
    /// # Errors
    /// When records cannot be read, or Step Functions refuses.
    pub async fn collect_machine(&self, pipeline_id: &str) -> Result<(), Failure> {
        let machines = self.store.left_machines(pipeline_id).await?;
        if machines.is_empty() || !self.store.unfinished_of_pipeline(pipeline_id).await?.is_empty() {
            return Ok(());
        }
        for machine in machines {
            self.delete_machine(&machine).await?;
            self.store.forget_machine(pipeline_id, &machine).await?;
            tracing::info!(pipeline = %pipeline_id, %machine, "its state machine is deleted");
        }
        Ok(())
    }
}
