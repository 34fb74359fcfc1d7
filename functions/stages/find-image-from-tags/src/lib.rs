//! The stage `findImageFromTags`: the newest image of a package with certain tags, in each region.
//!
//! It reads and changes nothing. A region without such an image is looked at again for ten minutes, since a bake elsewhere
//! may be about to finish.

mod request;

use gennaker_accounts::Accounts;
use gennaker_aws::Fields;
use gennaker_ec2::{Ec2, Image};
use gennaker_images::{artifact, details, downstream_regions};
use gennaker_runtime::{Failure, Millis, Ports};
use gennaker_stage::{Lane, Progress, Run, Stage, Step, together};
use serde_json::{Map, Value, json};

use crate::request::Request;

/// How long an image is looked for, unless the stage has a time of its own.
const LIMIT: Millis = 10 * 60_000;

/// The stage type.
#[derive(Debug)]
pub struct FindImageFromTags {
    accounts: Accounts,
}

impl Stage for FindImageFromTags {
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

impl FindImageFromTags {
    async fn find(&self, lane: &mut Lane<'_, '_>, request: &Request) -> Step {
        lane.task("findImage");
        let places = places(lane.stage(), request)?;
        let accounts = self.accounts.for_execution(&lane.stage().execution().id);
        let regions = accounts.regions_or_own(lane.stage().store(), request.searched()).await?;
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for region in places {
            let images = Ec2::new(&regions, &region).images(&request.search()).await?;
            match request.choose(images) {
                Some(image) => found.push((region, image)),
                None => missing.push(region),
            }
        }
        if !missing.is_empty() {
            let reason =
                format!("Could not find tagged image for {} in {}", request.wanted(), missing.join(", "));
            return lane.wait("findImage", LIMIT, reason);
        }
        publish(lane.run(), &found);
        Ok(())
    }
}

/// The stage's regions, or those that later stages deploy to where it names none.
fn places(run: &Run<'_>, request: &Request) -> Result<Vec<String>, Failure> {
    let mut places = request.regions.clone();
    if places.is_empty() && request.detect_regions {
        places = downstream_regions(&run.execution_json(), run.ref_id());
    }
    if places.is_empty() {
        return Err(Failure::invalid(
            "regions is missing; say where the image is needed, as in [\"us-east-1\"]",
        ));
    }
    Ok(places)
}

/// What later stages see.
fn publish(run: &mut Run<'_>, found: &[(String, Image)]) {
    let ref_id = run.ref_id().to_owned();
    let list: Vec<Map<String, Value>> =
        found.iter().map(|(region, image)| details(region, &ref_id, image)).collect();
    let artifacts: Vec<Value> = found
        .iter()
        .zip(&list)
        .map(|((region, image), details)| artifact(region, &image.id, &image.name, details))
        .collect();
    run.set("amiDetails", json!(list));
    run.set("artifacts", json!(artifacts));
    run.output("artifacts", json!(artifacts));
    run.output("deploymentDetails", json!(list));
}
