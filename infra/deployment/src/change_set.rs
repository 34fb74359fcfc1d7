use aws_sdk_cloudformation::{
    operation::describe_change_set::DescribeChangeSetOutput,
    types::{Capability, ChangeSetStatus, ChangeSetType, EventFilter, Parameter},
};
use tokio::time::sleep;

use crate::{
    Deployer, Deployment,
    error::{Error, aws},
    template::{INLINE_BYTES, Template, short_hash},
};

/// A change set that can be executed.
pub(crate) struct ChangeSet {
    pub(crate) id: String,
    pub(crate) stack_id: String,
    /// How many resources it changes.
    pub(crate) resources: usize,
}

impl Deployer {
    /// Makes the change set. `None` when nothing would change.
    pub(crate) async fn change_set(
        &self,
        deployment: &Deployment<'_>,
        template: &Template,
        kind: ChangeSetType,
    ) -> Result<Option<ChangeSet>, Error> {
        let stack = deployment.stack;
        // Named by what it does; one that an interrupted deployment left behind makes room.
        let name = format!(
            "gennaker-{}",
            short_hash(format!("{}{:?}", template.hash, deployment.parameters).as_bytes())
        );
        self.forget(stack, &name).await;
        let parameters = deployment.parameters.iter();
        let parameters = parameters
            .map(|(name, value)| Parameter::builder().parameter_key(name).parameter_value(value).build());
        let mut create = self
            .cloudformation
            .create_change_set()
            .stack_name(stack)
            .change_set_name(&name)
            .change_set_type(kind)
            .set_parameters(Some(parameters.collect()))
            .capabilities(Capability::CapabilityNamedIam)
            .capabilities(Capability::CapabilityAutoExpand);
        create = if deployment.template.len() > INLINE_BYTES {
            create.template_url(self.put_template(deployment, template).await?)
        } else {
            create.template_body(deployment.template)
        };
        let created = create.send().await.map_err(aws(format!("make a change set for stack {stack}")))?;
        let id = created.id.unwrap_or_default();
        let (described, resources) = self.until_made(&id).await?;
        if described.status == Some(ChangeSetStatus::CreateComplete) {
            return Ok(Some(ChangeSet { id, stack_id: created.stack_id.unwrap_or_default(), resources }));
        }
        let reason = described.status_reason.unwrap_or_default();
        let reasons = if is_nothing_to_do(&reason) { Vec::new() } else { self.failures(&id, reason).await };
        self.forget(stack, &id).await;
        if reasons.is_empty() { Ok(None) } else { Err(Error::Refused { stack: stack.to_owned(), reasons }) }
    }

    async fn put_template(&self, deployment: &Deployment<'_>, template: &Template) -> Result<String, Error> {
        let key = format!("template/{}-{}.json", deployment.stack, template.hash);
        self.put(deployment.bucket, &key, deployment.template.as_bytes().to_vec()).await?;
        Ok(template_url(self.endpoint.as_deref(), &self.region, deployment.bucket, &key))
    }

    /// Waits until the change set is made or has failed, and counts the resources it changes.
    async fn until_made(&self, id: &str) -> Result<(DescribeChangeSetOutput, usize), Error> {
        let describe =
            |token| self.cloudformation.describe_change_set().change_set_name(id).set_next_token(token);
        loop {
            let mut page = describe(None).send().await.map_err(aws("describe the change set"))?;
            if !matches!(
                page.status,
                Some(ChangeSetStatus::CreatePending | ChangeSetStatus::CreateInProgress)
            ) {
                let mut resources = page.changes().len();
                while let Some(token) = page.next_token.take() {
                    page = describe(Some(token)).send().await.map_err(aws("describe the change set"))?;
                    resources += page.changes().len();
                }
                return Ok((page, resources));
            }
            sleep(self.pause()).await;
        }
    }

    /// The reason, and what validations and hooks found, which the reason only refers to.
    async fn failures(&self, id: &str, reason: String) -> Vec<String> {
        let failed = EventFilter::builder().failed_events(true).build();
        let events = self.cloudformation.describe_events().change_set_name(id).filters(failed).send().await;
        let events = events.ok().and_then(|events| events.operation_events).unwrap_or_default();
        let details = events.into_iter().filter_map(|event| {
            let reason = event.validation_status_reason.or(event.hook_status_reason)?;
            let place = event.validation_path.or(event.logical_resource_id).unwrap_or_default();
            Some(format!("{place}: {reason}"))
        });
        std::iter::once(reason).chain(details).collect()
    }

    /// A change set that is not there need not be forgotten; any other trouble shows when its name is used again.
    async fn forget(&self, stack: &str, name: &str) {
        let _missing =
            self.cloudformation.delete_change_set().stack_name(stack).change_set_name(name).send().await;
    }
}

/// `CloudFormation` tells this apart by its words only.
fn is_nothing_to_do(reason: &str) -> bool {
    reason.contains("didn't contain changes") || reason.contains("No updates are to be performed")
}

fn template_url(endpoint: Option<&str>, region: &str, bucket: &str, key: &str) -> String {
    match endpoint {
        Some(endpoint) => format!("{}/{bucket}/{key}", endpoint.trim_end_matches('/')),
        None if region.starts_with("cn-") => format!("https://{bucket}.s3.{region}.amazonaws.com.cn/{key}"),
        None => format!("https://{bucket}.s3.{region}.amazonaws.com/{key}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_saying_that_nothing_changes_are_understood() {
        let update = "The submitted information didn't contain changes. Submit different information.";
        assert!(is_nothing_to_do(update) && is_nothing_to_do("No updates are to be performed."));
        assert!(!is_nothing_to_do("Parameters: [X] must have values"));
    }

    #[test]
    fn a_template_in_s3_is_addressed_where_the_bucket_is() {
        let url = |endpoint, region| template_url(endpoint, region, "b", "template/x.json");
        assert_eq!(url(None, "eu-west-1"), "https://b.s3.eu-west-1.amazonaws.com/template/x.json");
        assert_eq!(url(None, "cn-north-1"), "https://b.s3.cn-north-1.amazonaws.com.cn/template/x.json");
        assert_eq!(
            url(Some("http://127.0.0.1:4566/"), "us-east-1"),
            "http://127.0.0.1:4566/b/template/x.json"
        );
    }
}
