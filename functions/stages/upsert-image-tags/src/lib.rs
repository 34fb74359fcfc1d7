//! The stage `upsertImageTags`: sets tags on images and waits until they are seen.
//!
//! Which images these are, and which tags they had, is written down before the first is tagged. Tags that say how an image
//! was made (`appversion`, `base_ami_version`, `build_host`, `creation_time`, `creator`) are left as they are.

mod other_accounts;
mod request;
mod targets;

use gennaker_accounts::Accounts;
use gennaker_aws::{Fields, Regions};
use gennaker_ec2::Ec2;
use gennaker_images::artifact;
use gennaker_runtime::{Failure, Millis, Ports};
use gennaker_stage::{Lane, Progress, Run, Stage, Step, Stop, together};
use serde_json::{Map, Value, json};

use crate::request::Request;
use crate::targets::{Target, has, targets};

/// How long the tags may take to be seen, unless the stage has a time of its own.
const LIMIT: Millis = 10 * 60_000;
/// The output with the images that other accounts did not tag, each with these accounts and why.
const NOT_TAGGED: &str = "notTaggedInAccounts";

/// The stage type.
#[derive(Debug)]
pub struct UpsertImageTags {
    accounts: Accounts,
}

impl Stage for UpsertImageTags {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let request = Request::read(&Fields::new(&context))?;
        let accounts = self.accounts.for_execution(&run.execution().id);
        let regions = accounts.regions_or_own(run.store(), &request.account).await?;
        let targets = planned(run, &regions, &request).await?;
        let mut lanes = Vec::new();
        for target in &targets {
            let mut lane = Lane::new(run, &target.region);
            let step = tag(&mut lane.part(&target.image_id), &accounts, &regions, &request, target).await;
            let is_over = matches!(step, Err(Stop::Fail(_)));
            lanes.push((target.region.clone(), step));
            if is_over {
                break;
            }
        }
        together(lanes)
    }
}

/// The images, written down at the first call.
async fn planned(run: &mut Run<'_>, regions: &Regions, request: &Request) -> Result<Vec<Target>, Failure> {
    if let Some(targets) = run.remembered("targets")? {
        return Ok(targets);
    }
    let targets = targets(run, regions, request).await?;
    publish(run, request, &targets);
    run.remember("targets", &targets).await?;
    Ok(targets)
}

/// Tags one image. Doing it again sets the same.
async fn tag(
    lane: &mut Lane<'_, '_>,
    accounts: &Accounts,
    regions: &Regions,
    request: &Request,
    target: &Target,
) -> Step {
    let ec2 = Ec2::new(regions, &target.region);
    lane.task("upsertImageTags");
    if !lane.is_done("tagged")? {
        ec2.tag_image(&target.image_id, &request.tags).await?;
        let refused = other_accounts::tag(lane.stage(), accounts, &ec2, request, target).await?;
        if !refused.is_empty() {
            lane.run().output_entry(NOT_TAGGED, &target.image_id, json!(refused));
        }
        lane.remember("tagged", &true).await?;
    }
    lane.task("waitForTaggedImage");
    if lane.is_done("seen")? {
        return Ok(());
    }
    match ec2.image_by_id(&target.image_id).await? {
        Some(image) if has(&image, &request.tags) => {
            lane.remember("seen", &true).await?;
            Ok(())
        }
        Some(_) => lane.wait("seen", LIMIT, format!("the tags of {} are not seen yet", target.image_id)),
        None => Err(Failure::not_found(format!(
            "the image {} in {} is gone; somebody deregistered it",
            target.image_id, target.region
        ))
        .into()),
    }
}

/// What later stages see, in Spinnaker's fields.
fn publish(run: &mut Run<'_>, request: &Request, targets: &[Target]) {
    let account = &request.account;
    let mut names: Vec<&String> = Vec::new();
    let mut places: Vec<&String> = Vec::new();
    let mut original: Map<String, Value> = Map::new();
    for target in targets {
        if !names.contains(&&target.image_name) {
            names.push(&target.image_name);
        }
        if !places.contains(&&target.region) {
            places.push(&target.region);
        }
        original.insert(target.image_name.clone(), json!({ account.as_str(): target.original }));
    }
    let list: Vec<Value> = targets
        .iter()
        .map(|target| {
            json!({
                "imageName": target.image_name, "imageId": target.image_id, "account": account,
                "region": target.region, "regions": [target.region],
            })
        })
        .collect();
    let artifacts: Vec<Value> = targets
        .iter()
        .map(|target| {
            let tags = json!({ "tags": request.tags }).as_object().cloned().unwrap_or_default();
            artifact(&target.region, &target.image_id, &target.image_name, &tags)
        })
        .collect();
    for (name, value) in
        [("targets", json!(list)), ("originalTags", json!(original)), ("artifacts", json!(artifacts))]
    {
        run.set(name, value.clone());
        run.output(name, value);
    }
    if !request.refused.is_empty() {
        run.output("unchangedTags", json!(request.refused));
    }
    run.output("imageNames", json!(names));
    run.output("regions", json!(places));
}
