//! The volumes of a new server group's instances.

mod usual;

use gennaker_ec2::{BlockDevice, LaunchTemplateData};

use crate::BlockDevices;

/// The volumes beside those of the image, by what is configured and what the source has.
pub(crate) fn of(
    wanted: &BlockDevices,
    instance_type: &str,
    source: Option<&LaunchTemplateData>,
) -> Vec<BlockDevice> {
    match (wanted, source) {
        (BlockDevices::Given(devices), _) => devices.clone(),
        (BlockDevices::OfImage, _) => Vec::new(),
        (BlockDevices::Usual { copy_source: true }, Some(source)) => {
            let same_type = source.instance_type == instance_type;
            let custom = !same_devices(&source.block_devices, &usual::of(&source.instance_type));
            if same_type || custom { source.block_devices.clone() } else { usual::of(instance_type) }
        }
        (BlockDevices::Usual { .. }, _) => usual::of(instance_type),
    }
}

/// Whether two lists are of the same devices, whatever AWS has added to one of them (Spinnaker compares likewise).
fn same_devices(one: &[BlockDevice], other: &[BlockDevice]) -> bool {
    let parts = |devices: &[BlockDevice]| {
        let mut parts: Vec<(String, Option<String>, Option<u32>)> = devices
            .iter()
            .map(|device| (device.name.clone(), device.virtual_name.clone(), device.size))
            .collect();
        parts.sort();
        parts
    };
    parts(one) == parts(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(instance_type: &str, devices: &[BlockDevice]) -> LaunchTemplateData {
        LaunchTemplateData {
            instance_type: instance_type.to_owned(),
            block_devices: devices.to_vec(),
            ..LaunchTemplateData::default()
        }
    }

    #[test]
    fn the_sources_volumes_count_unless_they_are_its_types_own() {
        let custom =
            vec![BlockDevice { name: "/dev/sdx".to_owned(), size: Some(7), ..BlockDevice::default() }];
        let (large, xlarge) = (usual::of("m5.large"), usual::of("m5.xlarge"));
        let copying = BlockDevices::Usual { copy_source: true };
        for (wanted, source, expected) in [
            (&copying, None, &xlarge),
            (&copying, Some(source("m5.xlarge", &[])), &Vec::new()),
            (&copying, Some(source("m5.large", &large)), &xlarge),
            (&copying, Some(source("m5.large", &custom)), &custom),
            (&BlockDevices::Usual { copy_source: false }, Some(source("m5.large", &custom)), &xlarge),
            (&BlockDevices::OfImage, Some(source("m5.large", &custom)), &Vec::new()),
            (&BlockDevices::Given(custom.clone()), None, &custom),
        ] {
            assert_eq!(of(wanted, "m5.xlarge", source.as_ref()), *expected, "{wanted:?} {source:?}");
        }
    }
}
