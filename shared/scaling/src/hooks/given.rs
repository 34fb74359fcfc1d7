//! A lifecycle hook as a stage gives it and as AWS tells it.

use aws_sdk_autoscaling::types::{LifecycleHook as AwsHook, NotificationConfiguration};
use gennaker_aws::Fields;
use gennaker_runtime::Failure;
use serde::{Deserialize, Serialize};

/// What is told, and may be waited for, when an instance comes or goes (Spinnaker: `lifecycleHooks`).
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LifecycleHook {
    /// Its name; one that follows from the server group and what the hook does for none.
    pub name: Option<String>,
    /// When: `autoscaling:EC2_INSTANCE_LAUNCHING` and `…_TERMINATING` hold the instance back until somebody answers;
    /// `autoscaling:EC2_INSTANCE_LAUNCH_ERROR` and the like only tell.
    pub lifecycle_transition: String,
    /// The role that Auto Scaling sends as.
    #[serde(rename = "roleARN")]
    pub role_arn: Option<String>,
    /// The topic or queue that is told.
    #[serde(rename = "notificationTargetARN")]
    pub notification_target_arn: Option<String>,
    /// A text that is sent along.
    pub notification_metadata: Option<String>,
    /// How long an instance is held back at most, in seconds; AWS's default is an hour.
    pub heartbeat_timeout: Option<u32>,
    /// What happens to it then: `ABANDON` (AWS's default) or `CONTINUE`.
    pub default_result: Option<String>,
}

