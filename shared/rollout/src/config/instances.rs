//! What instances are.

use std::collections::BTreeMap;

use gennaker_aws::{Fields, MixedInstances};
use gennaker_ec2::Placement;
use gennaker_runtime::Failure;
use serde_json::Value;

use super::group::tags;
use super::problems::Problems;
use super::{BlockDevices, UserData, block_devices, mixed, user_data};
use crate::families;

/// What instances are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instances {
    /// The instance type.
    pub instance_type: String,
    /// The key pair for logging in.
    pub key_pair: Option<String>,
    /// The name of the instance profile.
    pub iam_role: Option<String>,
    /// Whether metrics come every minute.
    pub monitoring: bool,
    /// Whether the volumes have bandwidth of their own.
    pub ebs_optimized: Option<bool>,
    /// Whether the instance metadata service answers requests with a session token only (IMDSv2).
    pub require_imds_v2: bool,
    /// The market that they are bought on: `spot`, `capacity-block`; on demand where there is none. A field of Gennaker's own,
    /// `marketType`: a price alone means `spot`.
    pub market_type: Option<String>,
    /// The highest price per hour of a spot instance; that of on-demand instances where there is none.
    pub spot_price: Option<String>,
    /// The kernel's id, for images of the old kind.
    pub kernel_id: Option<String>,
    /// The RAM disk's id, for images of the old kind.
    pub ramdisk_id: Option<String>,
    /// Whether burstable instances may use more than they earned, at a price.
    pub unlimited_credits: Option<bool>,
    /// Whether instances can hold enclaves.
    pub enclave: Option<bool>,
    /// On which machines they stand.
    pub placement: Option<Placement>,
    /// License configurations, by ARN.
    pub licenses: Vec<String>,
    /// What they run when they start.
    pub user_data: UserData,
    /// Their volumes.
    pub block_devices: BlockDevices,
    /// Tags of their volumes.
    pub volume_tags: BTreeMap<String, String>,
    /// Several types and both markets.
    pub mixed: Option<MixedInstances>,
}

impl Instances {
    /// All types that instances may be of.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        let others = self.mixed.iter().flat_map(|mixed| &mixed.overrides);
        [self.instance_type.as_str()].into_iter().chain(others.map(|one| one.instance_type.as_str()))
    }

    /// Whether they are spot instances.
    pub fn are_spot(&self) -> bool {
        self.market_type.as_deref() == Some(SPOT)
    }
}

/// The market of spot instances.
const SPOT: &str = "spot";

pub(super) fn read(fields: &Fields<'_>, problems: &mut Problems) -> Instances {
    let instance_type = problems.take(fields.text("instanceType"));
    if instance_type.is_none() {
        problems.add(format!("{} is missing; give one, as in t3.micro", fields.path("instanceType")));
    }
    let spot_price = problems.take(fields.text("spotPrice"));
    let market_type = problems.take(fields.text("marketType"));
    if let (Some(other), Some(_)) = (market_type.as_deref().filter(|market| *market != SPOT), &spot_price) {
        problems.add(format!(
            "{} is {other}, and {} is for {SPOT} instances only; leave one of them out",
            fields.path("marketType"),
            fields.path("spotPrice")
        ));
    }
    let instances = Instances {
        instance_type: instance_type.unwrap_or_default(),
        key_pair: problems.take(fields.text("keyPair")),
        iam_role: problems.take(fields.text("iamRole")),
        monitoring: problems.take(fields.flag("instanceMonitoring")).unwrap_or(false),
        ebs_optimized: problems.take(fields.flag("ebsOptimized")),
        require_imds_v2: problems.take(fields.flag("requireIMDSv2")).unwrap_or(true),
        market_type: market_type.or_else(|| spot_price.as_ref().map(|_| SPOT.to_owned())),
        spot_price,
        kernel_id: problems.take(fields.text("kernelId")),
        ramdisk_id: problems.take(fields.text("ramdiskId")),
        unlimited_credits: problems.take(fields.flag("unlimitedCpuCredits")),
        enclave: problems.take(fields.flag("enableEnclave")),
        placement: problems.take(placement(fields)),
        licenses: problems.take(licenses(fields)),
        user_data: user_data::read(fields, problems),
        block_devices: block_devices::read(fields, problems),
        volume_tags: tags(fields, "blockDeviceTags", problems),
        mixed: mixed::read(fields, problems),
    };
    let steady: Vec<&str> =
        instances.types().filter(|name| !name.is_empty() && !families::is_burstable(name)).collect();
    if instances.unlimited_credits == Some(true) && !steady.is_empty() {
        let path = fields.path("unlimitedCpuCredits");
        problems
            .add(format!("{path} is for burstable instance types only, and {} is none", steady.join(", ")));
    }
    instances
}

