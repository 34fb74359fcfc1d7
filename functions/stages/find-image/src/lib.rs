//! The stage `findImage`: which image a cluster runs in each region.
//!
//! It reads and changes nothing, so that it may be repeated at will. A region without such a server group is looked at
//! again for ten minutes. Where `resolveMissingLocations` is set, and in regions that only later stages name, an image of
//! the name that was found elsewhere does as well.

mod choose;
mod request;
mod source;

use std::collections::BTreeMap;

use gennaker_accounts::Accounts;
use gennaker_aws::Fields;
use gennaker_ec2::{Ec2, Image, ImageSearch};
use gennaker_images::{artifact, base_name, details, downstream_regions};
use gennaker_runtime::{Failure, Millis, Ports};
use gennaker_stage::{Lane, Progress, Run, Stage, Step, together};
use serde_json::{Map, Value, json};

use crate::request::Request;
use crate::source::{Found, look};

/// How long an image is looked for, unless the stage has a time of its own.
const LIMIT: Millis = 10 * 60_000;

/// The stage type.
#[derive(Debug)]
pub struct FindImage {
    accounts: Accounts,
}

/// An image of a region, and the server group that it was found by.
#[derive(Clone, Debug)]
struct Hit {
    region: String,
    image: Image,
    server_group: Option<String>,
}

impl Stage for FindImage {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let request = Request::read(&Fields::new(&context))?;
        let step = self.find(&mut Lane::new(run, ""), &request).await;
        together(vec![(String::new(), step)])
    }
}

impl FindImage {
    async fn find(&self, lane: &mut Lane<'_, '_>, request: &Request) -> Step {
        lane.task("findImage");
        let inferred = inferred(lane.stage(), request);
        if request.regions.is_empty() && inferred.is_empty() {
            return Err(Failure::invalid(
                "regions is missing; say where the image is needed, as in [\"us-east-1\"]",
            )
            .into());
        }
        let accounts = self.accounts.for_execution(&lane.stage().execution().id);
        let regions = accounts.regions(lane.stage().store(), &request.account).await?;
        let (mut hits, mut missing) = (Vec::new(), Vec::new());
        for region in request.regions.iter().chain(&inferred) {
            match look(request, &regions, region).await? {
                Found::Image(image, group) => {
                    hits.push(Hit { region: region.clone(), image: *image, server_group: Some(group) });
                }
                Found::Nothing(why) => missing.push((region.clone(), why)),
            }
        }
        let known: Vec<Image> = hits.iter().map(|hit| hit.image.clone()).collect();
        let mut reasons = Vec::new();
        for (region, why) in missing {
            let by_name = request.resolve_missing || inferred.contains(&region);
            if !by_name {
                reasons.push(why);
                continue;
            }
            let lenders = lenders(lane.stage(), &accounts, request, &region, &known).await?;
            match by_names(&Ec2::new(&regions, &region), &lenders, &region, &known).await? {
                Some(image) => hits.push(Hit { region, image, server_group: None }),
                None => reasons.push(format!("{why}, and no image there is called as elsewhere")),
            }
        }
        if !reasons.is_empty() {
            return lane.wait("findImage", LIMIT, reasons.join("; "));
        }
        publish(lane.run(), &hits, &inferred);
        Ok(())
    }
}

/// The regions that only later stages name.
fn inferred(run: &Run<'_>, request: &Request) -> Vec<String> {
    if !request.detect_regions {
        return Vec::new();
    }
    let mut inferred = downstream_regions(&run.execution_json(), run.ref_id());
    inferred.retain(|region| !request.regions.contains(region));
    inferred
}

/// An image that is called as one of other regions, or else as one of them but for what a bakery appends. Only this account's
/// count, and those of the account that the other one is of, whether it shares them already or not: anybody may publish an
/// image of any name.
async fn by_names(
    ec2: &Ec2,
    lenders: &BTreeMap<String, Ec2>,
    region: &str,
    known: &[Image],
) -> Result<Option<Image>, Failure> {
    let mut bases: Vec<&str> = known.iter().map(|image| base_name(&image.name)).collect();
    bases.sort_unstable();
    bases.dedup();
    if bases.len() > 1 {
        return Err(Failure::invalid(format!(
            "which image {region} is to have cannot be told from those of the other regions, since they differ: {}",
            bases.join(", ")
        )));
    }
    let whole = known.iter().map(|image| (image.name.clone(), image));
    let begun = known.iter().map(|image| (format!("{}*", base_name(&image.name)), image));
    for (name, image) in whole.chain(begun) {
        let lender = lenders.get(&image.owner).map(|lender| (lender, "self"));
        for (ec2, owner) in [(ec2, "self"), (ec2, image.owner.as_str())].into_iter().chain(lender) {
            let search = ImageSearch {
                name: Some(name.clone()),
                owner: Some(owner.to_owned()),
                ..ImageSearch::default()
            };
            let found = ec2.images(&search).await?;
            // `web-1*` means web-10 as well.
            if let Some(newest) = found.into_iter().find(|found| bases.contains(&base_name(&found.name))) {
                return Ok(Some(newest));
            }
        }
    }
    Ok(None)
}

/// The accounts that have images of other regions, by their twelve digits, as far as they are others and may be asked:
/// `deploy` has them shared.
async fn lenders(
    run: &Run<'_>,
    accounts: &Accounts,
    request: &Request,
    region: &str,
    known: &[Image],
) -> Result<BTreeMap<String, Ec2>, Failure> {
    let mut lenders = BTreeMap::new();
    for other in accounts.others(run.store(), &request.account, region).await? {
        if known.iter().any(|image| image.owner == other.id) {
            match accounts.reach(run.store(), &other).await {
                Ok(regions) => {
                    lenders.insert(other.id, Ec2::new(&regions, region));
                }
                Err(failure) if failure.class.is_retried() => return Err(failure),
                Err(failure) => tracing::info!(account = %other.id, said = %failure.message, "is not asked"),
            }
        }
    }
    Ok(lenders)
}

/// What later stages see.
fn publish(run: &mut Run<'_>, hits: &[Hit], inferred: &[String]) {
    let ref_id = run.ref_id().to_owned();
    let mut found = Vec::new();
    let mut artifacts = Vec::new();
    for hit in hits {
        let mut details = details(&hit.region, &ref_id, &hit.image);
        if let Some(group) = &hit.server_group {
            details.insert("sourceServerGroup".to_owned(), json!(group));
        }
        artifacts.push(artifact(&hit.region, &hit.image.id, &hit.image.name, &details));
        found.push(details);
    }
    run.set("amiDetails", json!(found));
    run.set("artifacts", json!(artifacts));
    run.output("artifacts", json!(artifacts));
    run.output("deploymentDetails", json!(found));
    run.output("inferredRegions", json!(inferred));
}
