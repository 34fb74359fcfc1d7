//! What is decided before anything is started.

use std::collections::BTreeMap;

use gennaker_ec2::{Ec2, Image, ImageSearch, Subnet, SubnetRequest};
use gennaker_packages::PackageType;
use gennaker_runtime::{Failure, Millis};
use gennaker_stage::Lane;
use serde::{Deserialize, Serialize};

use crate::base::PACKAGE_TYPE_TAG;
use crate::key::Ingredients;
use crate::naming::{app_version, image_name, iso, suffix};
use crate::package::Package;
use crate::request::Request;
use crate::resolve::resolve;
use crate::sources;

/// The tag by which a bake finds its own builder and image again.
pub(crate) const BAKE_TAG: &str = "gennaker:bake";
/// The tag by which an image that holds the same is found.
pub(crate) const KEY_TAG: &str = "gennaker:bake-key";
/// What the dead man's switch leaves the stage to do after its own time, in minutes.
const GRACE: i64 = 10;
/// How long an installation may take, unless the stage's `stageTimeoutMs` says otherwise (Spinnaker: `monitorBake`).
pub(crate) const LIMIT: Millis = 60 * 60_000;

/// A bake in one region.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Plan {
    /// Marks everything that belongs to this bake, and makes AWS take a repeated launch for the same one.
    pub(crate) token: String,
    pub(crate) at: Millis,
    pub(crate) image_name: String,
    pub(crate) ami_suffix: String,
    pub(crate) base_image: String,
    pub(crate) packages: Vec<Package>,
    pub(crate) package_type: PackageType,
    /// The image that is there already.
    pub(crate) reused: Option<Reused>,
    pub(crate) instance_type: String,
    pub(crate) subnet: Option<String>,
    pub(crate) security_groups: Vec<String>,
    pub(crate) root_device: Option<String>,
    /// After how many minutes the builder stops by itself.
    pub(crate) lifetime: i64,
    /// The tags of the image.
    pub(crate) tags: BTreeMap<String, String>,
}

/// An image that holds the same, made before.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Reused {
    pub(crate) id: String,
    pub(crate) name: String,
}

impl Plan {
    /// What the stage calls the packages.
    pub(crate) fn package_name(&self) -> String {
        self.packages.iter().map(Package::label).collect::<Vec<_>>().join(" ")
    }

    /// The tags of the builder and its volumes.
    pub(crate) fn builder_tags(&self) -> BTreeMap<String, String> {
        let mut tags: BTreeMap<String, String> =
            self.tags.iter().filter(|(name, _)| name.starts_with("gennaker:")).map(own).collect();
        tags.insert("Name".to_owned(), format!("bake of {}", self.image_name));
        tags
    }
}

fn own((name, value): (&String, &String)) -> (String, String) {
    (name.clone(), value.clone())
}

/// The lane's plan, made and written down at its first call.
///
/// # Errors
/// When something that the stage names does not exist, or the name of the image is taken.
pub(crate) async fn plan(
    lane: &mut Lane<'_, '_>,
    ec2: &Ec2,
    region: &str,
    request: &Request,
) -> Result<Plan, Failure> {
    if let Some(plan) = lane.remembered("plan")? {
        return Ok(plan);
    }
    let plan = make(lane, ec2, region, request).await?;
    lane.remember("plan", &plan).await?;
    Ok(plan)
}

