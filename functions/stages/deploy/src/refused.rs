//! Settings that are not available yet. Ignoring them would deploy something else than was asked for.

use gennaker_aws::Fields;
use gennaker_runtime::Failure;
use serde_json::Value;

/// Fields of a cluster that nothing heeds yet.
const UNAVAILABLE: [&str; 22] = [
    "associateIPv6Address",
    "blockDevices",
    "enableEnclave",
    "enabledMetrics",
    "ignoreSequence",
    "kernelId",
    "launchTemplateOverridesForInstanceType",
    "legacyUdf",
    "licenseSpecifications",
    "lifecycleHooks",
    "loadBalancers",
    "onDemandAllocationStrategy",
    "onDemandBaseCapacity",
    "onDemandPercentageAboveBaseCapacity",
    "overrideDefaultUserData",
    "placement",
    "processUserDataTokens",
    "ramdiskId",
    "sequence",
    "spotAllocationStrategy",
    "spotInstancePools",
    "useAmiBlockDeviceMappings",
];

/// Refuses what is not available.
///
/// # Errors
/// With the strategy or the fields that are not.
pub(crate) fn check(fields: &Fields<'_>) -> Result<(), Failure> {
    if let Some(provider) =
        fields.first_text(&["cloudProvider", "provider"])?.filter(|provider| provider != "aws")
    {
        return Err(Failure::invalid(format!(
            "{} is {provider}; only server groups on aws can be deployed",
            fields.path("cloudProvider")
        )));
    }
    if let Some(strategy) = fields.text("strategy")?.filter(|strategy| strategy != "none") {
        return Err(Failure::invalid(format!(
            "strategy {strategy} is not available yet; {} can be none",
            fields.path("strategy")
        )));
    }
    let mut set: Vec<String> = UNAVAILABLE
        .iter()
        .filter(|name| fields.get(name).is_some_and(asks))
        .map(|name| fields.path(name))
        .collect();
    if let Some(rollback) = fields.map("rollback")?
        && rollback.flag("destroyLatest")? == Some(true)
    {
        set.push(rollback.path("destroyLatest"));
    }
    if set.is_empty() {
        return Ok(());
    }
    Err(Failure::invalid(format!("{} is not available yet; leave it out", set.join(", "))))
}

/// Whether a value asks for something: the UI writes empty lists, empty texts and `false` for nothing.
fn asks(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.trim().is_empty() && !text.eq_ignore_ascii_case("false"),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => map.values().any(asks),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_asked_for_is_nothing_refused() {
        let quiet = json!({"strategy": "none", "loadBalancers": [], "kernelId": "", "legacyUdf": false, "enabledMetrics": [],
            "useAmiBlockDeviceMappings": "false", "placement": {"groupName": null}, "rollback": {"onFailure": true}});
        check(&Fields::new(quiet.as_object().expect("a map"))).expect("all of it is nothing");
    }

    #[test]
    fn what_is_not_available_is_named() {
        for (json, word) in [
            (json!({"strategy": "redblack"}), "strategy redblack is not available yet"),
            (json!({"loadBalancers": ["elb"]}), "loadBalancers"),
            (json!({"rollback": {"destroyLatest": true}}), "rollback.destroyLatest"),
            (json!({"cloudProvider": "gce"}), "gce"),
            (json!({"sequence": 0}), "sequence"),
        ] {
            let message = check(&Fields::new(json.as_object().expect("a map"))).expect_err("refused").message;
            assert!(message.contains(word), "{message}");
        }
    }
}
