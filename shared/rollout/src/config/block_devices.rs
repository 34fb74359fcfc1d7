//! Volumes, as they are configured.

use gennaker_aws::Fields;
use gennaker_ec2::BlockDevice;
use gennaker_runtime::Failure;
use serde_json::Value;

use super::problems::Problems;

/// Which volumes instances get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockDevices {
    /// These.
    Given(Vec<BlockDevice>),
    /// Those of the image alone.
    OfImage,
    /// The source's where it had others than its instance type's own, otherwise the instance type's own; with `false`
    /// the latter in any case.
    Usual {
        /// Whether the source's count (`copySourceCustomBlockDeviceMappings`).
        copy_source: bool,
    },
}

impl Default for BlockDevices {
    fn default() -> Self {
        Self::Usual { copy_source: true }
    }
}

pub(super) fn read(fields: &Fields<'_>, problems: &mut Problems) -> BlockDevices {
    if problems.take(fields.flag("useAmiBlockDeviceMappings")) == Some(true) {
        return BlockDevices::OfImage;
    }
    let copy_source = problems.take(fields.flag("copySourceCustomBlockDeviceMappings")).unwrap_or(true);
    match fields.get("blockDevices") {
        None => BlockDevices::Usual { copy_source },
        Some(Value::Array(listed)) => {
            let mut devices = Vec::new();
            for (index, value) in listed.iter().enumerate() {
                let path = format!("{}[{index}]", fields.path("blockDevices"));
                match value.as_object() {
                    Some(map) => devices.extend(problems.take(device(&Fields::at(&path, map)).map(Some))),
                    None => problems.add(format!("{path} must be a map, but is {value}")),
                }
            }
            BlockDevices::Given(devices)
        }
        Some(other) => {
            problems.add(format!("{} must be a list, but is {other}", fields.path("blockDevices")));
            BlockDevices::default()
        }
    }
}

fn device(fields: &Fields<'_>) -> Result<BlockDevice, Failure> {
    const OF_VOLUMES: [&str; 8] = [
        "size",
        "volumeType",
        "deleteOnTermination",
        "iops",
        "throughput",
        "snapshotId",
        "encrypted",
        "kmsKeyId",
    ];
    let name = fields.text("deviceName")?.ok_or_else(|| {
        Failure::invalid(format!(
            "{} is missing; give the name that the image has for it, or a free one as /dev/sdb",
            fields.path("deviceName")
        ))
    })?;
    if let Some(virtual_name) = fields.text("virtualName")? {
        let wrong: Vec<String> = OF_VOLUMES
            .iter()
            .filter(|name| fields.get(name).is_some_and(super::read::asks))
            .map(|name| fields.path(name))
            .collect();
        return if wrong.is_empty() {
            Ok(BlockDevice { name, virtual_name: Some(virtual_name), ..BlockDevice::default() })
        } else {
            let wrong = wrong.join(", ");
            Err(Failure::invalid(format!("{wrong} cannot be given for the instance store {virtual_name}")))
        };
    }
    let (size, snapshot) = (fields.size("size")?, fields.text("snapshotId")?);
    if size.is_none() && snapshot.is_none() {
        return Err(Failure::invalid(format!("{} is missing, in GiB", fields.path("size"))));
    }
    Ok(BlockDevice {
        name,
        virtual_name: None,
        size,
        volume_type: fields.text("volumeType")?,
        delete_on_termination: fields.flag("deleteOnTermination")?,
        iops: fields.size("iops")?,
        throughput: fields.size("throughput")?,
        // A snapshot says itself whether it is encrypted.
        encrypted: if snapshot.is_some() { None } else { fields.flag("encrypted")? },
        kms_key: fields.text("kmsKeyId")?,
        snapshot,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read_json(json: &Value) -> Result<BlockDevices, Failure> {
        let mut problems = Problems::default();
        let devices = read(&Fields::new(json.as_object().expect("a map")), &mut problems);
        problems.finish().map(|()| devices)
    }

    #[test]
    fn volumes_are_given_the_images_or_the_usual_ones() {
        let given = json!([{"deviceName": "/dev/sdb", "size": "40", "encrypted": true}]);
        let volume = BlockDevice {
            name: "/dev/sdb".to_owned(),
            size: Some(40),
            encrypted: Some(true),
            ..BlockDevice::default()
        };
        for (json, expected) in [
            (json!({}), BlockDevices::Usual { copy_source: true }),
            (
                json!({"copySourceCustomBlockDeviceMappings": false}),
                BlockDevices::Usual { copy_source: false },
            ),
            (json!({"blockDevices": given}), BlockDevices::Given(vec![volume])),
            (json!({"blockDevices": []}), BlockDevices::Given(Vec::new())),
            (json!({"blockDevices": given, "useAmiBlockDeviceMappings": "true"}), BlockDevices::OfImage),
        ] {
            assert_eq!(read_json(&json), Ok(expected), "{json}");
        }
    }

    #[test]
    fn encryption_is_the_snapshots_where_there_is_one() {
        let json =
            json!({"blockDevices": [{"deviceName": "/dev/sdb", "snapshotId": "snap-1", "encrypted": true}]});
        let Ok(BlockDevices::Given(devices)) = read_json(&json) else { panic!("given") };
        assert_eq!(devices[0].encrypted, None);
    }

    #[test]
    fn mistakes_are_named_with_their_path() {
        for (json, expected) in [
            (json!([{"size": 1}]), "blockDevices[0].deviceName is missing"),
            (json!([{"deviceName": "/dev/sdb"}]), "blockDevices[0].size is missing"),
            (
                json!([{"deviceName": "/dev/sdb", "virtualName": "ephemeral0", "size": 3}]),
                "blockDevices[0].size cannot be given",
            ),
            (json!(["/dev/sdb"]), "blockDevices[0] must be a map"),
            (json!({}), "blockDevices must be a list"),
        ] {
            let message = read_json(&json!({"blockDevices": json})).expect_err("a mistake").message;
            assert!(message.contains(expected), "{message}");
        }
    }
}
