use std::collections::BTreeMap;

use aws_sdk_cloudformation::{error::ProvideErrorMetadata, types::Stack};

use crate::{
    Deployer,
    error::{Error, aws},
};

impl Deployer {
    /// The stack's outputs, or `None` when there is no such stack.
    ///
    /// # Errors
    /// [`Error::Aws`].
    pub async fn outputs(&self, stack: &str) -> Result<Option<BTreeMap<String, String>>, Error> {
        Ok(self.describe(stack).await?.as_ref().map(outputs_of))
    }

    /// The parameters that the stack was deployed with, or `None` when there is no such stack.
    ///
    /// # Errors
    /// [`Error::Aws`].
    pub async fn parameters(&self, stack: &str) -> Result<Option<BTreeMap<String, String>>, Error> {
        Ok(self.describe(stack).await?.as_ref().map(parameters_of))
    }

    /// The stack of this name (or of this id, then also when it was deleted).
    pub(crate) async fn describe(&self, stack: &str) -> Result<Option<Stack>, Error> {
        match self.cloudformation.describe_stacks().stack_name(stack).send().await {
            Ok(found) => Ok(found.stacks.unwrap_or_default().into_iter().next()),
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(aws(format!("describe stack {stack}"))(error)),
        }
    }
}

pub(crate) fn status_of(stack: &Stack) -> String {
    stack.stack_status.as_ref().map(|status| status.as_str().to_owned()).unwrap_or_default()
}

pub(crate) fn outputs_of(stack: &Stack) -> BTreeMap<String, String> {
    let outputs = stack.outputs().iter();
    outputs.filter_map(|output| Some((output.output_key.clone()?, output.output_value.clone()?))).collect()
}

pub(crate) fn parameters_of(stack: &Stack) -> BTreeMap<String, String> {
    let parameters = stack.parameters().iter();
    parameters.filter_map(|one| Some((one.parameter_key.clone()?, one.parameter_value.clone()?))).collect()
}

/// `CloudFormation` has no error code of its own for a stack that is not there.
fn is_missing(error: &impl ProvideErrorMetadata) -> bool {
    error.code() == Some("ValidationError")
        && error.message().is_some_and(|text| text.contains("does not exist"))
}
