//! Instances of several types and both markets.

use gennaker_aws::{Fields, InstanceOverride, MixedInstances};
use gennaker_runtime::Failure;
use serde_json::Value;

use super::problems::Problems;

/// The policy, where any of its fields is set. The highest price of a spot instance is its too, then.
pub(super) fn read(fields: &Fields<'_>, problems: &mut Problems) -> Option<MixedInstances> {
    let mixed = MixedInstances {
        on_demand_allocation_strategy: problems.take(fields.text("onDemandAllocationStrategy")),
        on_demand_base_capacity: problems.take(fields.size("onDemandBaseCapacity")),
        on_demand_percentage_above_base_capacity: problems
            .take(fields.size("onDemandPercentageAboveBaseCapacity")),
        spot_allocation_strategy: problems.take(fields.text("spotAllocationStrategy")),
        spot_instance_pools: problems.take(fields.size("spotInstancePools")),
        spot_max_price: None,
        overrides: problems.take(overrides(fields)),
        beyond: Vec::new(),
    };
    if let Some(percent) = mixed.on_demand_percentage_above_base_capacity.filter(|percent| *percent > 100) {
        let path = fields.path("onDemandPercentageAboveBaseCapacity");
        problems.add(format!("{path} must be from 0 to 100, but is {percent}"));
    }
    let by_price = mixed.spot_allocation_strategy.as_deref() == Some("lowest-price");
    if mixed.spot_instance_pools.is_some_and(|pools| pools > 0) && !by_price {
        problems.add(format!(
            "{} can be given only where {} is lowest-price",
            fields.path("spotInstancePools"),
            fields.path("spotAllocationStrategy")
        ));
    }
    let price = problems.take(fields.text("spotPrice"));
    (mixed != MixedInstances::default()).then_some(MixedInstances { spot_max_price: price, ..mixed })
}

/// By `priority`, lowest first, those without one last; otherwise as they stand.
fn overrides(fields: &Fields<'_>) -> Result<Vec<InstanceOverride>, Failure> {
    const NAME: &str = "launchTemplateOverridesForInstanceType";
    let Some(listed) = fields.get(NAME) else { return Ok(Vec::new()) };
    let Value::Array(listed) = listed else {
        return Err(Failure::invalid(format!("{} must be a list, but is {listed}", fields.path(NAME))));
    };
    let mut read = Vec::new();
    for (index, value) in listed.iter().enumerate() {
        let path = format!("{}[{index}]", fields.path(NAME));
        let own = value
            .as_object()
            .map(|map| Fields::at(&path, map))
            .ok_or_else(|| Failure::invalid(format!("{path} must be a map, but is {value}")))?;
        let instance_type = own.text("instanceType")?.ok_or_else(|| {
            Failure::invalid(format!("{} is missing; give one, as in t3.micro", own.path("instanceType")))
        })?;
        let priority = own.size("priority")?;
        let weighted_capacity = own.text("weightedCapacity")?;
        read.push((priority.is_none(), priority, InstanceOverride { instance_type, weighted_capacity }));
    }
    read.sort_by_key(|(last, priority, _)| (*last, *priority));
    Ok(read.into_iter().map(|(_, _, one)| one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read_json(json: &Value) -> (Option<MixedInstances>, Result<(), Failure>) {
        let mut problems = Problems::default();
        let mixed = read(&Fields::new(json.as_object().expect("a map")), &mut problems);
        (mixed, problems.finish())
    }

    #[test]
    fn types_stand_by_their_priority() {
        let (mixed, _) = read_json(&json!({"launchTemplateOverridesForInstanceType": [
            {"instanceType": "c5.large"},
            {"instanceType": "m5.large", "priority": 2, "weightedCapacity": "2"},
            {"instanceType": "t3.large", "priority": "1"},
        ]}));
        let types: Vec<String> =
            mixed.expect("a policy").overrides.into_iter().map(|one| one.instance_type).collect();
        assert_eq!(types, ["t3.large", "m5.large", "c5.large"]);
    }

    #[test]
    fn without_its_fields_there_is_no_policy() {
        assert_eq!(read_json(&json!({"spotInstancePools": null, "spotPrice": "0.1"})).0, None);
        let (mixed, _) = read_json(&json!({"onDemandBaseCapacity": 0, "spotPrice": "0.1"}));
        assert_eq!(mixed.and_then(|mixed| mixed.spot_max_price).as_deref(), Some("0.1"));
    }

    #[test]
    fn mistakes_are_told() {
        for (json, expected) in [
            (json!({"spotInstancePools": 2}), "spotInstancePools can be given only"),
            (json!({"spotInstancePools": 2, "spotAllocationStrategy": "capacity-optimized"}), "lowest-price"),
            (json!({"onDemandPercentageAboveBaseCapacity": 101}), "from 0 to 100"),
            (json!({"launchTemplateOverridesForInstanceType": [{}]}), "[0].instanceType is missing"),
            (json!({"launchTemplateOverridesForInstanceType": {}}), "must be a list"),
        ] {
            let message = read_json(&json).1.expect_err("a mistake").message;
            assert!(message.contains(expected), "{message}");
        }
        let allowed = json!({"spotInstancePools": 2, "spotAllocationStrategy": "lowest-price"});
        read_json(&allowed).1.expect("lowest-price goes with pools");
    }
}
