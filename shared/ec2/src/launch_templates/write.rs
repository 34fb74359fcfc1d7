//! A launch template's data as AWS takes it.

use aws_sdk_ec2::types::{
    CreditSpecificationRequest, InstanceType, LaunchTemplateBlockDeviceMappingRequest,
    LaunchTemplateEbsBlockDeviceRequest, LaunchTemplateEnclaveOptionsRequest, LaunchTemplateHttpTokensState,
    LaunchTemplateIamInstanceProfileSpecificationRequest, LaunchTemplateInstanceMarketOptionsRequest,
    LaunchTemplateInstanceMetadataOptionsRequest, LaunchTemplateInstanceNetworkInterfaceSpecificationRequest,
    LaunchTemplateLicenseConfigurationRequest, LaunchTemplatePlacementRequest,
    LaunchTemplateSpotMarketOptionsRequest, LaunchTemplateTagSpecificationRequest,
    LaunchTemplatesMonitoringRequest, MarketType, RequestLaunchTemplateData, ResourceType, Tenancy,
    VolumeType,
};

use super::{BlockDevice, LaunchTemplateData, Placement, tags};

impl LaunchTemplateData {
    /// What AWS is asked to launch instances with.
    pub(super) fn request(&self) -> RequestLaunchTemplateData {
        let tokens = if self.require_imds_v2 {
            LaunchTemplateHttpTokensState::Required
        } else {
            LaunchTemplateHttpTokensState::Optional
        };
        let profile =
            |role| LaunchTemplateIamInstanceProfileSpecificationRequest::builder().name(role).build();
        let enclave = |enabled| LaunchTemplateEnclaveOptionsRequest::builder().enabled(enabled).build();
        let mut data = RequestLaunchTemplateData::builder()
            .image_id(&self.image_id)
            .instance_type(InstanceType::from(self.instance_type.as_str()))
            .set_kernel_id(self.kernel_id.clone())
            .set_ram_disk_id(self.ramdisk_id.clone())
            .set_key_name(self.key_pair.clone())
            .set_iam_instance_profile(self.iam_role.as_ref().map(profile))
            .set_user_data(self.user_data.clone())
            .monitoring(LaunchTemplatesMonitoringRequest::builder().enabled(self.monitoring).build())
            .set_ebs_optimized(self.ebs_optimized)
            .metadata_options(
                LaunchTemplateInstanceMetadataOptionsRequest::builder().http_tokens(tokens).build(),
            )
            .set_instance_market_options(self.market())
            .set_credit_specification(
                self.cpu_credits
                    .as_ref()
                    .map(|credits| CreditSpecificationRequest::builder().cpu_credits(credits).build()),
            )
            .set_enclave_options(self.enclave.map(enclave))
            .set_placement(self.placement.as_ref().map(placement))
            .set_license_specifications(some(&self.licenses, |arn| {
                LaunchTemplateLicenseConfigurationRequest::builder().license_configuration_arn(arn).build()
            }))
            .set_block_device_mappings(some(&self.block_devices, block_device));
        if !self.volume_tags.is_empty() {
            data = data.tag_specifications(
                LaunchTemplateTagSpecificationRequest::builder()
                    .resource_type(ResourceType::Volume)
                    .set_tags(Some(tags(&self.volume_tags)))
                    .build(),
            );
        }
        let groups = some(&self.security_groups, Clone::clone);
        // AWS takes security groups either here or on the network interface, which a choice of address needs.
        if self.public_ip.is_none() && self.ipv6_addresses.is_none() {
            return data.set_security_group_ids(groups).build();
        }
        data.network_interfaces(
            LaunchTemplateInstanceNetworkInterfaceSpecificationRequest::builder()
                .device_index(0)
                .set_associate_public_ip_address(self.public_ip)
                .set_ipv6_address_count(self.ipv6_addresses.map(number))
                .set_groups(groups)
                .build(),
        )
        .build()
    }

