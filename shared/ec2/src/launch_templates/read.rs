//! A launch template's data as AWS tells it.

use aws_sdk_ec2::types::{
    LaunchTemplateBlockDeviceMapping, LaunchTemplateHttpTokensState, LaunchTemplatePlacement,
    LaunchTemplateTagSpecification, ResourceType, ResponseLaunchTemplateData,
};

use super::{BlockDevice, LaunchTemplateData, Placement};

impl From<ResponseLaunchTemplateData> for LaunchTemplateData {
    fn from(data: ResponseLaunchTemplateData) -> Self {
        // The network interface is the truth where there is one.
        let interface = data.network_interfaces.unwrap_or_default().into_iter().next();
        let (public_ip, ipv6_addresses, groups) = interface.map_or((None, None, None), |one| {
            (one.associate_public_ip_address, one.ipv6_address_count.and_then(size), one.groups)
        });
        let market = data.instance_market_options;
        Self {
            image_id: data.image_id.unwrap_or_default(),
            instance_type: data.instance_type.map(|name| name.as_str().to_owned()).unwrap_or_default(),
            kernel_id: some(data.kernel_id),
            ramdisk_id: some(data.ram_disk_id),
            key_pair: some(data.key_name),
            iam_role: data.iam_instance_profile.and_then(|profile| {
                // An ARN ends in the name.
                let of_arn = |arn: String| arn.rsplit('/').next().map(str::to_owned);
                some(profile.name).or_else(|| some(profile.arn).and_then(of_arn))
            }),
            security_groups: groups
                .filter(|groups| !groups.is_empty())
                .or(data.security_group_ids)
                .unwrap_or_default(),
            user_data: some(data.user_data),
            monitoring: data.monitoring.and_then(|monitoring| monitoring.enabled).unwrap_or(false),
            ebs_optimized: data.ebs_optimized,
            public_ip,
            ipv6_addresses,
            require_imds_v2: data
                .metadata_options
                .and_then(|options| options.http_tokens)
                .is_some_and(|tokens| tokens == LaunchTemplateHttpTokensState::Required),
            market_type: market
                .as_ref()
                .and_then(|options| options.market_type.as_ref())
                .map(|market| market.as_str().to_owned()),
            spot_price: market
                .and_then(|options| options.spot_options)
                .and_then(|options| some(options.max_price)),
            cpu_credits: data.credit_specification.and_then(|credits| some(credits.cpu_credits)),
            enclave: data.enclave_options.and_then(|options| options.enabled),
            placement: data.placement.map(placement).filter(|given| *given != Placement::default()),
            licenses: data
                .license_specifications
                .unwrap_or_default()
                .into_iter()
                .filter_map(|license| license.license_configuration_arn)
                .collect(),
            block_devices: data
                .block_device_mappings
                .unwrap_or_default()
                .into_iter()
                .filter_map(block_device)
                .collect(),
            volume_tags: data
                .tag_specifications
                .unwrap_or_default()
                .into_iter()
                .flat_map(volume_tags)
                .collect(),
        }
    }
}

fn placement(placement: LaunchTemplatePlacement) -> Placement {
    Placement {
        affinity: some(placement.affinity),
        availability_zone: some(placement.availability_zone),
        group_name: some(placement.group_name),
        host_id: some(placement.host_id),
        tenancy: placement.tenancy.map(|tenancy| tenancy.as_str().to_owned()),
        spread_domain: some(placement.spread_domain),
        host_resource_group_arn: some(placement.host_resource_group_arn),
        partition_number: placement.partition_number.and_then(size),
    }
}

fn block_device(mapping: LaunchTemplateBlockDeviceMapping) -> Option<BlockDevice> {
    let name = mapping.device_name?;
    let Some(ebs) = mapping.ebs else {
        // One that is neither takes a device of the image away.
        let virtual_name = some(mapping.virtual_name)?;
        return Some(BlockDevice { name, virtual_name: Some(virtual_name), ..BlockDevice::default() });
    };
    Some(BlockDevice {
        name,
        virtual_name: None,
        size: ebs.volume_size.and_then(size),
        volume_type: ebs.volume_type.map(|name| name.as_str().to_owned()),
        delete_on_termination: ebs.delete_on_termination,
        iops: ebs.iops.and_then(size),
        throughput: ebs.throughput.and_then(size),
        encrypted: if ebs.snapshot_id.is_some() { None } else { ebs.encrypted },
        snapshot: some(ebs.snapshot_id),
        kms_key: some(ebs.kms_key_id),
    })
}

