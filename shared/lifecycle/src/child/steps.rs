//! What a stage does with a child pipeline.

use gennaker_pipeline::Pipeline;
use gennaker_records::Definition;
use gennaker_runtime::{ErrorClass, Failure};

use crate::Lifecycle;

/// Why a child is cancelled, in Spinnaker's words.
const PARENT_CANCELED: &str = "parent pipeline was canceled";

impl Lifecycle {
    /// The definition of a pipeline that a stage is to start, by id or name.
    ///
    /// # Errors
    /// In Spinnaker's words when there is none, or it is disabled.
    pub async fn child_definition(&self, application: &str, pipeline: &str) -> Result<Definition, Failure> {
        let found = self.store.definition_named(application, pipeline).await;
        let definition = found
            .map_err(|failure| match failure.class {
                ErrorClass::NotFound => {
                    Failure::not_found(format!("The referenced pipeline cannot be located ({pipeline})"))
                }
                _ => failure,
            })?
            .value;
        if Pipeline::parse(definition.pipeline_json()).flag("disabled") {
            return Err(Failure::invalid("The referenced pipeline is disabled"));
        }
        Ok(definition)
    }

    /// Cancels a child whose parent was cancelled. That it has ended by itself, or is not there any more, is fine.
    ///
    /// # Errors
    /// When the records or Step Functions fail.
    pub async fn cancel_child(&self, id: &str, user: &str) -> Result<(), Failure> {
        match self.cancel(id, user, Some(PARENT_CANCELED)).await {
            Err(failure) if matches!(failure.class, ErrorClass::InvalidInput | ErrorClass::NotFound) => {
                Ok(())
            }
            other => other,
        }
    }
}