    fn market(&self) -> Option<LaunchTemplateInstanceMarketOptionsRequest> {
        let price =
            |price: &String| LaunchTemplateSpotMarketOptionsRequest::builder().max_price(price).build();
        let by_price = || self.spot_price.as_ref().map(|_| MarketType::Spot);
        let market = self.market_type.as_deref().map(MarketType::from).or_else(by_price)?;
        Some(
            LaunchTemplateInstanceMarketOptionsRequest::builder()
                .market_type(market)
                .set_spot_options(self.spot_price.as_ref().map(price))
                .build(),
        )
    }
}

fn placement(placement: &Placement) -> LaunchTemplatePlacementRequest {
    LaunchTemplatePlacementRequest::builder()
        .set_affinity(placement.affinity.clone())
        .set_availability_zone(placement.availability_zone.clone())
        .set_group_name(placement.group_name.clone())
        .set_host_id(placement.host_id.clone())
        .set_tenancy(placement.tenancy.as_deref().map(Tenancy::from))
        .set_spread_domain(placement.spread_domain.clone())
        .set_host_resource_group_arn(placement.host_resource_group_arn.clone())
        .set_partition_number(placement.partition_number.map(number))
        .build()
}

fn block_device(device: &BlockDevice) -> LaunchTemplateBlockDeviceMappingRequest {
    let mapping = LaunchTemplateBlockDeviceMappingRequest::builder().device_name(&device.name);
    if let Some(store) = &device.virtual_name {
        return mapping.virtual_name(store).build();
    }
    mapping
        .ebs(
            LaunchTemplateEbsBlockDeviceRequest::builder()
                .set_volume_size(device.size.map(number))
                .set_volume_type(device.volume_type.as_deref().map(VolumeType::from))
                .set_delete_on_termination(device.delete_on_termination)
                .set_iops(device.iops.map(number))
                .set_throughput(device.throughput.map(number))
                .set_snapshot_id(device.snapshot.clone())
                .set_encrypted(device.encrypted)
                .set_kms_key_id(device.kms_key.clone())
                .build(),
        )
        .build()
}

/// A list as AWS takes it: nothing instead of an empty one.
fn some<T, U>(values: &[T], one: impl Fn(&T) -> U) -> Option<Vec<U>> {
    (!values.is_empty()).then(|| values.iter().map(one).collect())
}

fn number(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data() -> LaunchTemplateData {
        LaunchTemplateData {
            image_id: "ami-1".to_owned(),
            instance_type: "t3.micro".to_owned(),
            security_groups: vec!["sg-1".to_owned()],
            require_imds_v2: true,
            ..LaunchTemplateData::default()
        }
    }

    #[test]
    fn security_groups_stand_where_aws_takes_them() {
        let plain = data().request();
        assert_eq!(plain.security_group_ids(), ["sg-1"]);
        assert!(plain.network_interfaces().is_empty());
        for chosen in [
            LaunchTemplateData { public_ip: Some(true), ..data() },
            LaunchTemplateData { ipv6_addresses: Some(1), ..data() },
        ] {
            let request = chosen.request();
            assert!(request.security_group_ids().is_empty());
            assert_eq!(request.network_interfaces()[0].groups(), ["sg-1"]);
        }
    }

    #[test]
    fn metadata_needs_a_session_unless_told_otherwise() {
        let tokens = |data: &LaunchTemplateData| {
            data.request().metadata_options.and_then(|options| options.http_tokens)
        };
        assert_eq!(tokens(&data()), Some(LaunchTemplateHttpTokensState::Required));
        let old = LaunchTemplateData { require_imds_v2: false, ..data() };
        assert_eq!(tokens(&old), Some(LaunchTemplateHttpTokensState::Optional));
    }

    #[test]
    fn an_instance_store_has_nothing_of_a_volume() {
        let store = BlockDevice {
            name: "/dev/sdb".to_owned(),
            virtual_name: Some("ephemeral0".to_owned()),
            ..BlockDevice::default()
        };
        let volume = BlockDevice { name: "/dev/sdc".to_owned(), size: Some(40), ..BlockDevice::default() };
        let request = LaunchTemplateData { block_devices: vec![store, volume], ..data() }.request();
        let [store, volume] = request.block_device_mappings() else { panic!("two") };
        assert_eq!((store.virtual_name(), store.ebs().is_none()), (Some("ephemeral0"), true));
        assert_eq!(volume.ebs().and_then(|ebs| ebs.volume_size()), Some(40));
    }
}
