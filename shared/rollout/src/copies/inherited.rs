//! A server group as the fields of a stage that would make one like it.

use gennaker_aws::MixedInstances;
use serde_json::{Map, Value, json};

use super::ancestor::Ancestor;
use crate::config::SUBNETS_TAG;
use crate::rollback::Metadata;

/// The fields. What exists in its own region only is left out where `here` is not that.
pub(super) fn fields(ancestor: &Ancestor, here: bool) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            fields.insert(name.to_owned(), value);
        }
    };
    name(ancestor, &mut put);
    launched_with(ancestor, here, &mut put);
    group(ancestor, &mut put);
    if let Some(mixed) = &ancestor.group.mixed_instances {
        policy(mixed, &mut put);
    }
    if here && ancestor.subnet_purpose.is_none() && !ancestor.group.tags.contains_key(SUBNETS_TAG) {
        // Its subnets have no purpose that they could be found by.
        let subnets = &ancestor.group.subnets;
        put("subnetIds", if subnets.is_empty() { Value::Null } else { json!(subnets) });
    }
    put("subnetType", json!(ancestor.subnet_purpose));
    fields
}

fn name(ancestor: &Ancestor, put: &mut impl FnMut(&str, Value)) {
    let Some(moniker) = &ancestor.group.moniker else { return };
    put("application", json!(moniker.app));
    put("stack", json!(moniker.stack.as_deref().unwrap_or_default()));
    put("freeFormDetails", json!(moniker.detail.as_deref().unwrap_or_default()));
}

fn launched_with(ancestor: &Ancestor, here: bool, put: &mut impl FnMut(&str, Value)) {
    let data = &ancestor.data;
    if here {
        put("imageId", json!(data.image_id));
        put("keyPair", json!(data.key_pair));
    } else {
        put("amiName", json!(ancestor.image_name));
        // A snapshot is in its region only.
        let devices: Vec<_> = data.block_devices.iter().filter(|device| device.snapshot.is_none()).collect();
        put("blockDevices", json!(devices));
    }
    put("instanceType", json!(data.instance_type));
    put("kernelId", json!(data.kernel_id));
    put("ramdiskId", json!(data.ramdisk_id));
    put("iamRole", json!(data.iam_role));
    put("base64UserData", json!(data.user_data));
    put("instanceMonitoring", json!(data.monitoring));
    put("ebsOptimized", json!(data.ebs_optimized));
    put("associatePublicIpAddress", json!(data.public_ip));
    put("associateIPv6Address", json!(data.ipv6_addresses.map(|count| count > 0)));
    put("requireIMDSv2", json!(data.require_imds_v2));
    put("marketType", json!(data.market_type));
    put("spotPrice", json!(data.spot_price));
    put("unlimitedCpuCredits", json!(data.cpu_credits.as_ref().map(|credits| credits == "unlimited")));
    put("enableEnclave", json!(data.enclave));
    put("placement", json!(data.placement));
    let licenses: Vec<Value> = data.licenses.iter().map(|arn| json!({ "arn": arn })).collect();
    put("licenseSpecifications", json!(licenses));
    put("securityGroups", json!(ancestor.security_groups));
}

/// What is suspended in a server group without traffic.
const TRAFFIC: [&str; 3] = ["Launch", "Terminate", "AddToLoadBalancer"];

