//! What is sent to AWS for lifecycle hooks.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_autoscaling::operation::put_lifecycle_hook::PutLifecycleHookInput;
use aws_sdk_autoscaling::operation::put_lifecycle_hook::builders::PutLifecycleHookInputBuilder;
use gennaker_runtime::Failure;

use super::LifecycleHook;
use crate::names::{derived, digest};

/// A hook that holds instances back.
pub(super) fn hook(hook: &LifecycleHook, group: &str) -> PutLifecycleHookInputBuilder {
    let name = hook.name.clone().unwrap_or_else(|| derived(group, "lifecycle", &digest(&content(hook))));
    PutLifecycleHookInput::builder()
        .auto_scaling_group_name(group)
        .lifecycle_hook_name(clean(&name))
        .lifecycle_transition(&hook.lifecycle_transition)
        .set_role_arn(hook.role_arn.clone())
        .set_notification_target_arn(hook.notification_target_arn.clone())
        .set_notification_metadata(hook.notification_metadata.clone())
        .set_heartbeat_timeout(
            hook.heartbeat_timeout.map(|seconds| i32::try_from(seconds).unwrap_or(i32::MAX)),
        )
        .set_default_result(hook.default_result.clone())
}

/// Who is told what. All of a topic go into one call, since each replaces what the topic was told before.
pub(super) fn notifications(hooks: &[LifecycleHook]) -> Result<BTreeMap<String, Vec<String>>, Failure> {
    let mut topics: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for hook in hooks.iter().filter(|hook| !hook.holds_instances()) {
        let topic = hook.notification_target_arn.clone().ok_or_else(|| {
            Failure::invalid(format!(
                "a lifecycle hook for {} has no notificationTargetARN; it only tells somebody",
                hook.lifecycle_transition
            ))
        })?;
        topics.entry(topic).or_default().insert(hook.lifecycle_transition.clone());
    }
    Ok(topics.into_iter().map(|(topic, types)| (topic, types.into_iter().collect())).collect())
}

/// The characters that AWS takes in a hook's name.
pub(super) fn clean(name: &str) -> String {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '/');
    name.chars().map(|letter| if allowed(letter) { letter } else { '_' }).collect()
}

/// What tells a hook without a name from others.
fn content(hook: &LifecycleHook) -> String {
    let parts = [
        Some(&hook.lifecycle_transition),
        hook.notification_target_arn.as_ref(),
        hook.role_arn.as_ref(),
        hook.notification_metadata.as_ref(),
    ];
    parts.map(|part| part.map_or("", String::as_str)).join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(transition: &str, target: Option<&str>) -> LifecycleHook {
        LifecycleHook {
            lifecycle_transition: format!("autoscaling:EC2_INSTANCE_{transition}"),
            notification_target_arn: target.map(str::to_owned),
            ..LifecycleHook::default()
        }
    }

    fn name(of: &LifecycleHook) -> String {
        hook(of, "app-v001").get_lifecycle_hook_name().clone().expect("a name")
    }

    #[test]
    fn a_hook_without_a_name_gets_the_same_one_again() {
        let launching = given("LAUNCHING", Some("queue"));
        assert_eq!(name(&launching), name(&launching.clone()));
        assert!(name(&launching).starts_with("app-v001-lifecycle-"));
        assert_ne!(name(&launching), name(&given("TERMINATING", Some("queue"))));
        assert_ne!(name(&launching), name(&given("LAUNCHING", None)));
        let longer = LifecycleHook { heartbeat_timeout: Some(60), ..launching.clone() };
        assert_eq!(name(&launching), name(&longer), "a changed time replaces the hook");
    }

    #[test]
    fn a_name_has_only_what_aws_takes() {
        let named = LifecycleHook { name: Some("drain: a.b/c".to_owned()), ..given("LAUNCHING", None) };
        assert_eq!(name(&named), "drain__a_b/c");
    }

    #[test]
    fn a_topic_is_told_everything_at_once() {
        let hooks = [
            given("TERMINATE", Some("ops")),
            given("LAUNCH_ERROR", Some("ops")),
            given("LAUNCH_ERROR", Some("dev")),
            given("LAUNCHING", Some("ops")),
        ];
        let told = notifications(&hooks).expect("told");
        assert_eq!(
            told["ops"],
            ["autoscaling:EC2_INSTANCE_LAUNCH_ERROR", "autoscaling:EC2_INSTANCE_TERMINATE"]
        );
        assert_eq!(told["dev"].len(), 1);
        assert_eq!(told.len(), 2);
        assert!(notifications(&[given("LAUNCH", None)]).is_err());
    }
}
