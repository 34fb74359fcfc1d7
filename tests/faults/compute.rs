//! Server groups: making them, and looking at them as AWS tells.

use std::sync::{Mutex, PoisonError};

use aws_sdk_autoscaling::types::{AutoScalingGroup, LaunchTemplateSpecification};
use gennaker_deployment::{Deployer, Deployment};
use serde_json::{Value, json};

use crate::lab::Lab;
use crate::support::workspace;

/// Images that the local cloud has.
pub(crate) const OLD_IMAGE: &str = "ami-12c6146b";
pub(crate) const NEW_IMAGE: &str = "ami-03cf127a";
/// The target group and load balancer of the network that server groups stand in.
pub(crate) const TARGET_GROUP: &str = "myapp";
pub(crate) const SUBNETS: &str = "internal (myapp)";
pub(crate) const REGION: &str = "us-east-1";
const STACK: &str = "faults-network";

/// The network that server groups stand in, made where it is missing: the one of the demo.
pub(crate) fn network(lab: &Lab) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let template = std::fs::read_to_string(workspace().join("infra/gennaker/starting-point.json"))
        .expect("the template");
    let parameters = [("Image".to_owned(), OLD_IMAGE.to_owned())].into();
    let deployment = Deployment { stack: STACK, template: &template, parameters, bucket: "" };
    let deployer = Deployer::new(&lab.cloud.compute()).expect("a deployer");
    lab.wait(Box::pin(deployer.deploy(&deployment, &mut |_event| {}))).expect("the network");
}

/// Makes a server group with a launch template of its own.
pub(crate) fn make(lab: &Lab, name: &str, size: i32, suspended: &[&str]) {
    let template = format!("{name}-before");
    ec2(
        lab,
        &[
            ("Action", "CreateLaunchTemplate"),
            ("LaunchTemplateName", &template),
            ("LaunchTemplateData.ImageId", OLD_IMAGE),
            ("LaunchTemplateData.InstanceType", "t3.micro"),
        ],
    );
    let (scaling, balancing) = clients(lab);
    lab.wait(async {
        let balancer =
            balancing.describe_load_balancers().names(TARGET_GROUP).send().await.expect("the load balancer");
        let zones = balancer.load_balancers().iter().flat_map(|balancer| balancer.availability_zones());
        let subnets: Vec<&str> = zones.filter_map(|zone| zone.subnet_id()).collect();
        let template =
            LaunchTemplateSpecification::builder().launch_template_name(template).version("1").build();
        let create =
            scaling.create_auto_scaling_group().auto_scaling_group_name(name).launch_template(template);
        let create = create.min_size(size).desired_capacity(size).max_size(size + 8);
        let create =
            create.vpc_zone_identifier(subnets.join(",")).target_group_arns(target_group(&balancing).await);
        create.send().await.expect("a server group");
        if !suspended.is_empty() {
            let suspended = suspended.iter().map(|process| (*process).to_owned()).collect();
            let suspend = scaling.suspend_processes().auto_scaling_group_name(name);
            suspend.set_scaling_processes(Some(suspended)).send().await.expect("suspended processes");
        }
    });
}

/// A cluster's server groups, and how many launch templates are there for them.
pub(crate) fn look(lab: &Lab, cluster: &str) -> Value {
    let (_, balancing) = clients(lab);
    let registered: Vec<String> = lab.wait(async {
        let arn = target_group(&balancing).await;
        let health =
            balancing.describe_target_health().target_group_arn(arn).send().await.expect("the targets");
        let targets =
            health.target_health_descriptions().iter().filter_map(|description| description.target());
        targets.filter_map(|target| target.id().map(str::to_owned)).collect()
    });
    let mut groups: Vec<Value> =
        groups(lab, cluster).iter().map(|group| describe(group, &registered)).collect();
    groups.sort_by_key(|group| group["name"].to_string());
    json!({ "serverGroups": groups, "launchTemplates": launch_templates(lab, cluster) })
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
    let (scaling, _) = clients(lab);
    for group in groups(lab, cluster) {
        let delete = scaling.delete_auto_scaling_group().force_delete(true);
        let delete = delete.set_auto_scaling_group_name(group.auto_scaling_group_name);
        lab.wait(delete.send()).expect("the server group goes");
    }
}

fn groups(lab: &Lab, cluster: &str) -> Vec<AutoScalingGroup> {
    let (scaling, _) = clients(lab);
    let pages = scaling.describe_auto_scaling_groups().into_paginator().items().send();
    let all = lab.wait(pages.collect::<Result<Vec<_>, _>>()).expect("the server groups");
    let prefix = format!("{cluster}-v");
    let of_cluster = |group: &AutoScalingGroup| {
        group.auto_scaling_group_name().is_some_and(|name| name.starts_with(&prefix))
    };
    all.into_iter().filter(of_cluster).collect()
}

fn launch_templates(lab: &Lab, cluster: &str) -> usize {
    let ours = format!("{cluster}-v*");
    let found = ec2(
        lab,
        &[
            ("Action", "DescribeLaunchTemplates"),
            ("Filter.1.Name", "launch-template-name"),
            ("Filter.1.Value.1", &ours),
        ],
    );
    found.matches("<launchTemplateName>").count()
}

async fn target_group(balancing: &aws_sdk_elasticloadbalancingv2::Client) -> String {
    let found =
        balancing.describe_target_groups().names(TARGET_GROUP).send().await.expect("the target group");
    found.target_groups().first().and_then(|group| group.target_group_arn()).expect("its ARN").to_owned()
}

fn clients(lab: &Lab) -> (aws_sdk_autoscaling::Client, aws_sdk_elasticloadbalancingv2::Client) {
    let config = lab.cloud.compute();
    (aws_sdk_autoscaling::Client::new(&config), aws_sdk_elasticloadbalancingv2::Client::new(&config))
}

/// Asks EC2 in its query protocol; the tests need too little of it for an SDK that takes minutes to compile.
fn ec2(lab: &Lab, parameters: &[(&str, &str)]) -> String {
    let scope = format!(
        "AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/ec2/aws4_request, SignedHeaders=host, Signature=0"
    );
    let request = ureq::get(lab.cloud.ports.moto_url()).query("Version", "2016-11-15");
    let request = request.query_pairs(parameters.iter().copied()).header("Authorization", scope);
    request.call().expect("EC2").body_mut().read_to_string().expect("its answer")
}