fn group(ancestor: &Ancestor, put: &mut impl FnMut(&str, Value)) {
    let group = &ancestor.group;
    put("capacity", json!(group.capacity));
    put("loadBalancers", json!(group.load_balancers));
    let names: Vec<&str> = group.target_group_arns.iter().filter_map(|arn| target_group(arn)).collect();
    put("targetGroups", json!(names));
    // A blank one counts as not given.
    put("healthCheckType", json!(group.health_check_type));
    put("healthCheckGracePeriod", json!(group.health_check_grace_period));
    put("cooldown", json!(group.default_cooldown));
    put("terminationPolicies", json!(group.termination_policies));
    put("capacityRebalance", json!(group.capacity_rebalance));
    // That its source gets no traffic at the moment is nothing that a copy is to have. In one that gets traffic somebody
    // suspended them for a reason of its own.
    let of_traffic = |process: &str| group.is_disabled() && TRAFFIC.contains(&process);
    let kept: Vec<&String> =
        group.suspended_processes.iter().filter(|process| !of_traffic(process)).collect();
    put("suspendedProcesses", json!(kept));
    put("enabledMetrics", json!(group.enabled_metrics));
    put("lifecycleHooks", json!(ancestor.hooks));
    let own = |key: &str| {
        [SUBNETS_TAG, Metadata::TAG].contains(&key) || key.starts_with("gennaker:") || key.starts_with("aws:")
    };
    let tags: Map<String, Value> = group
        .tags
        .iter()
        .filter(|(key, _)| !own(key))
        .map(|(key, value)| (key.clone(), json!(value)))
        .collect();
    put("tags", Value::Object(tags));
}

fn policy(mixed: &MixedInstances, put: &mut impl FnMut(&str, Value)) {
    put("onDemandAllocationStrategy", json!(mixed.on_demand_allocation_strategy));
    put("onDemandBaseCapacity", json!(mixed.on_demand_base_capacity));
    put("onDemandPercentageAboveBaseCapacity", json!(mixed.on_demand_percentage_above_base_capacity));
    put("spotAllocationStrategy", json!(mixed.spot_allocation_strategy));
    let by_price = mixed.spot_allocation_strategy.as_deref() == Some("lowest-price");
    put("spotInstancePools", json!(mixed.spot_instance_pools.filter(|_| by_price)));
    put("spotPrice", json!(mixed.spot_max_price));
    let overrides: Vec<Value> = mixed
        .overrides
        .iter()
        .zip(1..)
        .map(|(one, priority)| {
            json!({
                "instanceType": one.instance_type, "weightedCapacity": one.weighted_capacity, "priority": priority,
            })
        })
        .collect();
    put("launchTemplateOverridesForInstanceType", json!(overrides));
}

