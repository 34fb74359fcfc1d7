//! What a stage's JSON asks for.

use gennaker_aws::Fields;
use gennaker_images::{account, no_other_provider, regions};
use gennaker_moniker::Moniker;
use gennaker_runtime::Failure;
use regex::Regex;

use crate::choose::SelectionStrategy;

/// The image of which server group, and where.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) account: String,
    pub(crate) cluster: String,
    pub(crate) regions: Vec<String>,
    pub(crate) only_enabled: bool,
    pub(crate) strategy: SelectionStrategy,
    /// The image's whole name.
    pub(crate) pattern: Option<Regex>,
    pub(crate) resolve_missing: bool,
    pub(crate) detect_regions: bool,
}

impl Request {
    /// Reads a stage's fields.
    ///
    /// # Errors
    /// With the field that is missing or wrong.
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        no_other_provider(fields)?;
        let flag = |name: &str, otherwise: bool| Ok::<_, Failure>(fields.flag(name)?.unwrap_or(otherwise));
        let strategy =
            fields.text("selectionStrategy")?.map(|name| SelectionStrategy::parse(&name)).transpose()?;
        Ok(Self {
            account: account(fields)?,
            cluster: cluster(fields)?,
            regions: regions(fields)?,
            only_enabled: flag("onlyEnabled", true)?,
            strategy: strategy.unwrap_or(SelectionStrategy::Newest),
            pattern: fields.text("imageNamePattern")?.map(|pattern| whole(&pattern)).transpose()?,
            resolve_missing: flag("resolveMissingLocations", false)?,
            detect_regions: !flag("skipRegionDetection", false)?,
        })
    }
}

fn cluster(fields: &Fields<'_>) -> Result<String, Failure> {
    let mut cluster = fields.text("cluster")?;
    if cluster.is_none()
        && let Some(moniker) = fields.map("moniker")?
    {
        cluster = moniker.text("cluster")?;
    }
    let cluster =
        cluster.ok_or_else(|| Failure::invalid("cluster is missing; whose image is to be found?"))?;
    if Moniker::parse(&cluster).is_none() {
        return Err(Failure::invalid(format!("cluster {cluster} cannot be a cluster's name")));
    }
    Ok(cluster)
}

fn whole(pattern: &str) -> Result<Regex, Failure> {
    Regex::new(&format!("^(?:{pattern})$")).map_err(|error| {
        Failure::invalid(format!(
            "imageNamePattern {pattern} is no regular expression (look-around and back-references are not possible): {error}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(json: &Value) -> Result<Request, Failure> {
        Request::read(&Fields::new(json.as_object().expect("a map")))
    }

    #[test]
    fn what_is_left_open_is_as_in_spinnaker() {
        let request = read(&json!({"moniker": {"cluster": "app-main"}, "regions": ["a"]})).expect("readable");
        assert_eq!((request.cluster.as_str(), request.strategy), ("app-main", SelectionStrategy::Newest));
        assert!(request.only_enabled && request.detect_regions && !request.resolve_missing);
    }

    #[test]
    fn a_pattern_is_of_the_whole_name() {
        let request = read(&json!({"cluster": "app", "imageNamePattern": "app|lib-.*"})).expect("readable");
        let pattern = request.pattern.expect("a pattern");
        for (name, matches) in [("app", true), ("app-1", false), ("lib-1", true), ("my-lib-1", false)] {
            assert_eq!(pattern.is_match(name), matches, "{name}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (json, word) in [
            (json!({}), "cluster is missing"),
            (json!({"cluster": "a b"}), "cluster a b"),
            (json!({"cluster": "app", "selectionStrategy": "BEST"}), "BEST"),
            (json!({"cluster": "app", "imageNamePattern": "("}), "imageNamePattern"),
            (json!({"cluster": "app", "cloudProvider": "gce"}), "gce"),
        ] {
            let message = read(&json).expect_err("a mistake").message;
            assert!(message.contains(word), "{message}");
        }
    }
}
