//! What a stage's JSON asks for.

use std::collections::BTreeMap;

use gennaker_aws::Fields;
use gennaker_images::{account, no_other_provider};
use gennaker_packages::PackageType;
use gennaker_pipeline::text;
use gennaker_runtime::Failure;
use serde_json::{Map, Value};

use crate::base::BaseRequest;
use crate::packer;

/// Attributes that Spinnaker's packer templates act on and that nothing here would.
const UNSUPPORTED_ATTRIBUTES: [&str; 2] = ["share_with", "copy_to"];

/// A bake as it is configured, the same for every region.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Request {
    pub(crate) account: String,
    /// The stage's `package` as it stands, and its words.
    pub(crate) package: String,
    pub(crate) packages: Vec<String>,
    pub(crate) package_artifact_ids: Vec<String>,
    /// Where it is open, the base image or its system says it.
    pub(crate) package_type: Option<PackageType>,
    pub(crate) allow_missing: bool,
    pub(crate) base: BaseRequest,
    pub(crate) enhanced_networking: bool,
    pub(crate) script: Option<String>,
    /// What the script finds in its environment.
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) upgrade: bool,
    pub(crate) ami_name: Option<String>,
    pub(crate) ami_suffix: Option<String>,
    pub(crate) instance_type: Option<String>,
    pub(crate) subnet_ids: Vec<String>,
    pub(crate) subnet_type: Option<String>,
    pub(crate) vpc: Option<String>,
    pub(crate) security_groups: Vec<String>,
    pub(crate) iam_profile: Option<String>,
    pub(crate) key_pair: Option<String>,
    pub(crate) public_ip: Option<bool>,
    pub(crate) root_volume_size: Option<u32>,
    pub(crate) user: Option<String>,
    pub(crate) rebake: bool,
}

impl Request {
    /// Reads a stage's fields.
    ///
    /// # Errors
    /// With the field that is wrong, or when there is nothing to put into the image.
    pub(crate) fn read(stage: &Map<String, Value>) -> Result<Self, Failure> {
        let stage = packer::own_fields(stage)?;
        let fields = &Fields::new(&stage);
        no_other_provider(fields)?;
        refuse(fields)?;
        let mut attributes = attributes(fields)?;
        let inner = attributes.remove("script");
        let package = fields.text("package")?.unwrap_or_default();
        let request = Self {
            account: account(fields)?,
            packages: package.split_whitespace().map(str::to_owned).collect(),
            package,
            package_artifact_ids: fields.texts("packageArtifactIds")?.unwrap_or_default(),
            package_type: fields
                .text("packageType")?
                .map(|kind| PackageType::parse("packageType", &kind))
                .transpose()?,
            allow_missing: fields.flag("allowMissingPackageInstallation")?.unwrap_or(false),
            base: BaseRequest::read(fields)?,
            enhanced_networking: fields.flag("enhancedNetworking")?.unwrap_or(false),
            script: fields.text("script")?.or(inner),
            attributes,
            upgrade: fields.flag("upgrade")?.unwrap_or(false),
            ami_name: fields.text("amiName")?,
            ami_suffix: fields.text("amiSuffix")?,
            instance_type: fields.text("instanceType")?,
            subnet_ids: match fields.texts("subnetIds")? {
                Some(ids) if !ids.is_empty() => ids,
                _ => fields.text("subnetId")?.into_iter().collect(),
            },
            subnet_type: fields.text("subnetType")?,
            vpc: fields.text("vpcId")?,
            security_groups: fields.texts("securityGroups")?.unwrap_or_default(),
            iam_profile: fields.first_text(&["iamInstanceProfile", "iamRole"])?,
            key_pair: fields.text("keyPair")?,
            public_ip: fields.flag("associatePublicIpAddress")?,
            root_volume_size: fields.size("rootVolumeSize")?.filter(|size| *size > 0),
            user: fields.text("user")?,
            rebake: fields.flag("rebake")?.unwrap_or(false),
        };
        if request.packages.is_empty() && request.package_artifact_ids.is_empty() && request.script.is_none()
        {
            return Err(Failure::invalid(
                "package is missing; name the packages to install, or give a script that makes the image what it is to be",
            ));
        }
        Ok(request)
    }
}

/// Refuses what would be left out in silence otherwise.
fn refuse(fields: &Fields<'_>) -> Result<(), Failure> {
    for name in ["templateFileName", "varFileName"] {
        if let Some(file) = fields.text(name)? {
            return Err(Failure::invalid(format!(
                "{} is {file}; packer's templates are not run here: give the steps as script",
                fields.path(name)
            )));
        }
    }
    if let Some(store) = fields.text("storeType")?.filter(|store| store != "ebs") {
        return Err(Failure::invalid(format!(
            "{} is {store}; images are made with ebs volumes",
            fields.path("storeType")
        )));
    }
    Ok(())
}