/// The name in a target group's ARN: `…:targetgroup/web/0123`.
fn target_group(arn: &str) -> Option<&str> {
    arn.split_once(":targetgroup/")?.1.split('/').next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read_one;
    use gennaker_aws::{Capacity, InstanceOverride, ServerGroup};
    use gennaker_ec2::{BlockDevice, LaunchTemplateData, Placement};
    use gennaker_moniker::Moniker;
    use gennaker_scaling::LifecycleHook;
    use std::collections::BTreeMap;

    fn ancestor() -> Ancestor {
        let some = |text: &str| Some(text.to_owned());
        Ancestor {
            region: "us-east-1".to_owned(),
            group: ServerGroup {
                name: "app-main-v003".to_owned(),
                moniker: Moniker::parse("app-main-v003"),
                capacity: Capacity { min: 1, desired: 2, max: 3 },
                target_group_arns: vec![
                    "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/web/0a".to_owned(),
                ],
                health_check_type: "ELB".to_owned(),
                default_cooldown: Some(10),
                suspended_processes: ["AZRebalance".to_owned()].into(),
                tags: BTreeMap::from([
                    ("team".to_owned(), "web".to_owned()),
                    ("gennaker:execution".to_owned(), "e1".to_owned()),
                    (Metadata::TAG.to_owned(), "{}".to_owned()),
                ]),
                mixed_instances: Some(MixedInstances {
                    spot_allocation_strategy: some("lowest-price"),
                    spot_instance_pools: Some(2),
                    overrides: vec![InstanceOverride {
                        instance_type: "c5.large".to_owned(),
                        weighted_capacity: some("2"),
                    }],
                    ..MixedInstances::default()
                }),
                ..ServerGroup::default()
            },
            data: LaunchTemplateData {
                image_id: "ami-1".to_owned(),
                instance_type: "m5.large".to_owned(),
                key_pair: some("key"),
                iam_role: some("appRole"),
                ipv6_addresses: Some(1),
                placement: Some(Placement { tenancy: some("dedicated"), ..Placement::default() }),
                licenses: vec!["arn:license".to_owned()],
                block_devices: vec![BlockDevice {
                    name: "/dev/sdb".to_owned(),
                    size: Some(7),
                    ..BlockDevice::default()
                }],
                ..LaunchTemplateData::default()
            },
            image_name: some("app-1.0"),
            security_groups: vec!["web".to_owned()],
            subnet_purpose: some("internal"),
            hooks: vec![LifecycleHook {
                lifecycle_transition: "autoscaling:EC2_INSTANCE_LAUNCHING".to_owned(),
                heartbeat_timeout: Some(60),
                ..LifecycleHook::default()
            }],
        }
    }

    #[test]
    fn a_copy_is_read_as_its_source_is() {
        let mut json = fields(&ancestor(), true);
        json.insert("account".to_owned(), json!("prod"));
        let config = read_one(json, "", "0", "", ("us-east-1", Vec::new())).expect("readable");
        let source = ancestor();
        assert_eq!(config.cluster.name(), "app-main");
        assert_eq!(config.image.as_deref(), Some("ami-1"));
        assert_eq!(config.capacity.whole(), Some(source.group.capacity));
        assert_eq!(config.instances.mixed, source.group.mixed_instances);
        assert_eq!(config.instances.placement, source.data.placement);
        assert_eq!(config.instances.licenses, source.data.licenses);
        assert_eq!((config.network.ipv6, config.instances.key_pair.as_deref()), (Some(true), Some("key")));
        assert_eq!(config.network.target_groups, ["web"]);
        assert_eq!(config.network.subnet_purpose.as_deref(), Some("internal"));
        assert_eq!(config.group.hooks, source.hooks);
        assert_eq!(config.group.tags, BTreeMap::from([("team".to_owned(), "web".to_owned())]));
        assert_eq!(config.group.suspended_processes, ["AZRebalance"]);
    }

    #[test]
    fn a_copy_of_a_group_without_traffic_gets_traffic_and_keeps_all_else_that_is_suspended() {
        for (suspended, expected) in [
            (&["AZRebalance", "Launch", "Terminate"][..], &["AZRebalance", "Launch", "Terminate"][..]),
            (&["Launch"], &["Launch"]),
            (&["AZRebalance", "AddToLoadBalancer", "Launch", "Terminate"], &["AZRebalance"]),
            (&["AddToLoadBalancer"], &[]),
        ] {
            let mut ancestor = ancestor();
            ancestor.group.suspended_processes = suspended.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(fields(&ancestor, true)["suspendedProcesses"], json!(expected), "{suspended:?}");
        }
    }

    #[test]
    fn a_copy_of_spot_instances_without_a_price_is_one_of_spot_instances() {
        for (market, price) in [(Some("spot"), None), (Some("spot"), Some("0.1")), (None, None)] {
            let mut ancestor = ancestor();
            ancestor.group.mixed_instances = None;
            ancestor.data.market_type = market.map(str::to_owned);
            ancestor.data.spot_price = price.map(str::to_owned);
            let mut json = fields(&ancestor, true);
            json.insert("account".to_owned(), json!("prod"));
            let copy = read_one(json, "", "0", "", ("us-east-1", Vec::new())).expect("readable").instances;
            assert_eq!((copy.market_type.as_deref(), copy.spot_price.as_deref()), (market, price));
        }
    }

    #[test]
    fn in_another_region_only_what_is_there_too_is_copied() {
        let json = fields(&ancestor(), false);
        assert_eq!((json.get("imageId"), json.get("keyPair")), (None, None));
        assert_eq!(json["amiName"], "app-1.0");
        assert_eq!(json["blockDevices"], json!([{"deviceName": "/dev/sdb", "size": 7}]));
    }

    #[test]
    fn subnets_without_a_purpose_are_copied_by_id() {
        let mut ancestor = Ancestor { subnet_purpose: None, ..ancestor() };
        ancestor.group.subnets = vec!["subnet-1".to_owned()];
        assert_eq!(fields(&ancestor, true)["subnetIds"], json!(["subnet-1"]));
        assert!(!fields(&ancestor, false).contains_key("subnetIds"));
    }
}