fn placement(fields: &Fields<'_>) -> Result<Option<Placement>, Failure> {
    let Some(given) = fields.map("placement")? else { return Ok(None) };
    let placement = Placement {
        affinity: given.text("affinity")?,
        availability_zone: given.text("availabilityZone")?,
        group_name: given.text("groupName")?,
        host_id: given.text("hostId")?,
        tenancy: given.text("tenancy")?,
        spread_domain: given.text("spreadDomain")?,
        host_resource_group_arn: given.text("hostResourceGroupArn")?,
        partition_number: given.size("partitionNumber")?,
    };
    // The UI writes a map of nulls for nothing.
    Ok(Some(placement).filter(|placement| *placement != Placement::default()))
}

fn licenses(fields: &Fields<'_>) -> Result<Vec<String>, Failure> {
    const NAME: &str = "licenseSpecifications";
    let listed = match fields.get(NAME) {
        None => return Ok(Vec::new()),
        Some(Value::Array(listed)) => listed,
        Some(other) => {
            return Err(Failure::invalid(format!("{} must be a list, but is {other}", fields.path(NAME))));
        }
    };
    let arn = |(index, value): (usize, &Value)| {
        let path = format!("{}[{index}]", fields.path(NAME));
        let arn = match value.as_object() {
            Some(map) => {
                let own = Fields::at(&path, map);
                own.first_text(&["arn", "licenseConfigurationArn"])?
            }
            None => value.as_str().map(str::to_owned),
        };
        arn.ok_or_else(|| Failure::invalid(format!("{path}.arn is missing")))
    };
    listed.iter().enumerate().map(arn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read_json(json: &Value) -> Result<Instances, Failure> {
        let mut problems = Problems::default();
        let instances = read(&Fields::new(json.as_object().expect("a map")), &mut problems);
        problems.finish().map(|()| instances)
    }

    #[test]
    fn sessions_for_metadata_are_required_unless_told_otherwise() {
        for (json, expected) in [
            (json!({"instanceType": "t3.micro"}), true),
            (json!({"instanceType": "t3.micro", "requireIMDSv2": "false"}), false),
        ] {
            assert_eq!(read_json(&json).expect("readable").require_imds_v2, expected);
        }
    }

    #[test]
    fn placement_and_licences_are_read() {
        let instances = read_json(&json!({"instanceType": "m5.large",
            "placement": {"tenancy": "dedicated", "groupName": null, "partitionNumber": "2"},
            "licenseSpecifications": [{"arn": "arn:1"}]}))
        .expect("readable");
        let placement = instances.placement.expect("given");
        assert_eq!((placement.tenancy.as_deref(), placement.partition_number), (Some("dedicated"), Some(2)));
        assert_eq!(instances.licenses, ["arn:1"]);
        let nothing = json!({"instanceType": "m5.large", "placement": {"tenancy": null}});
        assert_eq!(read_json(&nothing).expect("readable").placement, None);
    }

    #[test]
    fn a_price_means_spot_and_spot_needs_no_price() {
        for (market, price, expected) in [
            (json!(null), json!(null), Ok((None, None))),
            (json!(null), json!(""), Ok((None, None))),
            (json!(null), json!("0.1"), Ok((Some("spot"), Some("0.1")))),
            (json!("spot"), json!(null), Ok((Some("spot"), None))),
            (json!("spot"), json!("0.1"), Ok((Some("spot"), Some("0.1")))),
            (json!("capacity-block"), json!(null), Ok((Some("capacity-block"), None))),
            (json!("capacity-block"), json!("0.1"), Err("leave one of them out")),
        ] {
            let json = json!({"instanceType": "m5.large", "marketType": market, "spotPrice": price});
            match (read_json(&json), expected) {
                (Ok(read), Ok(expected)) => {
                    assert_eq!((read.market_type.as_deref(), read.spot_price.as_deref()), expected, "{json}");
                    assert_eq!(read.are_spot(), expected.0 == Some("spot"));
                }
                (Err(failure), Err(words)) => assert!(failure.message.contains(words), "{}", failure.message),
                (read, _) => panic!("{json}: {read:?}"),
            }
        }
    }

    #[test]
    fn every_type_must_be_burstable_for_unlimited_credits() {
        let json = json!({"instanceType": "t3.micro", "unlimitedCpuCredits": true});
        assert!(read_json(&json).is_ok());
        let mut mixed = json;
        mixed["launchTemplateOverridesForInstanceType"] = json!([{"instanceType": "m5.large"}]);
        let message = read_json(&mixed).expect_err("a mistake").message;
        assert_eq!(message, "unlimitedCpuCredits is for burstable instance types only, and m5.large is none");
    }
}
