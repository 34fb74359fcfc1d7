//! A server group.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_autoscaling::types::{
    AutoScalingGroup, Instance as ScalingInstance, LaunchTemplateSpecification,
};
use gennaker_moniker::Moniker;
use gennaker_runtime::Millis;
use serde::Serialize;

use crate::{Capacity, Instance};

/// An Auto Scaling group as it is at the moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerGroup {
    /// Its name.
    pub name: String,
    /// What its name says; none where it is no moniker.
    pub moniker: Option<Moniker>,
    /// Its region.
    pub region: String,
    /// When it was created.
    pub created: Millis,
    /// Its sizes.
    pub capacity: Capacity,
    /// Its instances; their target groups' view is filled by [`crate::Region::with_target_health`].
    pub instances: Vec<Instance>,
    /// The target groups that it registers its instances with.
    pub target_group_arns: Vec<String>,
    /// Scaling processes that are suspended.
    pub suspended_processes: BTreeSet<String>,
    /// What its instances are launched from.
    pub launch_template: Option<LaunchTemplateRef>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Whether it is being deleted.
    pub deleting: bool,
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
        Self {
            moniker: Moniker::parse(&name),
            region: region.to_owned(),
            created: group.created_time.and_then(|time| time.to_millis().ok()).unwrap_or_default(),
            capacity: Capacity {
                min: size(group.min_size),
                desired: size(group.desired_capacity),
                max: size(group.max_size),
            },
            launch_template: launch_template.map(launch_template_ref),
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
            deleting: group.status.is_some_and(|status| !status.is_empty()),
            name,
        }
    }

    /// Whether it gets no traffic (Spinnaker: `AddToLoadBalancer` is suspended).
    pub fn is_disabled(&self) -> bool {
        self.suspended_processes.contains("AddToLoadBalancer")
    }

    /// The cluster that its name says.
    pub fn cluster(&self) -> Option<&str> {
        self.moniker.as_ref().map(|moniker| moniker.cluster.as_str())
    }
}

fn size(value: Option<i32>) -> u32 {
    value.and_then(|value| u32::try_from(value).ok()).unwrap_or_default()
}

fn instance(instance: ScalingInstance) -> Instance {
    Instance {
        id: instance.instance_id.unwrap_or_default(),
        zone: instance.availability_zone.unwrap_or_default(),
        lifecycle: instance.lifecycle_state.map(|state| state.as_str().to_owned()).unwrap_or_default(),
        healthy: instance.health_status.is_some_and(|status| status.eq_ignore_ascii_case("healthy")),
        target_health: BTreeMap::new(),
    }
}

fn launch_template_ref(specification: &LaunchTemplateSpecification) -> LaunchTemplateRef {
    LaunchTemplateRef {
        id: specification.launch_template_id.clone().unwrap_or_default(),
        name: specification.launch_template_name.clone().unwrap_or_default(),
        version: specification.version.clone().unwrap_or_default(),
    }
}
