//! A server group.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_autoscaling::types::{
    AutoScalingGroup, Instance as ScalingInstance, LaunchTemplateSpecification,
};
use gennaker_moniker::Moniker;
use gennaker_runtime::Millis;
use serde::Serialize;

use crate::{Capacity, Instance, MixedInstances};

/// An Auto Scaling group as it is at the moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerGroup {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// What its name says; none where it is no moniker.
    pub moniker: Option<Moniker>,
    /// Its region.
    pub region: String,
    /// When it was created.
    pub created: Millis,
    /// Its sizes.
    pub capacity: Capacity,
    /// Its instances; their load balancers' view is filled by [`crate::Region::with_health`].
    pub instances: Vec<Instance>,
    /// The target groups that it registers its instances with.
    pub target_group_arns: Vec<String>,
    /// The classic load balancers that it registers its instances with, by name.
    pub load_balancers: Vec<String>,
    /// Scaling processes that are suspended.
    pub suspended_processes: BTreeSet<String>,
    /// What its instances are launched from.
    pub launch_template: Option<LaunchTemplateRef>,
    /// The launch configuration that its instances are launched from, where it has no launch template.
    pub launch_configuration: Option<String>,
    /// Which instance types it launches, on demand and spot, where they are several.
    pub mixed_instances: Option<MixedInstances>,
    /// `EC2` or `ELB`.
    pub health_check_type: String,
    /// How long a new instance is not judged, in seconds.
    pub health_check_grace_period: Option<u32>,
    /// How long after a scaling activity the next simple one waits, in seconds.
    pub default_cooldown: Option<u32>,
    /// Which instances go first.
    pub termination_policies: Vec<String>,
    /// The availability zones that its instances stand in.
    pub zones: Vec<String>,
    /// The subnets that its instances stand in.
    pub subnets: Vec<String>,
    /// The metrics of its own that it sends to CloudWatch: `GroupDesiredCapacity` …
    pub enabled_metrics: Vec<String>,
    /// Whether spot instances at risk are replaced before they go.
    pub capacity_rebalance: bool,
    /// Whether new instances are protected from scaling in.
    pub new_instances_protected: bool,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Whether it is being deleted.
    pub deleting: bool,
    /// What AWS does with it as a whole: `Delete in progress`; usually nothing.
    pub status: Option<String>,
}

/// A version of a launch template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LaunchTemplateRef {
    /// The template's id.
    pub id: String,
    /// The template's name.
    pub name: String,
    /// The version: a number, `$Latest` or `$Default`.
    pub version: String,
}

impl ServerGroup {
    /// What AWS says of an Auto Scaling group.
    pub(crate) fn read(group: AutoScalingGroup, region: &str) -> Self {
        let name = group.auto_scaling_group_name.unwrap_or_default();
        let launch_template = group.launch_template.as_ref().or_else(|| {
            let policy = group.mixed_instances_policy.as_ref()?;
            policy.launch_template.as_ref()?.launch_template_specification.as_ref()
        });
        let status = group.status.filter(|status| !status.is_empty());
        Self {
            moniker: Moniker::parse(&name),
            arn: group.auto_scaling_group_arn.unwrap_or_default(),
            region: region.to_owned(),
            created: group.created_time.and_then(|time| time.to_millis().ok()).unwrap_or_default(),
            capacity: Capacity {
                min: size(group.min_size),
                desired: size(group.desired_capacity),
                max: size(group.max_size),
            },
            launch_template: launch_template.map(launch_template_ref),
            launch_configuration: group.launch_configuration_name.filter(|name| !name.is_empty()),
            mixed_instances: group.mixed_instances_policy.as_ref().map(MixedInstances::read),
            health_check_type: group.health_check_type.unwrap_or_default(),
            health_check_grace_period: group.health_check_grace_period.map(|seconds| size(Some(seconds))),
            default_cooldown: group.default_cooldown.map(|seconds| size(Some(seconds))),
            termination_policies: group.termination_policies.unwrap_or_default(),
            zones: group.availability_zones.unwrap_or_default(),
            subnets: subnets(group.vpc_zone_identifier.as_deref().unwrap_or_default()),
            enabled_metrics: group
                .enabled_metrics
                .unwrap_or_default()
                .into_iter()
                .filter_map(|metric| metric.metric)
                .collect(),
            capacity_rebalance: group.capacity_rebalance.unwrap_or_default(),
            new_instances_protected: group.new_instances_protected_from_scale_in.unwrap_or_default(),
            load_balancers: group.load_balancer_names.unwrap_or_default(),
            instances: group.instances.unwrap_or_default().into_iter().map(instance).collect(),
            target_group_arns: group.target_group_arns.unwrap_or_default(),
            suspended_processes: group
                .suspended_processes
                .unwrap_or_default()
                .into_iter()
                .filter_map(|process| process.process_name)
                .collect(),
            tags: group
                .tags
                .unwrap_or_default()
                .into_iter()
                .filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default())))
                .collect(),
            deleting: status.is_some(),
            status,
            name,
        }
    }

    /// Whether it gets no traffic (Spinnaker: `AddToLoadBalancer` is suspended).
    pub fn is_disabled(&self) -> bool {
        self.suspended_processes.contains("AddToLoadBalancer")
    }

    /// The number of the AWS account that it stands in; empty where its ARN is not known.
    pub fn account_id(&self) -> &str {
        self.arn.split(':').nth(4).unwrap_or_default()
    }

    /// Whether a load balancer of any kind sends it traffic when it is enabled.
    pub fn is_balanced(&self) -> bool {
        !self.target_group_arns.is_empty() || !self.load_balancers.is_empty()
    }

    /// The ids of all its instances.
    pub fn instance_ids(&self) -> Vec<String> {
        self.instances.iter().map(|instance| instance.id.clone()).collect()
    }

    /// The cluster that its name says.
    pub fn cluster(&self) -> Option<&str> {
        self.moniker.as_ref().map(|moniker| moniker.cluster.as_str())
    }
}

fn size(value: Option<i32>) -> u32 {
    value.and_then(|value| u32::try_from(value).ok()).unwrap_or_default()
}

fn subnets(identifier: &str) -> Vec<String> {
    identifier.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

fn instance(instance: ScalingInstance) -> Instance {
    Instance {
        id: instance.instance_id.unwrap_or_default(),
        zone: instance.availability_zone.unwrap_or_default(),
        lifecycle: instance.lifecycle_state.map(|state| state.as_str().to_owned()).unwrap_or_default(),
        healthy: instance.health_status.is_some_and(|status| status.eq_ignore_ascii_case("healthy")),
        instance_type: instance.instance_type.unwrap_or_default(),
        weighted_capacity: instance.weighted_capacity.as_deref().and_then(|weight| weight.parse().ok()),
        launch_template: instance.launch_template.as_ref().map(launch_template_ref),
        target_health: BTreeMap::new(),
        classic_health: BTreeMap::new(),
    }
}

fn launch_template_ref(specification: &LaunchTemplateSpecification) -> LaunchTemplateRef {
    LaunchTemplateRef {
        id: specification.launch_template_id.clone().unwrap_or_default(),
        name: specification.launch_template_name.clone().unwrap_or_default(),
        version: specification.version.clone().unwrap_or_default(),
    }
}
