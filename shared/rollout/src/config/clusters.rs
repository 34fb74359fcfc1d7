//! The clusters that a stage names, and their regions.

use gennaker_aws::Fields;
use gennaker_runtime::Failure;
use serde_json::{Map, Value};

/// The fields of a cluster with those of the stage that it leaves out, and where they stand in the stage's JSON.
pub(crate) struct Placed {
    pub(crate) path: String,
    pub(crate) fields: Map<String, Value>,
}

impl Placed {
    pub(crate) fn fields(&self) -> Fields<'_> {
        if self.path.is_empty() { Fields::new(&self.fields) } else { Fields::at(&self.path, &self.fields) }
    }
}

/// `clusters`, or the one `cluster`, or the stage's own fields. `cluster` can also be no more than a name.
pub(crate) fn clusters(context: &Map<String, Value>) -> Result<Vec<Placed>, Failure> {
    let listed: Vec<(String, &Value)> = match (context.get("clusters"), context.get("cluster")) {
        (Some(Value::Array(list)), _) => {
            list.iter().enumerate().map(|(index, value)| (format!("clusters[{index}]"), value)).collect()
        }
        (_, Some(one @ Value::Object(_))) => vec![("cluster".to_owned(), one)],
        (None | Some(Value::Null), _) => {
            return Ok(vec![Placed { path: String::new(), fields: context.clone() }]);
        }
        (Some(other), _) => return Err(Failure::invalid(format!("clusters must be a list, but is {other}"))),
    };
    if listed.is_empty() {
        return Err(Failure::invalid("clusters is empty; a deploy stage needs at least one cluster"));
    }
    let mut shared = context.clone();
    shared.retain(|name, _| !matches!(name.as_str(), "clusters" | "cluster"));
    listed
        .into_iter()
        .map(|(path, value)| {
            let own = value
                .as_object()
                .ok_or_else(|| Failure::invalid(format!("{path} must be a map, but is {value}")))?;
            let mut fields = shared.clone();
            fields.extend(own.clone());
            Ok(Placed { path, fields })
        })
        .collect()
}

/// The regions with their availability zones.
pub(crate) fn regions(fields: &Fields<'_>) -> Result<Vec<(String, Vec<String>)>, Failure> {
    let mut regions = Vec::new();
    if let Some(zones) = fields.map("availabilityZones")? {
        for region in zones.names() {
            regions.push((region.to_owned(), zones.texts(region)?.unwrap_or_default()));
        }
    }
    if regions.is_empty() {
        regions.extend(fields.text("region")?.map(|region| (region, Vec::new())));
    }
    if regions.is_empty() {
        return Err(Failure::invalid(format!(
            "{} is missing; it says the regions, as in {{\"us-east-1\": [\"us-east-1a\"]}}",
            fields.path("availabilityZones")
        )));
    }
    Ok(regions)
}

/// What each of a stage's server groups is called, by its cluster and region: nothing for the only one, its region where
/// that tells it from the others, and the cluster as well where it does not.
pub(crate) fn labels(placed: &[(&str, &str)]) -> Vec<String> {
    let count = |wanted: &dyn Fn(&(&str, &str)) -> bool| placed.iter().filter(|one| wanted(one)).count();
    placed
        .iter()
        .enumerate()
        .map(|(index, (cluster, region))| {
            if placed.len() == 1 {
                return String::new();
            }
            if count(&|(_, other)| other == region) == 1 {
                return (*region).to_owned();
            }
            let same = placed.iter().take(index).filter(|one| **one == (*cluster, *region)).count();
            match same {
                0 => format!("{cluster} in {region}"),
                before => format!("{cluster} in {region}, no. {}", before + 1),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_tell_server_groups_apart_and_say_no_more() {
        let east = "us-east-1";
        for (placed, expected) in [
            (vec![("app", east)], vec![""]),
            (vec![("app", east), ("app", "eu-west-1")], vec![east, "eu-west-1"]),
            (
                vec![("app", east), ("app-test", east), ("app", "eu-west-1")],
                vec!["app in us-east-1", "app-test in us-east-1", "eu-west-1"],
            ),
            (vec![("app", east), ("app", east)], vec!["app in us-east-1", "app in us-east-1, no. 2"]),
        ] {
            assert_eq!(labels(&placed), expected);
        }
    }
}
