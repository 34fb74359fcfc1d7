//! The volumes that an instance type gets where nothing is said (Spinnaker: `BlockDeviceConfig`).

use gennaker_ec2::BlockDevice;

use crate::families;

/// Families without instance stores: a volume of a size that grows with the type.
const VOLUME_ONLY: [&str; 26] = [
    "a1", "c4", "c5", "c5a", "c5n", "c6g", "c6gn", "cg1", "g3", "g3s", "inf1", "m4", "m5", "m5a", "m5n",
    "m5zn", "m6g", "p2", "p3", "p3dn", "r4", "r5", "r5a", "r5b", "r5n", "r6g",
];

/// Families whose types get nothing beside the image's volumes.
const NOTHING: [&str; 5] = ["t1", "t2", "t3", "t3a", "t4g"];

/// A family, how many instance stores its types of some sizes have, and all its others.
type Stores = (&'static str, &'static [(&'static str, u32)], u32);

/// How many instance stores types have.
const STORES: [Stores; 35] = [
    ("c1", &[("medium", 1)], 4),
    ("c3", &[], 2),
    ("c5ad", &[("large", 1), ("xlarge", 1), ("2xlarge", 1)], 2),
    ("c5d", &[("12xlarge", 2), ("18xlarge", 2), ("24xlarge", 4), ("metal", 4)], 1),
    ("c6gd", &[("12xlarge", 2), ("16xlarge", 2), ("metal", 2)], 1),
    ("cc2", &[], 4),
    ("cr1", &[], 2),
    ("d2", &[("xlarge", 3), ("2xlarge", 6), ("4xlarge", 12)], 24),
    ("d3", &[("xlarge", 3), ("2xlarge", 6), ("4xlarge", 12)], 24),
    ("d3en", &[("xlarge", 2), ("2xlarge", 4), ("4xlarge", 8), ("6xlarge", 12), ("8xlarge", 16)], 24),
    ("f1", &[("16xlarge", 4)], 1),
    ("g2", &[("8xlarge", 2)], 1),
    ("g4ad", &[("16xlarge", 2)], 1),
    ("g4dn", &[("metal", 2)], 1),
    ("h1", &[("2xlarge", 1), ("4xlarge", 2), ("8xlarge", 4)], 8),
    ("hs1", &[], 24),
    ("i2", &[("2xlarge", 2), ("4xlarge", 4), ("8xlarge", 8)], 1),
    ("i3", &[("4xlarge", 2), ("8xlarge", 4), ("16xlarge", 8), ("metal", 8)], 1),
    ("i3en", &[("2xlarge", 2), ("6xlarge", 2), ("12xlarge", 4), ("24xlarge", 8)], 1),
    ("m1", &[("large", 2), ("xlarge", 4)], 1),
    ("m2", &[("4xlarge", 2)], 1),
    ("m3", &[("medium", 1), ("large", 1)], 2),
    ("m5ad", &[("large", 1), ("xlarge", 1), ("2xlarge", 1), ("24xlarge", 4)], 2),
    ("m5d", &[("large", 1), ("xlarge", 1), ("2xlarge", 1), ("16xlarge", 4), ("24xlarge", 4)], 2),
    ("m5dn", &[("large", 1), ("xlarge", 1), ("2xlarge", 1), ("16xlarge", 4), ("24xlarge", 4)], 2),
    ("m6gd", &[("12xlarge", 2), ("16xlarge", 2), ("metal", 2)], 1),
    ("p4d", &[], 1),
    ("r3", &[("8xlarge", 2)], 1),
    ("r5ad", &[("large", 1), ("xlarge", 1), ("2xlarge", 1), ("24xlarge", 4)], 2),
    ("r5d", &[("large", 1), ("xlarge", 1), ("2xlarge", 1), ("16xlarge", 4), ("24xlarge", 4)], 2),
    ("r5dn", &[("large", 1), ("xlarge", 1), ("2xlarge", 1), ("16xlarge", 4), ("24xlarge", 4)], 2),
    ("r6gd", &[("12xlarge", 2), ("16xlarge", 2), ("metal", 2)], 1),
    ("x1", &[("32xlarge", 2)], 1),
    ("x1e", &[("32xlarge", 2)], 1),
    ("z1d", &[("12xlarge", 2)], 1),
];

/// The volumes of an instance type beside those of the image.
pub(super) fn of(instance_type: &str) -> Vec<BlockDevice> {
    let (family, size) = (families::family(instance_type), families::size(instance_type));
    if NOTHING.contains(&family) {
        return Vec::new();
    }
    if VOLUME_ONLY.contains(&family) {
        return vec![volume(match size {
            "medium" | "large" => 40,
            "xlarge" | "2xlarge" => 80,
            _ => 120,
        })];
    }
    let Some((_, named, others)) = STORES.iter().find(|(name, ..)| *name == family) else {
        return vec![volume(20)];
    };
    let count = named.iter().find(|(name, _)| *name == size).map_or(*others, |(_, count)| *count);
    ('b'..='z').zip(0..count).map(store).collect()
}

fn volume(size: u32) -> BlockDevice {
    BlockDevice {
        name: "/dev/sdb".to_owned(),
        size: Some(size),
        volume_type: Some("standard".to_owned()),
        ..BlockDevice::default()
    }
}

fn store((letter, number): (char, u32)) -> BlockDevice {
    BlockDevice {
        name: format!("/dev/sd{letter}"),
        virtual_name: Some(format!("ephemeral{number}")),
        ..BlockDevice::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_gets_nothing_a_volume_or_its_instance_stores() {
        for (name, volume, stores) in [
            ("t3.micro", None, 0),
            ("t4g.2xlarge", None, 0),
            ("m5.large", Some(40), 0),
            ("c6g.medium", Some(40), 0),
            ("r5.2xlarge", Some(80), 0),
            ("m5zn.3xlarge", Some(120), 0),
            ("a1.metal", Some(120), 0),
            ("i3.metal", None, 8),
            ("i2.8xlarge", None, 8),
            ("m3.large", None, 1),
            ("m3.2xlarge", None, 2),
            ("d2.8xlarge", None, 24),
            ("c5d.24xlarge", None, 4),
            ("z1d.6xlarge", None, 1),
            ("x9.huge", Some(20), 0),
        ] {
            let devices = of(name);
            assert_eq!(devices.iter().find_map(|device| device.size), volume, "{name}");
            assert_eq!(
                devices.iter().filter(|device| device.virtual_name.is_some()).count(),
                stores,
                "{name}"
            );
        }
    }

    #[test]
    fn instance_stores_are_named_in_order() {
        let devices = of("c3.large");
        let names: Vec<(&str, Option<&str>)> =
            devices.iter().map(|device| (device.name.as_str(), device.virtual_name.as_deref())).collect();
        assert_eq!(names, [("/dev/sdb", Some("ephemeral0")), ("/dev/sdc", Some("ephemeral1"))]);
    }
}