async fn make(lane: &Lane<'_, '_>, ec2: &Ec2, region: &str, request: &Request) -> Result<Plan, Failure> {
    let run = lane.stage();
    let base = request.base.find(ec2, region).await?;
    networking(request, &base)?;
    let package_type = package_type(request, &base)?;
    let builds = sources::builds(run);
    let mut words = request.packages.clone();
    words.extend(sources::package_artifacts(run, &request.package_artifact_ids)?);
    let packages = resolve(&words, package_type, &builds, request.allow_missing)?;
    let key = Ingredients {
        region,
        base_image: &base.id,
        packages: &packages,
        package_type,
        script: request.script.as_deref(),
        attributes: &request.attributes,
        upgrade: request.upgrade,
        root_volume_size: request.root_volume_size,
        ami_name: request.ami_name.as_deref(),
    }
    .key();
    let at = run.now();
    let ami_suffix = request.ami_suffix.clone().unwrap_or_else(|| suffix(at));
    let application = &run.execution().application;
    let name = request.ami_name.as_deref().or_else(|| first(&packages)).unwrap_or(application);
    let plan = Plan {
        token: run.ports().id()?,
        at,
        image_name: image_name(name, &packages, &base.architecture, &ami_suffix, request.base.os.as_deref()),
        ami_suffix,
        base_image: base.id.clone(),
        package_type,
        lifetime: lifetime(run.context().get("stageTimeoutMs").and_then(serde_json::Value::as_i64)),
        ..Plan::default()
    };
    if !request.rebake
        && !sources::is_rebaking(run)
        && let Some(image) = made_before(ec2, &key).await?
    {
        let reused = Some(Reused { id: image.id, name: image.name });
        return Ok(Plan { reused, packages, ..plan });
    }
    is_free(ec2, &plan.image_name, region).await?;
    let wanted = SubnetRequest {
        ids: request.subnet_ids.clone(),
        purpose: request.subnet_type.clone(),
        vpc: request.vpc.clone(),
        ..SubnetRequest::default()
    };
    let subnet = ec2.subnets(&wanted).await?.into_iter().min_by(|one, other| one.id.cmp(&other.id));
    in_vpc(request, subnet.as_ref())?;
    let vpc = subnet.as_ref().map(|subnet| subnet.vpc.as_str());
    let mut tags = BTreeMap::from([
        ("Name".to_owned(), plan.image_name.clone()),
        ("base_ami_id".to_owned(), base.id.clone()),
        ("base_ami_version".to_owned(), base.tags.get("appversion").unwrap_or(&base.name).clone()),
        ("creator".to_owned(), request.user.clone().unwrap_or_else(|| sources::user(run))),
        ("creation_time".to_owned(), iso(at)),
        (BAKE_TAG.to_owned(), plan.token.clone()),
        (KEY_TAG.to_owned(), key),
        ("gennaker:execution".to_owned(), run.execution().id.clone()),
        ("gennaker:stage".to_owned(), run.ref_id().to_owned()),
    ]);
    let build = builds.nearest();
    let told = [
        ("appversion", app_version(&packages, build)),
        ("build_host", build.and_then(|build| build.host.clone())),
        ("build_info_url", build.and_then(|build| build.url.clone())),
    ];
    tags.extend(told.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    Ok(Plan {
        security_groups: ec2.security_groups(&request.security_groups, vpc).await?,
        subnet: subnet.map(|subnet| subnet.id),
        instance_type: request.instance_type.clone().unwrap_or_else(|| default_type(&base.architecture)),
        root_device: base.root_device,
        packages,
        tags,
        ..plan
    })
}

/// The newest image of this account that holds the same.
async fn made_before(ec2: &Ec2, key: &str) -> Result<Option<Image>, Failure> {
    let search = ImageSearch {
        owner: Some("self".to_owned()),
        tags: [(KEY_TAG.to_owned(), key.to_owned())].into(),
        ..ImageSearch::default()
    };
    Ok(ec2.images(&search).await?.into_iter().next())
}

/// Refuses a name that an image has: better now than after the installation.
async fn is_free(ec2: &Ec2, name: &str, region: &str) -> Result<(), Failure> {
    match own_images(ec2, name).await?.first() {
        None => Ok(()),
        Some(image) => Err(taken(name, &image.id, region)),
    }
}

/// The images of this account with a name, in whatever state.
pub(crate) async fn own_images(ec2: &Ec2, name: &str) -> Result<Vec<Image>, Failure> {
    let search = ImageSearch {
        owner: Some("self".to_owned()),
        name: Some(name.to_owned()),
        in_any_state: true,
        ..ImageSearch::default()
    };
    ec2.images(&search).await
}

pub(crate) fn taken(name: &str, id: &str, region: &str) -> Failure {
    Failure::invalid(format!(
        "the image {id} in {region} is called {name} already; change amiName or amiSuffix, or deregister it"
    ))
}

/// What the stage says, then what the base image is tagged with, then what its system has (Spinnaker: by the operating
/// system's settings). Where nothing is installed it does not matter.
fn package_type(request: &Request, base: &Image) -> Result<PackageType, Failure> {
    if let Some(kind) = request.package_type {
        return Ok(kind);
    }
    if let Some(tag) = base.tags.get(PACKAGE_TYPE_TAG) {
        return PackageType::parse(&format!("the tag {PACKAGE_TYPE_TAG} of the base image {}", base.id), tag);
    }
    let installs =
        request.upgrade || !request.packages.is_empty() || !request.package_artifact_ids.is_empty();
    let unknown = |why: &str| {
        Failure::invalid(format!(
            "{why}; set packageType to DEB or RPM, or tag the base image {} {PACKAGE_TYPE_TAG}",
            base.id
        ))
    };
    match request.base.os.as_deref() {
        _ if !installs => Ok(PackageType::default()),
        Some(os) => PackageType::of_os(os).map_err(|failure| unknown(&failure.message)),
        None => {
            Err(unknown("packageType and baseOs are missing, and nothing says how packages are installed"))
        }
    }
}

/// AWS hands enhanced networking on from the base image; it cannot be asked for of one that lacks it.
fn networking(request: &Request, base: &Image) -> Result<(), Failure> {
    if request.enhanced_networking && !base.enhanced_networking {
        return Err(Failure::invalid(format!(
            "enhancedNetworking is true, and the base image {} has neither ENA nor SR-IOV support, which an image has from its base; choose another base image",
            base.id
        )));
    }
    Ok(())
}

/// Checks that the builder's subnet is in the VPC that the stage names, if it does.
fn in_vpc(request: &Request, subnet: Option<&Subnet>) -> Result<(), Failure> {
    match (&request.vpc, subnet) {
        (None, _) => Ok(()),
        (Some(vpc), Some(subnet)) if subnet.vpc == *vpc => Ok(()),
        (Some(vpc), Some(subnet)) => Err(Failure::invalid(format!(
            "the subnet {} is in {} and not in {vpc}, which vpcId says; correct one of them",
            subnet.id, subnet.vpc
        ))),
        (Some(vpc), None) => Err(Failure::invalid(format!(
            "vpcId is {vpc}, and nothing says which of its subnets the builder is to stand in; give subnetId or subnetType"
        ))),
    }
}

/// The first package by name.
fn first(packages: &[Package]) -> Option<&str> {
    packages.iter().find_map(|package| match package {
        Package::Named { name, .. } => Some(name.as_str()),
        Package::Url(_) => None,
    })
}

fn default_type(architecture: &str) -> String {
    if architecture.starts_with("arm64") { "t4g.medium" } else { "t3.medium" }.to_owned()
}

/// A little longer than the stage waits.
fn lifetime(stage_timeout: Option<Millis>) -> i64 {
    let limit = stage_timeout.filter(|limit| *limit > 0).unwrap_or(LIMIT);
    (limit + 59_999) / 60_000 + GRACE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::BaseRequest;

    #[test]
    fn a_builder_outlives_the_stages_time_by_little() {
        for (limit, minutes) in [(None, 70), (Some(0), 70), (Some(90_000), 12), (Some(7_200_000), 130)] {
            assert_eq!(lifetime(limit), minutes, "{limit:?}");
        }
    }

    #[test]
    fn the_package_manager_is_the_stages_or_the_base_images_or_that_of_its_system() {
        for (wanted, tag, os, expected) in [
            (None, None, Some("ubuntu"), Ok(PackageType::Deb)),
            (None, None, Some("amazon-linux-2023"), Ok(PackageType::Rpm)),
            (None, Some("rpm"), Some("ubuntu"), Ok(PackageType::Rpm)),
            (None, Some("rpm"), None, Ok(PackageType::Rpm)),
            (Some(PackageType::Deb), Some("RPM"), Some("centos"), Ok(PackageType::Deb)),
            (Some(PackageType::Rpm), None, Some("our-own"), Ok(PackageType::Rpm)),
            (
                None,
                Some("apk"),
                Some("ubuntu"),
                Err("the tag gennaker:package-type of the base image ami-1 is apk"),
            ),
            (None, None, Some("our-own"), Err("baseOs our-own is not known")),
            (None, None, None, Err("packageType and baseOs are missing")),
        ] {
            let request = Request {
                package_type: wanted,
                packages: vec!["app".to_owned()],
                base: BaseRequest { os: os.map(str::to_owned), ..BaseRequest::default() },
                ..Request::default()
            };
            let tags = tag.map(|tag| (PACKAGE_TYPE_TAG.to_owned(), tag.to_owned())).into_iter().collect();
            let base = Image { id: "ami-1".to_owned(), tags, ..Image::default() };
            match (package_type(&request, &base), expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{wanted:?} {tag:?} {os:?}"),
                (Err(failure), Err(word)) => assert!(failure.message.contains(word), "{}", failure.message),
                (found, expected) => panic!("{found:?} {expected:?}"),
            }
        }
    }

    #[test]
    fn where_nothing_is_installed_the_package_manager_does_not_matter() {
        let script = Request { script: Some("make".to_owned()), ..Request::default() };
        assert!(package_type(&script, &Image::default()).is_ok());
        let upgrade = Request { upgrade: true, ..script };
        assert!(package_type(&upgrade, &Image::default()).is_err());
    }

    #[test]
    fn enhanced_networking_comes_from_the_base_image() {
        for (wanted, has, is_fine) in
            [(false, false, true), (false, true, true), (true, true, true), (true, false, false)]
        {
            let request = Request { enhanced_networking: wanted, ..Request::default() };
            let base = Image { enhanced_networking: has, ..Image::default() };
            assert_eq!(networking(&request, &base).is_ok(), is_fine, "{wanted} {has}");
        }
    }

    #[test]
    fn a_builder_stands_in_the_vpc_that_is_named() {
        let subnet = Subnet {
            id: "subnet-1".to_owned(),
            vpc: "vpc-1".to_owned(),
            zone: "a".to_owned(),
            purpose: None,
        };
        for (vpc, subnet, word) in [
            (None, None, ""),
            (None, Some(&subnet), ""),
            (Some("vpc-1"), Some(&subnet), ""),
            (Some("vpc-2"), Some(&subnet), "subnet-1 is in vpc-1"),
            (Some("vpc-1"), None, "give subnetId"),
        ] {
            let request = Request { vpc: vpc.map(str::to_owned), ..Request::default() };
            let message = in_vpc(&request, subnet).map_or_else(|failure| failure.message, |()| String::new());
            assert_eq!(message.is_empty(), word.is_empty(), "{message}");
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn a_builder_bears_the_marks_of_its_bake_and_not_those_of_an_image() {
        let tags = [(BAKE_TAG, "01A"), ("appversion", "app-1"), ("gennaker:execution", "01B")];
        let tags = tags.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let plan = Plan { tags, image_name: "app-1".to_owned(), ..Plan::default() };
        let names: Vec<String> = plan.builder_tags().into_keys().collect();
        assert_eq!(names, ["Name", BAKE_TAG, "gennaker:execution"]);
    }
}
