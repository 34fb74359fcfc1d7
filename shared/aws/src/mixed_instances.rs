//! Server groups of several instance types, on demand and spot.

use aws_sdk_autoscaling::types::{InstancesDistribution, LaunchTemplateOverrides, MixedInstancesPolicy};
use serde::Serialize;

/// What a server group launches of what; what is not given is AWS's default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MixedInstances {
    /// How on-demand instances are chosen: `prioritized`, `lowest-price`.
    pub on_demand_allocation_strategy: Option<String>,
    /// How many instances are on demand before any is spot.
    pub on_demand_base_capacity: Option<u32>,
    /// How many of the others are on demand, in percent.
    pub on_demand_percentage_above_base_capacity: Option<u32>,
    /// How spot instances are chosen: `capacity-optimized`, `lowest-price` …
    pub spot_allocation_strategy: Option<String>,
    /// Over how many pools spot instances are spread, for `lowest-price`.
    pub spot_instance_pools: Option<u32>,
    /// The most that is paid for a spot instance, in dollars per hour.
    pub spot_max_price: Option<String>,
    /// The instance types, the preferred first; none for the launch template's.
    pub overrides: Vec<InstanceOverride>,
}

/// An instance type of a server group that has several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceOverride {
    /// The type: `c5.large`.
    pub instance_type: String,
    /// How much of the server group's capacity one instance is.
    pub weighted_capacity: Option<String>,
}

impl MixedInstances {
    /// What AWS says of it. The launch template is told apart from it.
    pub(crate) fn read(policy: &MixedInstancesPolicy) -> Self {
        let distribution =
            policy.instances_distribution.clone().unwrap_or_else(|| InstancesDistribution::builder().build());
        let number = |value: Option<i32>| value.and_then(|value| u32::try_from(value).ok());
        Self {
            on_demand_allocation_strategy: distribution.on_demand_allocation_strategy,
            on_demand_base_capacity: number(distribution.on_demand_base_capacity),
            on_demand_percentage_above_base_capacity: number(
                distribution.on_demand_percentage_above_base_capacity,
            ),
            spot_allocation_strategy: distribution.spot_allocation_strategy,
            spot_instance_pools: number(distribution.spot_instance_pools),
            spot_max_price: distribution.spot_max_price.filter(|price| !price.is_empty()),
            overrides: policy
                .launch_template
                .as_ref()
                .map(|template| template.overrides().iter().filter_map(InstanceOverride::read).collect())
                .unwrap_or_default(),
        }
    }
}

impl InstanceOverride {
    fn read(given: &LaunchTemplateOverrides) -> Option<Self> {
        Some(Self {
            instance_type: given.instance_type.clone()?,
            weighted_capacity: given.weighted_capacity.clone(),
        })
    }
}
