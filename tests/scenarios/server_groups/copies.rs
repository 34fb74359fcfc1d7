//! What a new server group takes over from its source.

use aws_sdk_autoscaling::types::{MetricType, PredefinedMetricSpecification, TargetTrackingConfiguration};
use serde_json::json;

use super::stand::{Stand, succeeded};

#[test]
fn scaling_policies_and_scheduled_actions_of_the_source_are_copied() {
    let stand = Stand::new("sgcopies");
    let source = stand.group(0, 1);
    let compute = stand.compute();
    let metric = PredefinedMetricSpecification::builder()
        .predefined_metric_type(MetricType::AsgAverageCpuUtilization)
        .build();
    let tracking = TargetTrackingConfiguration::builder()
        .predefined_metric_specification(metric)
        .target_value(40.0)
        .build();
    let policy = compute.scaling.put_scaling_policy().auto_scaling_group_name(&source).policy_name("busy");
    let policy = policy.policy_type("TargetTrackingScaling").target_tracking_configuration(tracking);
    compute.wait(policy.send()).expect("a policy");
    let action = compute.scaling.put_scheduled_update_group_action().auto_scaling_group_name(&source);
    let action = action.scheduled_action_name("night").recurrence("0 22 * * *").desired_capacity(0);
    compute.wait(action.send()).expect("a scheduled action");

    succeeded(&stand.deploy(1, &json!({ "copySourceScalingPoliciesAndActions": true })));

    let new = "sgcopies-v001";
    let policies = compute.wait(compute.scaling.describe_policies().auto_scaling_group_name(new).send());
    let policies = policies.expect("the policies");
    let copied = policies.scaling_policies();
    assert_eq!(copied.len(), 1, "{copied:?}");
    let tracking = copied[0].target_tracking_configuration().expect("a target");
    assert_eq!(tracking.target_value(), Some(40.0));
    let actions =
        compute.wait(compute.scaling.describe_scheduled_actions().auto_scaling_group_name(new).send());
    let actions = actions.expect("the actions");
    let copied = actions.scheduled_update_group_actions();
    assert_eq!(copied.len(), 1, "{copied:?}");
    assert_eq!((copied[0].recurrence(), copied[0].desired_capacity()), (Some("0 22 * * *"), Some(0)));
    let before = compute.wait(compute.scaling.describe_policies().auto_scaling_group_name(&source).send());
    assert_eq!(before.expect("the policies").scaling_policies().len(), 1, "the source keeps its own");
}
