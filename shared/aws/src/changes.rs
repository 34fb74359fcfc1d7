//! Creating, resizing and deleting server groups. Each finds its own effect again when it is repeated.

use std::collections::BTreeMap;

use aws_sdk_autoscaling::error::SdkError;
use aws_sdk_autoscaling::types::{
    InstancesDistribution, LaunchTemplate, LaunchTemplateOverrides, LaunchTemplateSpecification,
    MixedInstancesPolicy, Tag,
};
use gennaker_runtime::{ErrorClass, Failure};

use crate::{Capacity, Creation, MixedInstances, Region, ServerGroup};

/// Which stage of which execution made something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    /// The execution's id.
    pub execution: String,
    /// The stage's id.
    pub stage: String,
}

impl Owner {
    const EXECUTION: &'static str = "gennaker:execution";
    const STAGE: &'static str = "gennaker:stage";

    /// The tags that say so.
    pub fn tags(&self) -> [(&'static str, &str); 2] {
        [(Self::EXECUTION, &self.execution), (Self::STAGE, &self.stage)]
    }

    /// Whether it made what has these tags.
    pub fn made(&self, tags: &BTreeMap<String, String>) -> bool {
        self.tags().into_iter().all(|(key, value)| tags.get(key).is_some_and(|tag| tag == value))
    }
}

/// A server group that is to be.
#[derive(Clone, Debug, Default)]
pub struct NewServerGroup {
    /// Its name.
    pub name: String,
    /// Its sizes.
    pub capacity: Capacity,
    /// The launch template's id.
    pub launch_template_id: String,
    /// The launch template's version.
    pub launch_template_version: i64,
    /// Which instance types it launches, on demand and spot, where they are several.
    pub mixed_instances: Option<MixedInstances>,
    /// Where its instances stand; empty only where zones say it.
    pub subnets: Vec<String>,
    /// Where its instances stand, in default subnets.
    pub zones: Vec<String>,
    /// The classic load balancers that it registers its instances with, by name.
    pub load_balancers: Vec<String>,
    /// The target groups that it registers its instances with.
    pub target_group_arns: Vec<String>,
    /// `EC2` or `ELB`.
    pub health_check_type: Option<String>,
    /// How long a new instance is not judged, in seconds.
    pub health_check_grace_period: Option<u32>,
    /// How long after a scaling activity the next simple one waits, in seconds.
    pub cooldown: Option<u32>,
    /// Which instances go first.
    pub termination_policies: Vec<String>,
    /// Whether spot instances at risk are replaced before they go.
    pub capacity_rebalance: Option<bool>,
    /// Its tags, which its instances get as well.
    pub tags: BTreeMap<String, String>,
    /// More tags of it, which its instances do not get.
    pub own_tags: BTreeMap<String, String>,
    /// Who makes it; a tag of the group.
    pub owner: Owner,
}

impl Region {
    /// Creates a server group. One that exists already is fine where the same stage made it; somebody else's is a refusal.
    ///
    /// # Errors
    /// When AWS fails: then it may have been made all the same, and the same call finds it again.
    pub async fn create(&self, new: &NewServerGroup) -> Result<Creation, Failure> {
        let found = |existing: &ServerGroup| {
            self.own(existing, &new.owner).map_or_else(Creation::Refused, |()| Creation::Made)
        };
        // Asked before, because a name that exists would silently be taken over where AWS's own check is missing.
        if let Some(existing) = self.server_group(&new.name).await? {
            return Ok(found(&existing));
        }
        let doing = self.doing("creating", &new.name);
        let template = LaunchTemplateSpecification::builder()
            .launch_template_id(&new.launch_template_id)
            .version(new.launch_template_version.to_string())
            .build();
        // AWS takes the template either alone or within the policy.
        let (alone, policy) = match &new.mixed_instances {
            None => (Some(template), None),
            Some(mixed) => (None, Some(policy(mixed, template))),
        };
        let sent = self
            .scaling
            .create_auto_scaling_group()
            .auto_scaling_group_name(&new.name)
            .min_size(number(new.capacity.min))
            .max_size(number(new.capacity.max))
            .desired_capacity(number(new.capacity.desired))
            .set_launch_template(alone)
            .set_mixed_instances_policy(policy)
            .set_vpc_zone_identifier(some(&new.subnets).map(|subnets| subnets.join(",")))
            .set_availability_zones(some(&new.zones))
            .set_load_balancer_names(some(&new.load_balancers))
            .set_target_group_arns(some(&new.target_group_arns))
            .set_health_check_type(new.health_check_type.clone())
            .set_health_check_grace_period(new.health_check_grace_period.map(number))
            .set_default_cooldown(new.cooldown.map(number))
            .set_termination_policies(some(&new.termination_policies))
            .set_capacity_rebalance(new.capacity_rebalance)
            .set_tags(Some(tags(new)))
            .send()
            .await;
        match sent.map_err(SdkError::into_service_error) {
            Ok(_) => Ok(Creation::Made),
            Err(error) if error.is_already_exists_fault() => match self.server_group(&new.name).await? {
                Some(existing) => Ok(found(&existing)),
                // Perhaps our own, which AWS does not show yet.
                None => Err(Failure::new(
                    ErrorClass::Transient,
                    format!("{doing}: it exists already, and AWS does not say yet whose it is"),
                )),
            },
            Err(error) => Creation::refused(&doing, &error),
        }
    }