impl LifecycleHook {
    /// Reads one of a stage's `lifecycleHooks`.
    ///
    /// # Errors
    /// When it has no transition, a transition or a result that AWS does not know, or only tells and has nobody to.
    pub fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        let transition = fields.text("lifecycleTransition")?.ok_or_else(|| {
            Failure::invalid(format!(
                "{} is missing; say when the hook acts, as in autoscaling:EC2_INSTANCE_LAUNCHING or \
                 autoscaling:EC2_INSTANCE_TERMINATING",
                fields.path("lifecycleTransition")
            ))
        })?;
        let hook = Self {
            name: fields.text("name")?,
            lifecycle_transition: transition,
            role_arn: fields.first_text(&["roleARN", "roleArn"])?,
            notification_target_arn: fields
                .first_text(&["notificationTargetARN", "notificationTargetArn"])?,
            notification_metadata: fields.text("notificationMetadata")?,
            heartbeat_timeout: fields.size("heartbeatTimeout")?,
            default_result: fields.text("defaultResult")?,
        };
        hook.check(fields)?;
        Ok(hook)
    }

    fn check(&self, fields: &Fields<'_>) -> Result<(), Failure> {
        const TOLD: [&str; 4] = [
            "autoscaling:EC2_INSTANCE_LAUNCH",
            "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
            "autoscaling:EC2_INSTANCE_TERMINATE",
            "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
        ];
        if !self.holds_instances() && !TOLD.contains(&self.lifecycle_transition.as_str()) {
            return Err(Failure::invalid(format!(
                "{} is {}; it must be autoscaling:EC2_INSTANCE_LAUNCHING, autoscaling:EC2_INSTANCE_TERMINATING, or one of {}",
                fields.path("lifecycleTransition"),
                self.lifecycle_transition,
                TOLD.join(", ")
            )));
        }
        if !self.holds_instances() && self.notification_target_arn.is_none() {
            return Err(Failure::invalid(format!(
                "{} is missing; {} only tells somebody",
                fields.path("notificationTargetARN"),
                self.lifecycle_transition
            )));
        }
        match self.default_result.as_deref() {
            None | Some("ABANDON" | "CONTINUE") => Ok(()),
            Some(other) => Err(Failure::invalid(format!(
                "{} must be ABANDON or CONTINUE, but is {other}",
                fields.path("defaultResult")
            ))),
        }
    }

    /// Whether instances wait for an answer; otherwise somebody is only told.
    pub fn holds_instances(&self) -> bool {
        matches!(
            self.lifecycle_transition.as_str(),
            "autoscaling:EC2_INSTANCE_LAUNCHING" | "autoscaling:EC2_INSTANCE_TERMINATING"
        )
    }

    /// The hook with its templates filled.
    pub(super) fn filled(&self, region: &str, account: &str) -> Self {
        let fill = |arn: &Option<String>| {
            arn.as_ref().map(|arn| arn.replace("{{region}}", region).replace("{{accountId}}", account))
        };
        Self {
            role_arn: fill(&self.role_arn),
            notification_target_arn: fill(&self.notification_target_arn),
            ..self.clone()
        }
    }

    pub(super) fn of_aws(hook: AwsHook, group: &str) -> Option<Self> {
        let derived = format!("{}-lifecycle-", super::put::clean(group));
        Some(Self {
            name: hook.lifecycle_hook_name.filter(|name| !name.starts_with(&derived)),
            lifecycle_transition: hook.lifecycle_transition?,
            role_arn: hook.role_arn,
            notification_target_arn: hook.notification_target_arn,
            notification_metadata: hook.notification_metadata,
            heartbeat_timeout: hook.heartbeat_timeout.and_then(|seconds| u32::try_from(seconds).ok()),
            default_result: hook.default_result,
        })
    }

    pub(super) fn of_notification(notification: NotificationConfiguration) -> Option<Self> {
        Some(Self {
            lifecycle_transition: notification.notification_type?,
            notification_target_arn: notification.topic_arn,
            ..Self::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(json: &Value) -> Result<LifecycleHook, Failure> {
        LifecycleHook::read(&Fields::at("lifecycleHooks[0]", json.as_object().expect("a map")))
    }

    #[test]
    fn a_hook_is_read_with_its_templates_filled() {
        let hook = read(&json!({
            "lifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING", "heartbeatTimeout": "120",
            "defaultResult": "CONTINUE", "roleARN": "arn:aws:iam::{{accountId}}:role/hooks",
            "notificationTargetARN": "arn:aws:sns:{{region}}:{{accountId}}:hooks", "notificationMetadata": "{{region}}",
        }))
        .expect("readable");
        let filled = hook.filled("eu-west-1", "123456789012");
        assert_eq!(filled.role_arn.as_deref(), Some("arn:aws:iam::123456789012:role/hooks"));
        assert_eq!(
            filled.notification_target_arn.as_deref(),
            Some("arn:aws:sns:eu-west-1:123456789012:hooks")
        );
        assert_eq!(filled.notification_metadata.as_deref(), Some("{{region}}"), "only ARNs are templates");
        assert_eq!(filled.heartbeat_timeout, Some(120));
    }

    #[test]
    fn what_aws_would_refuse_is_named() {
        for (json, expected) in [
            (json!({}), "lifecycleHooks[0].lifecycleTransition is missing"),
            (
                json!({"lifecycleTransition": "launching"}),
                "lifecycleHooks[0].lifecycleTransition is launching",
            ),
            (
                json!({"lifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING", "defaultResult": "STOP"}),
                "lifecycleHooks[0].defaultResult must be",
            ),
            (
                json!({"lifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCH_ERROR"}),
                "lifecycleHooks[0].notificationTargetARN is missing",
            ),
        ] {
            let message = read(&json).expect_err("it is wrong").message;
            assert!(message.starts_with(expected), "{message}");
        }
    }

    #[test]
    fn a_name_that_follows_from_the_group_is_not_copied() {
        let hook = |name: &str| {
            let hook = AwsHook::builder().lifecycle_hook_name(name).lifecycle_transition("t").build();
            LifecycleHook::of_aws(hook, "app-v001").and_then(|hook| hook.name)
        };
        assert_eq!(hook("app-v001-lifecycle-1"), None);
        assert_eq!(hook("drain"), Some("drain".to_owned()));
    }
}
