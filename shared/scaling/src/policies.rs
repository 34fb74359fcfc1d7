//! Scaling policies.

mod labels;
mod metrics;

use aws_sdk_autoscaling::operation::put_scaling_policy::PutScalingPolicyInput;
use aws_sdk_autoscaling::operation::put_scaling_policy::builders::PutScalingPolicyInputBuilder;
use aws_sdk_autoscaling::types::ScalingPolicy;
use gennaker_runtime::{ErrorClass, Failure};

use crate::{Renaming, Scaling};

pub(crate) use labels::{Requests, is_labelled, relabelled};

impl Scaling {
    /// The scaling policies of a server group.
    ///
    /// # Errors
    /// When AWS fails.
    pub(crate) async fn policies(&self, group: &str) -> Result<Vec<ScalingPolicy>, Failure> {
        let call = self.groups.describe_policies().auto_scaling_group_name(group);
        call.into_paginator().items().send().try_collect().await.map_err(|error| {
            Failure::from_aws(
                &self.doing("reading the scaling policies of", group),
                &error.into_service_error(),
            )
        })
    }

    /// Puts a scaling policy, which replaces one of its name, and answers its ARN.
    ///
    /// # Errors
    /// When AWS refuses.
    pub(crate) async fn put_policy(
        &self,
        group: &str,
        policy: PutScalingPolicyInputBuilder,
    ) -> Result<String, Failure> {
        let name = policy.get_policy_name().clone();
        let sent = policy.send_with(&self.groups).await.map_err(|error| {
            Failure::from_aws(&self.doing("putting a scaling policy of", group), &error.into_service_error())
        })?;
        if let Some(arn) = sent.policy_arn {
            return Ok(arn);
        }
        // The local cloud does not answer it.
        let put = self.policies(group).await?.into_iter().find(|policy| policy.policy_name == name);
        put.and_then(|policy| policy.policy_arn).ok_or_else(|| {
            Failure::new(
                ErrorClass::Transient,
                format!(
                    "server group {group} in {} does not have the scaling policy that was just put",
                    self.region.name()
                ),
            )
        })
    }
}

/// Whether alarms that somebody made drive a policy. AWS makes those of the other kinds itself.
pub(crate) fn has_alarms(policy: &ScalingPolicy) -> bool {
    matches!(policy.policy_type(), None | Some("" | "SimpleScaling" | "StepScaling"))
}

/// The copy of a policy. Only what belongs to its kind is sent, since AWS refuses the rest.
pub(crate) fn copied(policy: &ScalingPolicy, renaming: &Renaming) -> PutScalingPolicyInputBuilder {
    let policy = policy.clone();
    let name = policy.policy_name.as_deref().unwrap_or_default();
    let copy = PutScalingPolicyInput::builder()
        .auto_scaling_group_name(&renaming.target)
        .policy_name(renaming.item("policy", name))
        .set_policy_type(text(policy.policy_type))
        .set_enabled(policy.enabled);
    match copy.get_policy_type().as_deref() {
        Some("TargetTrackingScaling") => copy
            .set_estimated_instance_warmup(policy.estimated_instance_warmup)
            .set_target_tracking_configuration(
                policy.target_tracking_configuration.map(|given| metrics::tracking(given, renaming)),
            ),
        Some("PredictiveScaling") => copy.set_predictive_scaling_configuration(
            policy.predictive_scaling_configuration.map(|given| metrics::predictive(given, renaming)),
        ),
        Some("StepScaling") => copy
            .set_adjustment_type(text(policy.adjustment_type))
            .set_min_adjustment_magnitude(policy.min_adjustment_magnitude)
            .set_metric_aggregation_type(text(policy.metric_aggregation_type))
            .set_estimated_instance_warmup(policy.estimated_instance_warmup)
            .set_step_adjustments(policy.step_adjustments.filter(|steps| !steps.is_empty())),
        _ => copy
            .set_adjustment_type(text(policy.adjustment_type))
            .set_min_adjustment_step(policy.min_adjustment_step)
            .set_min_adjustment_magnitude(policy.min_adjustment_magnitude)
            .set_scaling_adjustment(policy.scaling_adjustment)
            .set_cooldown(policy.cooldown),
    }
}

fn text(value: Option<String>) -> Option<String> {
    value.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_autoscaling::types::StepAdjustment;

    fn renaming() -> Renaming {
        Renaming { source: "app-v001".to_owned(), target: "app-v002".to_owned() }
    }

    #[test]
    fn a_copy_has_what_belongs_to_its_kind() {
        let step = StepAdjustment::builder().scaling_adjustment(2).build();
        let policy = |kind: &str| {
            ScalingPolicy::builder()
                .policy_name("up")
                .policy_type(kind)
                .adjustment_type("ChangeInCapacity")
                .scaling_adjustment(1)
                .cooldown(60)
                .step_adjustments(step.clone())
                .metric_aggregation_type("Average")
                .estimated_instance_warmup(30)
                .enabled(false)
                .build()
        };
        let simple = copied(&policy("SimpleScaling"), &renaming()).build().expect("complete");
        assert_eq!((simple.cooldown, simple.scaling_adjustment), (Some(60), Some(1)));
        assert_eq!((&simple.step_adjustments, simple.estimated_instance_warmup), (&None, None));
        let steps = copied(&policy("StepScaling"), &renaming()).build().expect("complete");
        assert_eq!((steps.cooldown, steps.scaling_adjustment), (None, None));
        assert_eq!(
            (steps.step_adjustments, steps.estimated_instance_warmup),
            (Some(vec![step.clone()]), Some(30))
        );
        let tracking = copied(&policy("TargetTrackingScaling"), &renaming()).build().expect("complete");
        assert_eq!((tracking.adjustment_type, tracking.step_adjustments), (None, None));
        assert_eq!(tracking.enabled, Some(false), "a disabled policy stays disabled");
        assert_eq!(simple.auto_scaling_group_name.as_deref(), Some("app-v002"));
    }

    #[test]
    fn alarms_of_aws_are_left_to_it() {
        for (kind, expected) in [
            ("SimpleScaling", true),
            ("StepScaling", true),
            ("", true),
            ("TargetTrackingScaling", false),
            ("PredictiveScaling", false),
        ] {
            assert_eq!(has_alarms(&ScalingPolicy::builder().policy_type(kind).build()), expected, "{kind}");
        }
    }
}