    /// Sets a server group's sizes.
    ///
    /// # Errors
    /// When AWS refuses, as it does for sizes that are not in order.
    pub async fn resize(&self, name: &str, capacity: Capacity) -> Result<(), Failure> {
        self.scaling
            .update_auto_scaling_group()
            .auto_scaling_group_name(name)
            .min_size(number(capacity.min))
            .max_size(number(capacity.max))
            .desired_capacity(number(capacity.desired))
            .send()
            .await
            .map_err(|error| Failure::from_aws(&self.doing("resizing", name), &error.into_service_error()))?;
        Ok(())
    }

    /// Deletes a server group and its instances; that it is gone already is fine.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn delete(&self, name: &str) -> Result<(), Failure> {
        let sent = self
            .scaling
            .delete_auto_scaling_group()
            .auto_scaling_group_name(name)
            .force_delete(true)
            .send()
            .await;
        let Err(error) = sent else { return Ok(()) };
        let failure = Failure::from_aws(&self.doing("deleting", name), &error.into_service_error());
        match self.server_group(name).await? {
            Some(group) if !group.deleting => Err(failure),
            Some(_) | None => Ok(()),
        }
    }

    /// Suspends scaling processes; none is nothing to do.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn suspend(&self, name: &str, processes: &[String]) -> Result<(), Failure> {
        // AWS reads an empty list as all processes.
        if processes.is_empty() {
            return Ok(());
        }
        self.scaling
            .suspend_processes()
            .auto_scaling_group_name(name)
            .set_scaling_processes(Some(processes.to_vec()))
            .send()
            .await
            .map_err(|error| {
                Failure::from_aws(&self.doing("suspending processes of", name), &error.into_service_error())
            })?;
        Ok(())
    }

    /// Resumes scaling processes; none is nothing to do.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn resume(&self, name: &str, processes: &[String]) -> Result<(), Failure> {
        if processes.is_empty() {
            return Ok(());
        }
        self.scaling
            .resume_processes()
            .auto_scaling_group_name(name)
            .set_scaling_processes(Some(processes.to_vec()))
            .send()
            .await
            .map_err(|error| {
                Failure::from_aws(&self.doing("resuming processes of", name), &error.into_service_error())
            })?;
        Ok(())
    }

    /// Whether an existing group is the owner's own, left by an earlier call.
    fn own(&self, existing: &ServerGroup, owner: &Owner) -> Result<(), Failure> {
        if owner.made(&existing.tags) && !existing.deleting {
            return Ok(());
        }
        Err(Failure::invalid(format!(
            "a server group named {} exists in {} already and this stage did not make it; start the pipeline again and \
             it chooses the next name",
            existing.name, self.name
        )))
    }

    fn doing(&self, what: &str, name: &str) -> String {
        format!("{what} server group {name} in {}", self.name)
    }
}

