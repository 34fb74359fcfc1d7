//! The stage `bake`: a machine image of a base image and packages, or a script.
//!
//! In every region a *builder* is launched from the base image, an instance with the bake's mark. Its user data installs
//! what the image is to hold, puts a small result (exit code, the end of its log) at a presigned address in the records'
//! bucket, and stops the machine; an image is made of it, and it is ended. It is ended as well when the bake fails, runs out
//! of its time (an hour, or the stage's `stageTimeoutMs`) or is cancelled, also where the call that launched it died before
//! it could write that down; and it stops by itself a little later whatever happens.
//!
//! A bake that would hold the same as an image that was made before takes that one, unless the stage or the trigger says
//! `rebake`. What makes the same: region, base image, packages with their versions, script, attributes, `upgrade`,
//! `rootVolumeSize` and `amiName`.
//!
//! | field | is |
//! | --- | --- |
//! | `package` | names, `name=version` or addresses, with blanks between them; a name's version is the one that a build before has made |
//! | `packageType`, `packageArtifactIds` | DEB or RPM, or what the base image's tag `gennaker:package-type` says, or else what `baseOs` means; expected artifacts to install |
//! | `script`, `extendedAttributes` | run by bash after the packages, or by what its first line `#!…` names, with its own `${…}` untouched; its environment, in which expressions are evaluated |
//! | `baseAmi`, or `baseOs`, `baseLabel`, `vmType` | the base image by id or name, or the newest one that is tagged `gennaker:base-os` and `gennaker:base-label` (`release` if open) |
//! | `regions`, `region`, `skipRegionDetection` | where; with those that later stages deploy to, unless it says not |
//! | `amiName`, `amiSuffix` | instead of the package's name, and of the moment |
//! | `enhancedNetworking` | that the base image must be one with enhanced networking, which the new one then has as well |
//! | `instanceType`, `subnetId`, `vpcId`, `subnetType`, `securityGroups`, `associatePublicIpAddress`, `iamInstanceProfile`, `keyPair`, `rootVolumeSize` | the builder; some may be given as Packer's variables in `extendedAttributes`: `aws_instance_type`, `aws_subnet_id`, `aws_vpc_id`, `aws_associate_public_ip_address`, `aws_iam_instance_profile` |
//! | `upgrade`, `rebake`, `allowMissingPackageInstallation`, `user` | everything upgraded first; never an image made before; also packages that the build has not made; the image's tag `creator` |

mod base;
mod builder;
mod key;
mod naming;
mod outcome;
mod outputs;
mod package;
mod packer;
mod plan;
mod request;
mod resolve;
mod script;
mod sources;
mod steps;

use gennaker_accounts::Accounts;
use gennaker_aws::{Fields, Regions};
use gennaker_ec2::Ec2;
use gennaker_images::{account, downstream_regions, regions};
use gennaker_runtime::{Failure, Ports};
use gennaker_stage::{Lane, Progress, Run, Stage, Stop, together};
use serde_json::{Map, Value};

use crate::outcome::Outcomes;
use crate::request::Request;
use crate::steps::Kitchen;

/// The stage type.
#[derive(Debug)]
pub struct Bake {
    accounts: Accounts,
    outcomes: Outcomes,
}

impl Stage for Bake {
    type Context = Map<String, Value>;

    /// A shell's own `${…}` are no expressions; what a script needs of the execution comes in `extendedAttributes`.
    fn unevaluated(_: &Map<String, Value>) -> &'static [&'static str] {
        &["script"]
    }

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)?, outcomes: Outcomes::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let request = Request::read(&context)?;
        let places = places(run).await?;
        let account = self.account(run, &request.account).await?;
        let (mut lanes, mut baked, mut failed) = (Vec::new(), Vec::new(), false);
        for region in &places {
            let kitchen = Kitchen {
                region,
                ec2: Ec2::new(&account, region),
                outcomes: &self.outcomes,
                request: &request,
            };
            let step = kitchen.bake(&mut Lane::new(run, region)).await;
            failed |= matches!(&step, Err(Stop::Fail(failure)) if !failure.class.is_retried());
            lanes.push((region.clone(), step.map(|image| baked.push(image))));
            if failed {
                break;
            }
        }
        // Nobody comes back for the builders of the other regions.
        if failed {
            end_all(run, &account, &places).await?;
        }
        let progress = together(lanes)?;
        if progress == Progress::Succeeded {
            outputs::publish(run, &baked);
        }
        Ok(progress)
    }

    async fn cancel(&self, run: &mut Run<'_>, context: Self::Context) -> Result<(), Failure> {
        // A stage whose regions were never written down has launched nothing.
        let Some(places) = run.remembered::<Vec<String>>("regions")? else { return Ok(()) };
        let account = account(&Fields::new(&context))?;
        let account = self.account(run, &account).await?;
        end_all(run, &account, &places).await
    }
}

impl Bake {
    async fn account(&self, run: &Run<'_>, name: &str) -> Result<Regions, Failure> {
        self.accounts.for_execution(&run.execution().id).regions_or_own(run.store(), name).await
    }
}

/// The regions, decided at the first call: later stages may still change.
async fn places(run: &mut Run<'_>) -> Result<Vec<String>, Failure> {
    if let Some(places) = run.remembered("regions")? {
        return Ok(places);
    }
    let fields = Fields::new(run.context());
    let mut places = regions(&fields)?;
    if !fields.flag("skipRegionDetection")?.unwrap_or(false) {
        for region in downstream_regions(&run.execution_json(), run.ref_id()) {
            if !places.contains(&region) {
                places.push(region);
            }
        }
    }
    if places.is_empty() {
        return Err(Failure::invalid(
            "regions is missing; say where the image is needed, as in [\"us-east-1\"]",
        ));
    }
    run.remember("regions", &places).await?;
    Ok(places)
}

/// Ends the builders of all regions; of several failures the first is told, once all were tried.
async fn end_all(run: &mut Run<'_>, account: &Regions, places: &[String]) -> Result<(), Failure> {
    let mut first = Ok(());
    for region in places {
        let ended = builder::end(&Lane::new(run, region), &Ec2::new(account, region)).await;
        first = first.and(ended);
    }
    first
}
