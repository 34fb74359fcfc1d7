//! Configurations that are taken from a server group that exists (Spinnaker: `cloneServerGroup`).

mod ancestor;
mod inherited;
mod merge;

use gennaker_aws::Fields;
use gennaker_runtime::Failure;
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Step};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::config::{Placed, Problems, account, clusters, labels, named, of_source, read_one, regions};
use crate::{Config, image};

/// A server group that is to be like another one, but for the fields that are given.
#[derive(Clone, Debug, PartialEq)]
pub struct CopyRequest {
    /// Tells it from the others of the stage.
    pub key: String,
    /// What people call it; see [`Config::label`].
    pub label: String,
    /// The account's name.
    pub account: String,
    /// The region.
    pub region: String,
    /// Availability zones; the source's if empty.
    pub zones: Vec<String>,
    /// The fields that are given: they outweigh the source's.
    pub fields: Map<String, Value>,
    /// Where the fields stand in the stage's JSON.
    pub path: String,
}

impl CopyRequest {
    pub(crate) fn fields(&self) -> Fields<'_> {
        if self.path.is_empty() { Fields::new(&self.fields) } else { Fields::at(&self.path, &self.fields) }
    }

    /// The configuration of the copy, if [`copy_of`] has made it in this lane.
    ///
    /// # Errors
    /// When what was remembered cannot be read.
    pub fn copied(&self, lane: &Lane<'_, '_>) -> Result<Option<Config>, Failure> {
        let copied = lane.remembered::<Copied>("copy")?;
        copied.map(|copied| self.read(copied)).transpose()
    }

    fn read(&self, copied: Copied) -> Result<Config, Failure> {
        let Copied { fields, zones } = copied;
        read_one(fields, &self.path, &self.key, &self.label, (&self.region, zones))
    }
}

/// The copies that a stage's JSON asks for, one per cluster and region. Without a region it is the source's.
///
/// # Errors
/// With the path of what is missing or wrong.
pub fn copies(context: &Map<String, Value>) -> Result<Vec<CopyRequest>, Failure> {
    let mut problems = Problems::default();
    let mut requests = Vec::new();
    for (index, mut placed) in clusters(context)?.into_iter().enumerate() {
        problems.take(stands_with_source(&mut placed).map(Some));
        let account = problems.take(account(&placed.fields()));
        for (region, zones) in problems.take(regions(&placed.fields())) {
            requests.push(CopyRequest {
                key: format!("{index}/{region}"),
                label: String::new(),
                account: account.clone(),
                region,
                zones,
                fields: placed.fields.clone(),
                path: placed.path.clone(),
            });
        }
    }
    problems.finish()?;
    let names: Vec<String> = requests.iter().map(name).collect();
    let regions: Vec<String> = requests.iter().map(|request| request.region.clone()).collect();
    let placed: Vec<(&str, &str)> =
        names.iter().zip(&regions).map(|(name, region)| (name.as_str(), region.as_str())).collect();
    for (request, label) in requests.iter_mut().zip(labels(&placed)) {
        request.label = label;
    }
    Ok(requests)
}

/// What a copy's cluster is called, as far as it is known before its source is.
fn name(request: &CopyRequest) -> String {
    named(&request.fields())
        .map_or_else(|_| "its source's cluster".to_owned(), |(_, cluster)| cluster.name().to_owned())
}

/// Gives a copy the region of its source, where it has none of its own.
pub(crate) fn stands_with_source(placed: &mut Placed) -> Result<(), Failure> {
    let region = placed.fields().map("source")?.map_or(Ok(None), |source| source.text("region"))?;
    if let Some(region) = region {
        placed.fields.entry("region").or_insert_with(|| json!(region));
    }
    Ok(())
}

/// What is remembered of a copy: its configuration stays the same, whatever happens to its source meanwhile.
#[derive(Debug, Deserialize, Serialize)]
struct Copied {
    fields: Map<String, Value>,
    zones: Vec<String>,
}

/// The configuration of a copy, once: each field is the given one, else the source's as its group and launch template say.
///
/// # Errors
/// When there is no source and something is missing without it, or with everything that is wrong.
pub async fn copy_of(lane: &mut Lane<'_, '_>, place: &Place, request: &CopyRequest) -> Step<Config> {
    if let Some(config) = request.copied(lane)? {
        return Ok(config);
    }
    lane.task("determineSourceServerGroup");
    let copied = Box::pin(copy(lane, place, request)).await?;
    lane.remember("copy", &copied).await?;
    Ok(request.read(copied)?)
}

async fn copy(lane: &Lane<'_, '_>, place: &Place, request: &CopyRequest) -> Result<Copied, Failure> {
    let given = &request.fields;
    let image = image::before(lane.stage(), &request.region);
    let Some(ancestor) = ancestor::find(place, request).await? else {
        // Then everything must be given, and the reader says what is not.
        return Ok(Copied { fields: given.clone(), zones: request.zones.clone() });
    };
    let here = ancestor.region == request.region;
    let zones = match request.zones.as_slice() {
        [] if here => ancestor.group.zones.clone(),
        zones => zones.to_vec(),
    };
    let mut inherited = inherited::fields(&ancestor, here);
    if let Some(image) = image {
        inherited.insert("imageId".to_owned(), json!(image));
        inherited.remove("amiName");
    }
    let mut fields = merge::merge(given, inherited);
    for name in ["useSourceCapacity", "preferSourceCapacity"] {
        if let Some(flag) = of_source(&request.fields(), name)? {
            fields.insert(name.to_owned(), json!(flag));
        }
    }
    // The source is known now, and the same one at every call.
    for name in ["target", "targetCluster", "source"] {
        fields.remove(name);
    }
    if here {
        fields.insert("source".to_owned(), json!({"region": request.region, "asgName": ancestor.group.name}));
    }
    Ok(Copied { fields, zones })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &Value) -> Result<Vec<CopyRequest>, Failure> {
        copies(json.as_object().expect("a map"))
    }

    #[test]
    fn a_copy_stands_where_it_is_told_or_where_its_source_stands() {
        for (json, expected) in [
            (json!({"account": "prod", "region": "us-east-1"}), vec!["us-east-1"]),
            (
                json!({"credentials": "prod", "source": {"region": "eu-west-1", "asgName": "app-v001"}}),
                vec!["eu-west-1"],
            ),
            (
                json!({"account": "prod", "availabilityZones": {"ap-south-1": [], "us-east-1": []},
                    "source": {"region": "eu-west-1", "asgName": "app-v001"}}),
                vec!["ap-south-1", "us-east-1"],
            ),
        ] {
            let requests = read(&json).expect("readable");
            let regions: Vec<&str> = requests.iter().map(|request| request.region.as_str()).collect();
            assert_eq!(regions, expected, "{json}");
        }
    }

    #[test]
    fn a_copy_needs_an_account_and_a_region() {
        let message = read(&json!({"account": "a", "credentials": "b"})).expect_err("lacking").message;
        assert!(
            message.contains("credentials is b") && message.contains("availabilityZones is missing"),
            "{message}"
        );
    }
}