/// The group's tags: the given ones go to its instances, its own and the owner's stay on the group.
fn tags(new: &NewServerGroup) -> Vec<Tag> {
    let tag = |key: &str, value: &str, propagate| {
        Tag::builder()
            .resource_id(&new.name)
            .resource_type("auto-scaling-group")
            .key(key)
            .value(value)
            .propagate_at_launch(propagate)
            .build()
    };
    let given = new.tags.iter().map(|(key, value)| tag(key, value, true));
    let own = new.own_tags.iter().map(|(key, value)| tag(key, value, false));
    given.chain(own).chain(new.owner.tags().into_iter().map(|(key, value)| tag(key, value, false))).collect()
}

/// The policy with the template's version fixed: a later version of the template shall not change what is launched.
fn policy(mixed: &MixedInstances, template: LaunchTemplateSpecification) -> MixedInstancesPolicy {
    let overrides = mixed.overrides.iter().map(|one| {
        LaunchTemplateOverrides::builder()
            .instance_type(&one.instance_type)
            .set_weighted_capacity(one.weighted_capacity.clone())
            .build()
    });
    let overrides: Vec<LaunchTemplateOverrides> = overrides.collect();
    MixedInstancesPolicy::builder()
        .launch_template(
            LaunchTemplate::builder()
                .launch_template_specification(template)
                .set_overrides((!overrides.is_empty()).then_some(overrides))
                .build(),
        )
        .instances_distribution(
            InstancesDistribution::builder()
                .set_on_demand_allocation_strategy(mixed.on_demand_allocation_strategy.clone())
                .set_on_demand_base_capacity(mixed.on_demand_base_capacity.map(number))
                .set_on_demand_percentage_above_base_capacity(
                    mixed.on_demand_percentage_above_base_capacity.map(number),
                )
                .set_spot_allocation_strategy(mixed.spot_allocation_strategy.clone())
                .set_spot_instance_pools(mixed.spot_instance_pools.map(number))
                .set_spot_max_price(mixed.spot_max_price.clone())
                .build(),
        )
        .build()
}

fn some(values: &[String]) -> Option<Vec<String>> {
    (!values.is_empty()).then(|| values.to_vec())
}

fn number(size: u32) -> i32 {
    i32::try_from(size).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InstanceOverride;

    #[test]
    fn what_a_policy_says_is_read_back_and_its_version_is_fixed() {
        let mixed = MixedInstances {
            on_demand_allocation_strategy: Some("prioritized".to_owned()),
            on_demand_base_capacity: Some(1),
            on_demand_percentage_above_base_capacity: Some(0),
            spot_allocation_strategy: Some("lowest-price".to_owned()),
            spot_instance_pools: Some(2),
            spot_max_price: Some("0.05".to_owned()),
            overrides: vec![InstanceOverride {
                instance_type: "c5.large".to_owned(),
                weighted_capacity: Some("2".to_owned()),
            }],
            beyond: Vec::new(),
        };
        let template = LaunchTemplateSpecification::builder().launch_template_id("lt-1").version("3").build();
        let policy = policy(&mixed, template);
        assert_eq!(MixedInstances::read(&policy), mixed);
        let specification = policy.launch_template().and_then(LaunchTemplate::launch_template_specification);
        assert_eq!(specification.and_then(LaunchTemplateSpecification::version), Some("3"));
    }

    #[test]
    fn only_given_tags_go_to_the_instances() {
        let owner = Owner { execution: "e1".to_owned(), stage: "s1".to_owned() };
        let new = NewServerGroup {
            name: "app-v001".to_owned(),
            tags: BTreeMap::from([("team".to_owned(), "web".to_owned())]),
            own_tags: BTreeMap::from([("before".to_owned(), "app-v000".to_owned())]),
            owner: owner.clone(),
            ..NewServerGroup::default()
        };
        let propagated: Vec<Option<bool>> = tags(&new).iter().map(Tag::propagate_at_launch).collect();
        assert_eq!(propagated, [Some(true), Some(false), Some(false), Some(false)]);
        let read = owner.tags().map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert!(owner.made(&BTreeMap::from(read)));
    }
}
