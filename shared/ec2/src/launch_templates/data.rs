//! What instances are launched with, as far as server groups use it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What instances are launched with.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LaunchTemplateData {
    /// The image's id.
    pub image_id: String,
    /// The instance type.
    pub instance_type: String,
    /// The kernel's id, for images of the old kind.
    pub kernel_id: Option<String>,
    /// The RAM disk's id, for images of the old kind.
    pub ramdisk_id: Option<String>,
    /// The key pair for logging in.
    pub key_pair: Option<String>,
    /// The name of the instance profile.
    pub iam_role: Option<String>,
    /// Ids of security groups.
    pub security_groups: Vec<String>,
    /// What an instance runs when it starts, in Base64.
    pub user_data: Option<String>,
    /// Whether metrics come every minute.
    pub monitoring: bool,
    /// Whether the volumes have bandwidth of their own.
    pub ebs_optimized: Option<bool>,
    /// Whether instances get public addresses; the subnet decides where it is not said.
    pub public_ip: Option<bool>,
    /// How many IPv6 addresses instances get; the subnet decides where it is not said.
    pub ipv6_addresses: Option<u32>,
    /// Whether the instance metadata service answers requests with a session token only (IMDSv2).
    pub require_imds_v2: bool,
    /// The market that instances are bought on: `spot`, `capacity-block`. Where it is not said, spot if there is a price for
    /// it, else on demand.
    pub market_type: Option<String>,
    /// The highest price per hour of a spot instance; that of on-demand instances where there is none.
    pub spot_price: Option<String>,
    /// `standard` or `unlimited`, for burstable instances.
    pub cpu_credits: Option<String>,
    /// Whether instances can hold enclaves.
    pub enclave: Option<bool>,
    /// On which machines they stand.
    pub placement: Option<Placement>,
    /// License configurations, by ARN.
    pub licenses: Vec<String>,
    /// Their volumes beside those of the image.
    pub block_devices: Vec<BlockDevice>,
    /// Tags of volumes.
    pub volume_tags: BTreeMap<String, String>,
}

/// On which machines instances stand; what is not said is AWS's choice.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Placement {
    /// Whether an instance comes back to its dedicated host.
    pub affinity: Option<String>,
    /// The availability zone.
    pub availability_zone: Option<String>,
    /// The placement group's name.
    pub group_name: Option<String>,
    /// The dedicated host.
    pub host_id: Option<String>,
    /// `default`, `dedicated` or `host`.
    pub tenancy: Option<String>,
    /// Reserved by AWS.
    pub spread_domain: Option<String>,
    /// The dedicated hosts, by ARN of their group.
    pub host_resource_group_arn: Option<String>,
    /// The partition of the placement group.
    pub partition_number: Option<u32>,
}

/// A volume or an instance store.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BlockDevice {
    /// The device's name: `/dev/sdb`.
    #[serde(rename = "deviceName")]
    pub name: String,
    /// The instance store: `ephemeral0`. All below is for volumes only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub virtual_name: Option<String>,
    /// Its size in GiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
    /// `gp3`, `io2`, `standard` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_type: Option<String>,
    /// Whether it goes with its instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_on_termination: Option<bool>,
    /// Operations per second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iops: Option<u32>,
    /// MiB per second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throughput: Option<u32>,
    /// The snapshot that it is made from.
    #[serde(rename = "snapshotId", skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// Whether it is encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypted: Option<bool>,
    /// The key that it is encrypted with.
    #[serde(rename = "kmsKeyId", skip_serializing_if = "Option::is_none")]
    pub kms_key: Option<String>,
}
