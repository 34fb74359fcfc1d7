//! Server groups: making them, and looking at them as AWS tells.

use std::sync::{Mutex, PoisonError};

use aws_sdk_autoscaling::types::AutoScalingGroup;
use aws_sdk_elasticloadbalancingv2::types::TargetDescription;
use serde_json::{Value, json};

use crate::lab::Lab;
use crate::support::compute::{Compute, Group, elements};

pub(crate) use crate::support::compute::{NEW_IMAGE, REGION, SUBNETS, TARGET_GROUP};

/// The network that server groups stand in, made where it is missing: like the demo's, with the security group that an
/// application's first deployment makes.
pub(crate) fn network(lab: &Lab) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    network_of(&Compute::new(&lab.cloud));
}

/// The same in an account.
pub(crate) fn network_of(compute: &Compute<'_>) {
    compute.network();
    let found = compute.wait(compute.balancing.describe_target_groups().names(TARGET_GROUP).send());
    let found = found.expect("the network's target group");
    let network = found.target_groups().first().and_then(|group| group.vpc_id()).expect("its network");
    let asked = [
        ("Action", "DescribeSecurityGroups"),
        ("Filter.1.Name", "group-name"),
        ("Filter.1.Value.1", "faults"),
        ("Filter.2.Name", "vpc-id"),
        ("Filter.2.Value.1", network),
    ];
    if elements(&compute.ec2(&asked), "groupId").is_empty() {
        compute.ec2(&[
            ("Action", "CreateSecurityGroup"),
            ("GroupName", "faults"),
            ("GroupDescription", "faults"),
            ("VpcId", network),
        ]);
    }
}

/// Makes a server group with a launch template of its own, and waits until its instances get traffic, if they are to.
pub(crate) fn make(lab: &Lab, name: &str, size: i32, suspended: &[&str]) {
    Compute::new(&lab.cloud).make(&Group { suspended, ..Group::new(name, size) });
    let (cluster, _) = name.rsplit_once("-v").expect("a server group of a cluster");
    until_healthy(lab, cluster);
}

/// A cluster's server groups, and how many launch templates are there for them. What still drains is not registered.
pub(crate) fn look(lab: &Lab, cluster: &str) -> Value {
    look_at(&Compute::new(&lab.cloud), cluster)
}

/// The same in an account.
pub(crate) fn look_at(compute: &Compute<'_>, cluster: &str) -> Value {
    let targets = compute.targets(&compute.target_group(TARGET_GROUP));
    let registered: Vec<String> =
        targets.into_iter().filter(|(_, state)| state != "draining").map(|(id, _)| id).collect();
    let groups: Vec<Value> =
        compute.groups(cluster).iter().map(|group| describe(group, &registered)).collect();
    json!({ "serverGroups": groups, "launchTemplates": compute.launch_templates(cluster) })
}

/// Waits until the instances of a cluster get traffic, but for those of server groups that are to get none.
fn until_healthy(lab: &Lab, cluster: &str) {
    let compute = Compute::new(&lab.cloud);
    let arn = compute.target_group(TARGET_GROUP);
    for _ in 0..200 {
        let targets = compute.targets(&arn);
        let healthy = |id: &str| targets.iter().any(|(other, state)| other == id && state == "healthy");
        let mut groups = compute.groups(cluster);
        groups.retain(|group| {
            let mut suspended = group.suspended_processes().iter().filter_map(|one| one.process_name());
            !suspended.any(|name| name == "AddToLoadBalancer")
        });
        let full = |group: &AutoScalingGroup| {
            group.desired_capacity() == i32::try_from(group.instances().len()).ok()
        };
        let mut ids = groups.iter().flat_map(|group| group.instances()).filter_map(|one| one.instance_id());
        if groups.iter().all(full) && ids.all(healthy) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the instances of {cluster} do not get healthy");
}

/// Disables a cluster's server groups as Spinnaker does.
pub(crate) fn out_of_traffic(lab: &Lab, cluster: &str) {
    let compute = Compute::new(&lab.cloud);
    for group in compute.groups(cluster) {
        let name = group.auto_scaling_group_name().expect("a name");
        compute.suspend(name, &["Launch", "Terminate", "AddToLoadBalancer"]);
        let ids = group.instances().iter().filter_map(|one| one.instance_id());
        let targets = ids.map(|id| TargetDescription::builder().id(id).build()).collect();
        let deregister = compute.balancing.deregister_targets().set_targets(Some(targets));
        let arn = compute.target_group(TARGET_GROUP);
        compute.wait(deregister.target_group_arn(arn).send()).expect("deregistered instances");
    }
}

fn describe(group: &AutoScalingGroup, registered: &[String]) -> Value {
    let instances = group.instances();
    let in_service = |state: &aws_sdk_autoscaling::types::LifecycleState| state.as_str() == "InService";
    let mut suspended: Vec<&str> =
        group.suspended_processes().iter().filter_map(|process| process.process_name()).collect();
    suspended.sort_unstable();
    json!({
        "name": group.auto_scaling_group_name(),
        "size": [group.min_size(), group.desired_capacity(), group.max_size()],
        "instances": instances.len(),
        "inService": instances.iter().filter(|one| one.lifecycle_state().is_some_and(in_service)).count(),
        "registered": instances.iter().filter(|one| one.instance_id().is_some_and(|id| registered.iter().any(|other| other == id))).count(),
        "suspended": suspended,
    })
}

/// Deletes what is left of a cluster: a list of all server groups is to stay short.
pub(crate) fn remove(lab: &Lab, cluster: &str) {
    Compute::new(&lab.cloud).remove(cluster);
}