fn attributes(fields: &Fields<'_>) -> Result<BTreeMap<String, String>, Failure> {
    let Some(map) = fields.map("extendedAttributes")? else { return Ok(BTreeMap::new()) };
    let mut attributes = BTreeMap::new();
    for name in map.names() {
        let path = map.path(name);
        if UNSUPPORTED_ATTRIBUTES.iter().any(|prefix| name.starts_with(prefix)) {
            return Err(Failure::invalid(format!(
                "{path}: images are neither shared nor copied by the bake; list every region in regions"
            )));
        }
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && !name.starts_with(|first: char| first.is_ascii_digit());
        if !is_name {
            return Err(Failure::invalid(format!(
                "{path} cannot be the name of a variable of the script: letters, digits and _, not beginning with a digit"
            )));
        }
        if let Some(value) = map.get(name).and_then(text) {
            if value.contains('\0') {
                return Err(Failure::invalid(format!("{path} holds a NUL, which no variable can")));
            }
            attributes.insert(name.to_owned(), value);
        }
    }
    Ok(attributes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(json: &Value) -> Result<Request, Failure> {
        Request::read(json.as_object().expect("a map"))
    }

    #[test]
    fn spinnakers_own_example_is_read() {
        let request = read(&json!({"type": "bake", "cloudProviderType": "aws", "baseOs": "ubuntu",
            "baseLabel": "release", "package": "app tool", "regions": ["us-east-1"], "storeType": "ebs",
            "vmType": "hvm", "extendedAttributes": {}}))
        .expect("readable");
        assert_eq!(request.packages, ["app", "tool"]);
        assert_eq!(request.base.os.as_deref(), Some("ubuntu"));
        assert!(!request.rebake && request.script.is_none() && request.package_type.is_none());
    }

    #[test]
    fn a_script_may_stand_among_the_attributes_and_sees_the_others() {
        let request = read(&json!({"baseAmi": "ami-1", "subnetId": "subnet-1",
            "extendedAttributes": {"script": "make", "colour": "blue", "count": 3}}))
        .expect("readable");
        assert_eq!(request.script.as_deref(), Some("make"));
        assert_eq!(request.attributes.len(), 2);
        assert_eq!(request.subnet_ids, ["subnet-1"]);
    }

    #[test]
    fn packers_variables_for_the_builder_are_its_fields_and_nothing_of_the_image() {
        let request = read(&json!({"package": "app", "enhancedNetworking": "true", "extendedAttributes": {
            "aws_instance_type": "m7g.large", "aws_subnet_id": "subnet-1", "aws_vpc_id": "vpc-1",
            "aws_associate_public_ip_address": "true", "aws_iam_instance_profile": "baker", "colour": "blue"}}))
        .expect("readable");
        assert_eq!(request.instance_type.as_deref(), Some("m7g.large"));
        assert_eq!(
            (request.subnet_ids, request.vpc.as_deref()),
            (vec!["subnet-1".to_owned()], Some("vpc-1"))
        );
        assert_eq!((request.public_ip, request.iam_profile.as_deref()), (Some(true), Some("baker")));
        assert_eq!(request.attributes.keys().collect::<Vec<_>>(), ["colour"]);
        assert!(request.enhanced_networking);
    }

    #[test]
    fn what_would_be_left_out_in_silence_is_refused_by_name() {
        for (json, word) in [
            (json!({"baseOs": "ubuntu"}), "package"),
            (json!({"package": "app", "templateFileName": "aws.json"}), "templateFileName"),
            (json!({"package": "app", "storeType": "docker"}), "storeType"),
            (json!({"package": "app", "cloudProviderType": "gce"}), "cloudProviderType"),
            (json!({"package": "app", "packageType": "NUPKG"}), "NUPKG"),
            (json!({"package": "app", "extendedAttributes": {"share_with_1": "x"}}), "share_with_1"),
            (json!({"package": "app", "extendedAttributes": {"aws_spot_price": "auto"}}), "aws_spot_price"),
            (json!({"package": "app", "extendedAttributes": {"a-b": "x"}}), "extendedAttributes.a-b"),
        ] {
            let message = read(&json).expect_err("refused").message;
            assert!(message.contains(word), "{message}");
        }
    }
}
