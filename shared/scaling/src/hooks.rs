//! Lifecycle hooks, and notifications of what happens to instances.

mod given;
mod put;

use aws_sdk_autoscaling::operation::put_lifecycle_hook::builders::PutLifecycleHookInputBuilder;
use gennaker_aws::ServerGroup;
use gennaker_runtime::Failure;

use crate::Scaling;

pub use given::LifecycleHook;

impl Scaling {
    /// The lifecycle hooks of a server group, such that they can be put on another one: a hook whose name follows from
    /// the group's has none.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn hooks(&self, group: &str) -> Result<Vec<LifecycleHook>, Failure> {
        let answer = self.groups.describe_lifecycle_hooks().auto_scaling_group_name(group).send().await;
        let answer = answer.map_err(|error| {
            Failure::from_aws(
                &self.doing("reading the lifecycle hooks of", group),
                &error.into_service_error(),
            )
        })?;
        let hooks = answer.lifecycle_hooks.unwrap_or_default().into_iter();
        Ok(hooks.filter_map(|hook| LifecycleHook::of_aws(hook, group)).collect())
    }

    /// Who is told what happens to a server group's instances, as hooks that only tell.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn notifications(&self, group: &str) -> Result<Vec<LifecycleHook>, Failure> {
        let call = self.groups.describe_notification_configurations().auto_scaling_group_names(group);
        let told: Result<Vec<_>, _> = call.into_paginator().items().send().try_collect().await;
        let told = told.map_err(|error| {
            Failure::from_aws(&self.doing("reading the notifications of", group), &error.into_service_error())
        })?;
        Ok(told.into_iter().filter_map(LifecycleHook::of_notification).collect())
    }

    /// Puts lifecycle hooks and notifications on a server group; `{{region}}` and `{{accountId}}` in their ARNs become
    /// those of the group. Put again they replace themselves.
    ///
    /// # Errors
    /// When AWS refuses, as it does for a topic or queue that the role may not send to.
    pub async fn put_hooks(&self, group: &ServerGroup, hooks: &[LifecycleHook]) -> Result<(), Failure> {
        let account = group.account_id();
        let filled: Vec<LifecycleHook> =
            hooks.iter().map(|hook| hook.filled(self.region.name(), account)).collect();
        for hook in filled.iter().filter(|hook| hook.holds_instances()) {
            self.put_hook(&group.name, put::hook(hook, &group.name)).await?;
        }
        for (topic, types) in put::notifications(&filled)? {
            let call = self.groups.put_notification_configuration().auto_scaling_group_name(&group.name);
            let sent = call.topic_arn(topic).set_notification_types(Some(types)).send().await;
            sent.map_err(|error| {
                Failure::from_aws(
                    &self.doing("putting notifications of", &group.name),
                    &error.into_service_error(),
                )
            })?;
        }
        Ok(())
    }

    async fn put_hook(&self, group: &str, hook: PutLifecycleHookInputBuilder) -> Result<(), Failure> {
        hook.send_with(&self.groups).await.map_err(|error| {
            Failure::from_aws(&self.doing("putting a lifecycle hook of", group), &error.into_service_error())
        })?;
        Ok(())
    }
}
