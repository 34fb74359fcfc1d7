//! The server groups of a cluster, and how healthy they are behind their load balancer.

use std::collections::HashSet;

use aws_sdk_autoscaling::types::AutoScalingGroup;
use aws_sdk_elasticloadbalancingv2::types::TargetHealthStateEnum;
use serde::Serialize;

use crate::{
    error::{Error, aws},
    format,
    target::Target,
};

/// What is suspended in a server group that is disabled.
const ADD_TO_LOAD_BALANCER: &str = "AddToLoadBalancer";

/// Looks at a cluster and changes it.
#[derive(Clone, Debug)]
pub(crate) struct Cluster {
    pub(crate) scaling: aws_sdk_autoscaling::Client,
    pub(crate) balancing: aws_sdk_elasticloadbalancingv2::Client,
    pub(crate) name: &'static str,
}

/// One server group, as it was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServerGroup {
    pub(crate) name: String,
    pub(crate) desired: i32,
    pub(crate) instances: usize,
    /// Instances that the load balancer sends traffic to.
    pub(crate) healthy: usize,
    pub(crate) disabled: bool,
}

impl Cluster {
    /// The cluster of this name. Its target group has the same.
    pub(crate) fn new(target: &Target, name: &'static str) -> Self {
        Self {
            scaling: aws_sdk_autoscaling::Client::new(&target.compute),
            balancing: aws_sdk_elasticloadbalancingv2::Client::new(&target.compute),
            name,
        }
    }

    /// Its Auto Scaling groups, by name.
    pub(crate) async fn groups(&self) -> Result<Vec<AutoScalingGroup>, Error> {
        let mut pages = self.scaling.describe_auto_scaling_groups().into_paginator().items().send();
        let mut groups = Vec::new();
        while let Some(group) = pages.next().await {
            let group = group.map_err(aws("reading the server groups"))?;
            if group.auto_scaling_group_name().is_some_and(|name| is_of(self.name, name)) {
                groups.push(group);
            }
        }
        groups.sort_by(|one, other| one.auto_scaling_group_name.cmp(&other.auto_scaling_group_name));
        Ok(groups)
    }

    /// Its target group's ARN, if there is one.
    pub(crate) async fn target_group(&self) -> Result<Option<String>, Error> {
        match self.balancing.describe_target_groups().names(self.name).send().await {
            Ok(found) => {
                let first = found.target_groups.unwrap_or_default().into_iter().next();
                Ok(first.and_then(|group| group.target_group_arn))
            }
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_target_group_not_found_exception()) =>
            {
                Ok(None)
            }
            Err(error) => Err(aws("reading the target group")(error)),
        }
    }

    /// The instances that are registered with the target group, and whether each is healthy.
    pub(crate) async fn targets(&self, target_group: &str) -> Result<Vec<(String, bool)>, Error> {
        let health = self.balancing.describe_target_health().target_group_arn(target_group).send().await;
        let all = health
            .map_err(aws("reading the targets' health"))?
            .target_health_descriptions
            .unwrap_or_default();
        let one = |description: aws_sdk_elasticloadbalancingv2::types::TargetHealthDescription| {
            let healthy = description.target_health?.state? == TargetHealthStateEnum::Healthy;
            Some((description.target?.id?, healthy))
        };
        Ok(all.into_iter().filter_map(one).collect())
    }

    /// Its server groups as they are now.
    pub(crate) async fn look(&self) -> Result<Vec<ServerGroup>, Error> {
        let healthy: HashSet<String> = match self.target_group().await? {
            Some(arn) => self
                .targets(&arn)
                .await?
                .into_iter()
                .filter(|(_, healthy)| *healthy)
                .map(|(id, _)| id)
                .collect(),
            None => HashSet::new(),
        };
        Ok(self.groups().await?.iter().map(|group| server_group(group, &healthy)).collect())
    }
}

fn server_group(group: &AutoScalingGroup, healthy: &HashSet<String>) -> ServerGroup {
    let ids = group.instances().iter().filter_map(|instance| instance.instance_id());
    ServerGroup {
        name: group.auto_scaling_group_name().unwrap_or_default().to_owned(),
        desired: group.desired_capacity().unwrap_or_default(),
        instances: group.instances().len(),
        healthy: ids.filter(|id| healthy.contains(*id)).count(),
        disabled: group
            .suspended_processes()
            .iter()
            .any(|process| process.process_name() == Some(ADD_TO_LOAD_BALANCER)),
    }
}

/// Whether a server group's name is the cluster's with a sequence number.
fn is_of(cluster: &str, name: &str) -> bool {
    let number = name.strip_prefix(cluster).and_then(|rest| rest.strip_prefix("-v"));
    number.is_some_and(|digits| digits.len() >= 3 && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

/// Server groups as a table.
pub(crate) fn table(groups: &[ServerGroup]) -> String {
    let row = |group: &ServerGroup| {
        let traffic = if group.disabled { "disabled" } else { "enabled" };
        vec![
            group.name.clone(),
            group.desired.to_string(),
            group.instances.to_string(),
            group.healthy.to_string(),
            traffic.to_owned(),
        ]
    };
    format::table(&["SERVER GROUP", "DESIRED", "INSTANCES", "HEALTHY", "TRAFFIC"], groups.iter().map(row))
}

#[cfg(test)]
mod tests {
    use aws_sdk_autoscaling::types::{Instance, LifecycleState, SuspendedProcess};

    use super::*;

    #[test]
    fn a_cluster_is_its_name_with_numbers() {
        for name in ["myapp-v000", "myapp-v012", "myapp-v1000"] {
            assert!(is_of("myapp", name), "{name}");
        }
        for name in ["myapp", "myapp-v1", "myapp-test-v000", "myapp2-v000", "myapp-v00x"] {
            assert!(!is_of("myapp", name), "{name}");
        }
    }

    #[test]
    fn only_instances_of_the_group_itself_count_as_its_healthy_ones() {
        let instance = |id: &str| {
            Instance::builder()
                .instance_id(id)
                .availability_zone("a")
                .lifecycle_state(LifecycleState::InService)
                .health_status("Healthy")
                .protected_from_scale_in(false)
                .build()
        };
        let group = AutoScalingGroup::builder()
            .auto_scaling_group_name("myapp-v000")
            .desired_capacity(2)
            .instances(instance("i-1"))
            .instances(instance("i-2"))
            .suspended_processes(SuspendedProcess::builder().process_name("AddToLoadBalancer").build())
            .build();
        let healthy = HashSet::from(["i-2".to_owned(), "i-9".to_owned()]);
        let looked = server_group(&group, &healthy);
        assert_eq!((looked.instances, looked.healthy, looked.disabled), (2, 1, true));
        console::set_colors_enabled(false);
        assert!(table(&[looked]).contains("myapp-v000    2        2          1        disabled"));
    }
}
