//! What a new server group's instances are launched with.

use gennaker_ec2::LaunchTemplateData;
use gennaker_runtime::Failure;

use crate::lookup::Found;
use crate::{Config, block_devices, families, user_data};

/// The launch template's data, by what is configured and what was found.
///
/// # Errors
/// When the user data is not what AWS takes.
pub(crate) fn data(
    config: &Config,
    found: &Found,
    server_group: &str,
    launch_template: &str,
) -> Result<LaunchTemplateData, Failure> {
    let instances = &config.instances;
    let user_data = user_data::of(config, server_group, launch_template)
        .map_err(|error| Failure::invalid(format!("{} {error}", config.path_of("base64UserData"))))?;
    Ok(LaunchTemplateData {
        image_id: found.image_id.clone(),
        instance_type: instances.instance_type.clone(),
        kernel_id: instances.kernel_id.clone(),
        ramdisk_id: instances.ramdisk_id.clone(),
        key_pair: instances.key_pair.clone(),
        iam_role: instances.iam_role.clone(),
        security_groups: found.security_groups.clone(),
        user_data,
        monitoring: instances.monitoring,
        ebs_optimized: Some(
            instances.ebs_optimized.unwrap_or_else(|| families::is_ebs_optimized(&instances.instance_type)),
        ),
        public_ip: config.network.public_ip,
        ipv6_addresses: config.network.ipv6.map(u32::from),
        require_imds_v2: instances.require_imds_v2,
        // In a mixed instances policy they stand there.
        market_type: instances.market_type.clone().filter(|_| instances.mixed.is_none()),
        spot_price: instances.spot_price.clone().filter(|_| instances.mixed.is_none()),
        cpu_credits: credits(config).map(str::to_owned),
        enclave: instances.enclave,
        placement: instances.placement.clone(),
        licenses: instances.licenses.clone(),
        block_devices: block_devices::of(
            &instances.block_devices,
            &instances.instance_type,
            found.source.as_ref(),
        ),
        volume_tags: instances.volume_tags.clone(),
    })
}

/// Burstable instances use what they earned, unless told otherwise; others know no credits.
fn credits(config: &Config) -> Option<&'static str> {
    let all_burst = config.instances.types().all(families::is_burstable);
    match config.instances.unlimited_credits {
        Some(true) => Some("unlimited"),
        _ if all_burst => Some("standard"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use serde_json::{Value, json};

    fn data_of(more: &Value) -> LaunchTemplateData {
        data(&testing::config(more), &Found::default(), "app-v000", "app-v000-1").expect("fine")
    }

    #[test]
    fn credits_and_bandwidth_follow_the_instance_type() {
        for (json, credits, optimized) in [
            (json!({}), Some("standard"), true),
            (json!({"unlimitedCpuCredits": true}), Some("unlimited"), true),
            (json!({"instanceType": "t2.micro", "unlimitedCpuCredits": false}), Some("standard"), false),
            (json!({"instanceType": "m5.large"}), None, true),
            (json!({"instanceType": "m5.large", "ebsOptimized": "false"}), None, false),
            (json!({"launchTemplateOverridesForInstanceType": [{"instanceType": "m5.large"}]}), None, true),
        ] {
            let data = data_of(&json);
            assert_eq!(
                (data.cpu_credits.as_deref(), data.ebs_optimized),
                (credits, Some(optimized)),
                "{json}"
            );
        }
    }

    #[test]
    fn the_price_of_spot_instances_stands_in_one_place() {
        let spot = data_of(&json!({"spotPrice": "0.1"}));
        assert_eq!((spot.market_type.as_deref(), spot.spot_price.as_deref()), (Some("spot"), Some("0.1")));
        let mixed = json!({"spotPrice": "0.1", "onDemandBaseCapacity": 1});
        assert_eq!((data_of(&mixed).market_type, data_of(&mixed).spot_price), (None, None));
        let policy = testing::config(&mixed).instances.mixed.expect("a policy");
        assert_eq!(policy.spot_max_price.as_deref(), Some("0.1"));
    }

    #[test]
    fn addresses_are_the_subnets_choice_unless_given() {
        let plain = data_of(&json!({}));
        assert_eq!((plain.public_ip, plain.ipv6_addresses), (None, None));
        let given = data_of(&json!({"associatePublicIpAddress": false, "associateIPv6Address": "true"}));
        assert_eq!((given.public_ip, given.ipv6_addresses), (Some(false), Some(1)));
    }
}