fn volume_tags(tags: LaunchTemplateTagSpecification) -> Vec<(String, String)> {
    if tags.resource_type != Some(ResourceType::Volume) {
        return Vec::new();
    }
    let tags = tags.tags.unwrap_or_default().into_iter();
    tags.filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect()
}

fn some(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn size(number: i32) -> Option<u32> {
    u32::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_ec2::types::{
        LaunchTemplateEbsBlockDevice, LaunchTemplateIamInstanceProfileSpecification,
        LaunchTemplateInstanceMarketOptions, LaunchTemplateInstanceNetworkInterfaceSpecification,
        LaunchTemplateSpotMarketOptions, MarketType,
    };

    #[test]
    fn the_network_interface_is_the_truth() {
        let interface = LaunchTemplateInstanceNetworkInterfaceSpecification::builder()
            .associate_public_ip_address(true)
            .ipv6_address_count(1)
            .groups("sg-2")
            .build();
        let response = || ResponseLaunchTemplateData::builder().security_group_ids("sg-1");
        let data = LaunchTemplateData::from(response().network_interfaces(interface).build());
        assert_eq!((data.public_ip, data.ipv6_addresses), (Some(true), Some(1)));
        assert_eq!(data.security_groups, ["sg-2"]);
        assert_eq!(LaunchTemplateData::from(response().build()).security_groups, ["sg-1"]);
    }

    #[test]
    fn a_profile_is_known_by_its_name_also_where_its_arn_is_told() {
        let profile = LaunchTemplateIamInstanceProfileSpecification::builder()
            .arn("arn:aws:iam::123456789012:instance-profile/web/appRole")
            .build();
        let response = ResponseLaunchTemplateData::builder().iam_instance_profile(profile).build();
        assert_eq!(LaunchTemplateData::from(response).iam_role.as_deref(), Some("appRole"));
    }

    #[test]
    fn a_spot_instance_needs_no_price() {
        let options = |market| LaunchTemplateInstanceMarketOptions::builder().market_type(market);
        let spot = |price: &str| {
            let price = LaunchTemplateSpotMarketOptions::builder().max_price(price).build();
            options(MarketType::Spot).spot_options(price).build()
        };
        for (options, market, spot_price) in [
            (None, None, None),
            (Some(options(MarketType::Spot).build()), Some("spot"), None),
            (Some(spot("")), Some("spot"), None),
            (Some(spot("0.1")), Some("spot"), Some("0.1")),
            (Some(options(MarketType::CapacityBlock).build()), Some("capacity-block"), None),
        ] {
            let response = ResponseLaunchTemplateData::builder().set_instance_market_options(options).build();
            let data = LaunchTemplateData::from(response);
            assert_eq!((data.market_type.as_deref(), data.spot_price.as_deref()), (market, spot_price));
            let written = data.request().instance_market_options;
            let written = written.as_ref().map(|options| (options.market_type(), options.spot_options()));
            let (written_market, price) = written.unwrap_or_default();
            assert_eq!(written_market.map(MarketType::as_str), market);
            assert_eq!(price.and_then(|options| options.max_price()), spot_price);
        }
    }

    #[test]
    fn volumes_and_instance_stores_are_read() {
        let ebs = LaunchTemplateEbsBlockDevice::builder()
            .volume_size(40)
            .encrypted(true)
            .snapshot_id("snap-1")
            .build();
        let mapping = |name: &str| LaunchTemplateBlockDeviceMapping::builder().device_name(name);
        let response = ResponseLaunchTemplateData::builder()
            .block_device_mappings(mapping("/dev/sdb").ebs(ebs).build())
            .block_device_mappings(mapping("/dev/sdc").virtual_name("ephemeral0").build())
            .block_device_mappings(mapping("/dev/sdd").no_device("").build())
            .build();
        let devices = LaunchTemplateData::from(response).block_devices;
        let names: Vec<&str> = devices.iter().map(|device| device.name.as_str()).collect();
        assert_eq!(names, ["/dev/sdb", "/dev/sdc"]);
        assert_eq!((devices[0].size, devices[0].encrypted), (Some(40), None));
    }
}
