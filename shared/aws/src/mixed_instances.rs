//! Server groups of several instance types, on demand and spot.

use std::collections::BTreeSet;

use aws_sdk_autoscaling::types::{
    InstancesDistribution, LaunchTemplate, LaunchTemplateOverrides, MixedInstancesPolicy,
};
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
    /// What it says besides and a stage has no field for, in AWS's words: it cannot be made again from the fields above.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beyond: Vec<String>,
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
        let overrides = policy.launch_template.as_ref().map(LaunchTemplate::overrides).unwrap_or_default();
        let beyond: BTreeSet<&str> = overrides.iter().flat_map(InstanceOverride::beyond).collect();
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
            overrides: overrides.iter().filter_map(InstanceOverride::read).collect(),
            beyond: beyond.into_iter().map(str::to_owned).collect(),
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

    /// What an override says that is no instance type with its weight.
    fn beyond(given: &LaunchTemplateOverrides) -> impl Iterator<Item = &'static str> + use<> {
        let said = [
            ("InstanceRequirements", given.instance_requirements.is_some()),
            ("LaunchTemplateSpecification", given.launch_template_specification.is_some()),
            ("ImageId", given.image_id.is_some()),
        ];
        said.into_iter().filter(|(_, is_said)| *is_said).map(|(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_autoscaling::types::{InstanceRequirements, LaunchTemplateSpecification};

    #[test]
    fn what_an_override_says_beyond_a_type_and_its_weight_is_not_lost() {
        let plain = || LaunchTemplateOverrides::builder().instance_type("c5.large").weighted_capacity("2");
        let template = LaunchTemplateSpecification::builder().launch_template_id("lt-arm").build();
        let by_need = LaunchTemplateOverrides::builder()
            .instance_requirements(InstanceRequirements::builder().build())
            .build();
        let (plain, other) = (plain().build(), plain().launch_template_specification(template).build());
        for (overrides, types, beyond) in [
            (vec![], 0, &[][..]),
            (vec![plain.clone()], 1, &[]),
            (vec![by_need.clone()], 0, &["InstanceRequirements"]),
            (vec![plain, other.clone()], 2, &["LaunchTemplateSpecification"]),
            (
                vec![other.clone(), other, by_need],
                2,
                &["InstanceRequirements", "LaunchTemplateSpecification"],
            ),
        ] {
            let template = LaunchTemplate::builder().set_overrides(Some(overrides)).build();
            let read =
                MixedInstances::read(&MixedInstancesPolicy::builder().launch_template(template).build());
            assert_eq!(
                (read.overrides.len(), read.beyond.iter().map(String::as_str).collect::<Vec<_>>()),
                (types, beyond.to_vec())
            );
        }
    }
}
