//! Target groups, and listeners that forward to them by weights.

use std::sync::atomic::{AtomicI32, Ordering};

use aws_sdk_elasticloadbalancingv2::types::{
    Action, ActionTypeEnum, ForwardActionConfig, ProtocolEnum, TargetGroupTuple,
};

use super::compute::{Compute, TARGET_GROUP};

/// Listeners of one load balancer have ports of their own.
static PORT: AtomicI32 = AtomicI32::new(8000);

/// A target group in the network; its ARN.
pub(crate) fn make_target_group(compute: &Compute<'_>, name: &str) -> String {
    let network = compute.wait(compute.balancing.describe_target_groups().names(TARGET_GROUP).send());
    let network = network.expect("the network's target group");
    let network = network.target_groups().first().and_then(|group| group.vpc_id()).expect("its network");
    let create = compute.balancing.create_target_group().name(name).vpc_id(network);
    let made = compute.wait(create.port(80).protocol(ProtocolEnum::Http).send()).expect("a target group");
    made.target_groups().first().and_then(|group| group.target_group_arn()).expect("its ARN").to_owned()
}

/// A listener that forwards by weights; its ARN.
pub(crate) fn listen(compute: &Compute<'_>, weights: &[(&str, i32)]) -> String {
    let found = compute.wait(compute.balancing.describe_load_balancers().names(TARGET_GROUP).send());
    let found = found.expect("the load balancer");
    let balancer = found.load_balancers().first().and_then(|one| one.load_balancer_arn()).expect("its ARN");
    let tuples = weights
        .iter()
        .map(|(arn, weight)| TargetGroupTuple::builder().target_group_arn(*arn).weight(*weight).build())
        .collect();
    let forward = ForwardActionConfig::builder().set_target_groups(Some(tuples)).build();
    let action = Action::builder().r#type(ActionTypeEnum::Forward).forward_config(forward).build();
    let create = compute.balancing.create_listener().load_balancer_arn(balancer);
    let create = create.port(PORT.fetch_add(1, Ordering::Relaxed)).protocol(ProtocolEnum::Http);
    let made = compute.wait(create.default_actions(action).send()).expect("a listener");
    made.listeners().first().and_then(|listener| listener.listener_arn()).expect("its ARN").to_owned()
}
