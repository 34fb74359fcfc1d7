use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{ChangeSetType, Stack, TemplateStage};

use crate::{
    Deployer, Event, Progress,
    error::{Error, aws},
    stack::{outputs_of, parameters_of, status_of},
    template::Template,
};

/// What is to be deployed.
#[derive(Clone, Debug)]
pub struct Deployment<'a> {
    /// The stack's name.
    pub stack: &'a str,
    /// The template, JSON.
    pub template: &'a str,
    /// The template's parameters. Those not given take the template's defaults, also in an update.
    pub parameters: BTreeMap<String, String>,
    /// The artifact bucket, which takes the template when it is over 51,200 bytes.
    pub bucket: &'a str,
}

/// What a deployment did, with the stack's outputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was there as wanted.
    Unchanged(BTreeMap<String, String>),
    /// The stack is new.
    Created(BTreeMap<String, String>),
    /// The stack was changed.
    Updated(BTreeMap<String, String>),
}

impl Outcome {
    /// The stack's outputs.
    #[must_use]
    pub fn outputs(&self) -> &BTreeMap<String, String> {
        match self {
            Self::Unchanged(outputs) | Self::Created(outputs) | Self::Updated(outputs) => outputs,
        }
    }
}

impl Deployer {
    /// Creates or updates the stack, and waits until it rests.
    ///
    /// # Errors
    /// [`Error::Refused`] when `CloudFormation` will not make the change, [`Error::Failed`] when it began and was
    /// rolled back, [`Error::Busy`] and [`Error::Broken`] by the stack's status, [`Error::Aws`] otherwise.
    pub async fn deploy(
        &self,
        deployment: &Deployment<'_>,
        on_event: &mut Progress<'_>,
    ) -> Result<Outcome, Error> {
        let template = Template::parse(deployment.template)?;
        let existing = self.describe(deployment.stack).await?;
        let kind = change_for(deployment.stack, existing.as_ref())?;
        if let Some(stack) = &existing
            && self.is_deployed(stack, deployment, &template).await?
        {
            return Ok(Outcome::Unchanged(outputs_of(stack)));
        }
        let Some(change_set) = self.change_set(deployment, &template, kind.clone()).await? else {
            return Ok(Outcome::Unchanged(existing.as_ref().map(outputs_of).unwrap_or_default()));
        };
        on_event(Event::Changes { resources: change_set.resources });
        let mut watch = self.watch(change_set.stack_id, change_set.resources).await?;
        let execute = self.cloudformation.execute_change_set().change_set_name(change_set.id).send().await;
        execute.map_err(aws(format!("execute the change set of stack {}", deployment.stack)))?;
        let stack = self.follow(&mut watch, on_event).await?;
        match stack.as_ref().map(|stack| (status_of(stack), outputs_of(stack))) {
            Some((status, outputs)) if status == "CREATE_COMPLETE" => Ok(Outcome::Created(outputs)),
            Some((status, outputs)) if status == "UPDATE_COMPLETE" => Ok(Outcome::Updated(outputs)),
            other => {
                let status = other.map_or_else(|| "gone".to_owned(), |(status, _)| status);
                Err(Error::Failed { stack: deployment.stack.to_owned(), status, reasons: watch.reasons })
            }
        }
    }

    /// Whether exactly this template with exactly these parameters was deployed, and succeeded. A stack that was
    /// rolled back is not asked: its template is the old one, but its resources may not be.
    async fn is_deployed(
        &self,
        stack: &Stack,
        deployment: &Deployment<'_>,
        template: &Template,
    ) -> Result<bool, Error> {
        if !matches!(status_of(stack).as_str(), "CREATE_COMPLETE" | "UPDATE_COMPLETE")
            || parameters_of(stack) != template.parameters(&deployment.parameters)
        {
            return Ok(false);
        }
        let deployed = self.cloudformation.get_template().stack_name(deployment.stack);
        let deployed = deployed.template_stage(TemplateStage::Original).send().await;
        let deployed = deployed.map_err(aws(format!("read the template of stack {}", deployment.stack)))?;
        Ok(deployed.template_body.is_some_and(|text| template.is_same(&text)))
    }
}

/// What a change set for a stack in this status has to be.
fn change_for(name: &str, stack: Option<&Stack>) -> Result<ChangeSetType, Error> {
    let Some(stack) = stack else { return Ok(ChangeSetType::Create) };
    let (name, status) = (name.to_owned(), status_of(stack));
    let remedy = match status.as_str() {
        // Only ever a change set, never executed.
        "REVIEW_IN_PROGRESS" | "DELETE_COMPLETE" => return Ok(ChangeSetType::Create),
        "CREATE_FAILED" | "ROLLBACK_COMPLETE" | "ROLLBACK_FAILED" => {
            "its creation failed and it can only be deleted: destroy it, then deploy again"
        }
        "DELETE_FAILED" => "destroy it again once what held it is gone, then deploy again",
        "UPDATE_ROLLBACK_FAILED" => "continue its rollback in the CloudFormation console, then deploy again",
        status if status.ends_with("_IN_PROGRESS") => {
            return Err(Error::Busy { stack: name, status: status.to_owned() });
        }
        _ => return Ok(ChangeSetType::Update),
    };
    Err(Error::Broken { stack: name, status, reason: stack.stack_status_reason.clone(), remedy })
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::types::StackStatus;

    use super::*;

    fn stack(status: &str) -> Stack {
        Stack::builder().stack_name("s").stack_status(StackStatus::from(status)).build()
    }

    #[test]
    fn a_stacks_status_decides_how_it_is_changed() {
        assert_eq!(change_for("s", None).unwrap(), ChangeSetType::Create);
        for (status, kind) in [
            ("REVIEW_IN_PROGRESS", ChangeSetType::Create),
            ("CREATE_COMPLETE", ChangeSetType::Update),
            ("UPDATE_COMPLETE", ChangeSetType::Update),
            ("UPDATE_ROLLBACK_COMPLETE", ChangeSetType::Update),
        ] {
            assert_eq!(change_for("s", Some(&stack(status))).unwrap(), kind, "{status}");
        }
    }

    #[test]
    fn a_stack_that_cannot_be_deployed_to_comes_with_what_to_do() {
        for (status, words) in [
            ("ROLLBACK_COMPLETE", "destroy it, then deploy again"),
            ("CREATE_FAILED", "destroy it, then deploy again"),
            ("DELETE_FAILED", "destroy it again"),
            ("UPDATE_ROLLBACK_FAILED", "continue its rollback"),
            ("UPDATE_IN_PROGRESS", "wait until it has ended"),
            ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "wait until it has ended"),
        ] {
            let error = change_for("s", Some(&stack(status))).unwrap_err().to_string();
            assert!(error.contains(words) && error.contains(status), "{error}");
        }
    }
}
