use crate::{
    Deployer, Progress,
    error::{Error, aws},
    stack::status_of,
};

impl Deployer {
    /// Deletes the stack and waits until it is gone. Returns whether there was one. The artifact bucket stays.
    ///
    /// # Errors
    /// [`Error::Failed`] when a resource could not be deleted (a bucket that still holds objects, for instance),
    /// [`Error::Busy`] when another operation is running, [`Error::Aws`] otherwise.
    pub async fn destroy(&self, stack: &str, on_event: &mut Progress<'_>) -> Result<bool, Error> {
        let Some(found) = self.describe(stack).await? else { return Ok(false) };
        let status = status_of(&found);
        match status.as_str() {
            "DELETE_COMPLETE" => return Ok(false),
            "REVIEW_IN_PROGRESS" => {}
            busy if busy.ends_with("_IN_PROGRESS") => {
                return Err(Error::Busy { stack: stack.to_owned(), status });
            }
            _ => {}
        }
        // By id: a deleted stack no longer has a name to ask by.
        let id = found.stack_id.unwrap_or_else(|| stack.to_owned());
        let mut watch = self.watch(id.clone(), 0).await?;
        let delete = self.cloudformation.delete_stack().stack_name(&id).send().await;
        delete.map_err(aws(format!("delete stack {stack}")))?;
        let rest = self.follow(&mut watch, on_event).await?;
        match rest.as_ref().map(status_of) {
            None => Ok(true),
            Some(status) if status == "DELETE_COMPLETE" => Ok(true),
            Some(status) => Err(Error::Failed { stack: stack.to_owned(), status, reasons: watch.reasons }),
        }
    }
}
