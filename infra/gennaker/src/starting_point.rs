//! The demo's starting point: the cluster myapp, one server group of ten healthy instances behind a load balancer.

use std::{collections::BTreeMap, time::Duration};

use aws_sdk_autoscaling::types::LaunchTemplateSpecification;
use gennaker_deployment::{Deployer, Deployment};

use crate::{
    cluster::Cluster,
    error::{Error, aws},
    target::Target,
};

/// The application, its cluster, its load balancer and its target group.
pub(crate) const APPLICATION: &str = "myapp";
/// What the first server group runs; an image that the local cloud has.
pub(crate) const OLD_IMAGE: &str = "ami-12c6146b";
/// What the demo deploys.
pub(crate) const NEW_IMAGE: &str = "ami-03cf127a";
/// The server group that is there before.
pub(crate) const FIRST: &str = "myapp-v000";
/// How many instances it has.
const INSTANCES: i32 = 10;
/// The network and what else a cluster needs.
const TEMPLATE: &str = include_str!("../starting-point.json");
/// The stack of that.
const STACK: &str = "gennaker-demo-myapp";
/// How long the instances may take to become healthy.
const PATIENCE: Duration = Duration::from_secs(30);

/// Brings the cluster to its starting point, whatever it was before. Says whether it was there already.
pub(crate) async fn prepare(target: &Target) -> Result<bool, Error> {
    let parameters = BTreeMap::from([("Image".to_owned(), OLD_IMAGE.to_owned())]);
    let deployment = Deployment { stack: STACK, template: TEMPLATE, parameters, bucket: "" };
    Deployer::new(&target.compute)?.deploy(&deployment, &mut |_event| {}).await?;
    let cluster = Cluster::new(target, APPLICATION);
    if is_there(&cluster).await? {
        return Ok(true);
    }
    remove_groups(&cluster).await?;
    create_first(&cluster, &subnets(target).await?).await?;
    // A server group on its own says nothing about the load balancer, which has to have noticed it.
    let begin = tokio::time::Instant::now();
    while !is_there(&cluster).await? {
        if begin.elapsed() > PATIENCE {
            return Err(Error::Cloud(format!(
                "the {INSTANCES} instances of {FIRST} did not become healthy within {} s; try `gennaker demo --fresh`",
                PATIENCE.as_secs()
            )));
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(false)
}

async fn is_there(cluster: &Cluster) -> Result<bool, Error> {
    let groups = cluster.look().await?;
    let all = usize::try_from(INSTANCES).unwrap_or_default();
    Ok(match groups.as_slice() {
        [group] => {
            group.name == FIRST
                && group.desired == INSTANCES
                && group.healthy == all
                && group.instances == all
                && !group.disabled
        }
        _ => false,
    })
}

async fn remove_groups(cluster: &Cluster) -> Result<(), Error> {
    for group in cluster.groups().await? {
        let delete = cluster.scaling.delete_auto_scaling_group().force_delete(true);
        let delete = delete.set_auto_scaling_group_name(group.auto_scaling_group_name).send().await;
        delete.map_err(aws("removing what an earlier demo left"))?;
    }
    // A name is free again when its group is gone, which is a while after the deletion.
    let begin = tokio::time::Instant::now();
    while !cluster.groups().await?.is_empty() {
        if begin.elapsed() > PATIENCE {
            return Err(Error::Cloud(format!(
                "what an earlier demo left is still being deleted after {} s; try again in a minute",
                PATIENCE.as_secs()
            )));
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}

async fn create_first(cluster: &Cluster, subnets: &str) -> Result<(), Error> {
    let template =
        LaunchTemplateSpecification::builder().launch_template_name(FIRST).version("$Default").build();
    let create = cluster
        .scaling
        .create_auto_scaling_group()
        .auto_scaling_group_name(FIRST)
        .min_size(INSTANCES)
        .max_size(INSTANCES)
        .desired_capacity(INSTANCES)
        .launch_template(template)
        .vpc_zone_identifier(subnets)
        .target_group_arns(target_group(cluster).await?)
        .health_check_type("ELB")
        .health_check_grace_period(30);
    create.send().await.map_err(aws("making the first server group"))?;
    Ok(())
}

async fn target_group(cluster: &Cluster) -> Result<String, Error> {
    cluster.target_group().await?.ok_or_else(|| {
        Error::Cloud(format!("the stack {STACK} has lost its target group; try `gennaker demo --fresh`"))
    })
}

/// The subnets of the load balancer, separated by commas.
pub(crate) async fn subnets(target: &Target) -> Result<String, Error> {
    let balancing = aws_sdk_elasticloadbalancingv2::Client::new(&target.compute);
    let found = balancing.describe_load_balancers().names(APPLICATION).send().await;
    let found = found.map_err(aws("reading the load balancer"))?.load_balancers.unwrap_or_default();
    let zones = found.iter().flat_map(|balancer| balancer.availability_zones());
    Ok(zones.filter_map(|zone| zone.subnet_id()).collect::<Vec<_>>().join(","))
}
