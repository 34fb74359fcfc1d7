//! Which cluster a stage is about, and where.

use gennaker_aws::Fields;
use gennaker_moniker::Moniker;
use gennaker_runtime::Failure;

/// What the stages that work on whole clusters have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The account's name.
    pub account: String,
    /// The regions, in order, each once.
    pub regions: Vec<String>,
    /// The cluster.
    pub cluster: String,
    /// Whether it is fine that there is no such cluster (Spinnaker: `continueIfClusterNotFound`).
    pub continue_if_missing: bool,
}

impl Scope {
    /// Reads `credentials`, `cluster` (or `moniker`), the first that there is of `namespaces`, `regions`, `zones`, `namespace` and
    /// `region`, and `continueIfClusterNotFound`.
    ///
    /// # Errors
    /// With the field that is missing or wrong.
    pub fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        Ok(Self {
            account: fields.account()?,
            regions: fields.some_regions(&["namespaces", "regions", "zones", "namespace", "region"])?,
            cluster: cluster(fields)?,
            continue_if_missing: fields.flag("continueIfClusterNotFound")?.unwrap_or(false),
        })
    }

    /// What the part of the work in a region is called: nothing, where it is the only one.
    pub fn lane<'a>(&self, region: &'a str) -> &'a str {
        if self.regions.len() > 1 { region } else { "" }
    }
}

fn cluster(fields: &Fields<'_>) -> Result<String, Failure> {
    let cluster = fields.cluster()?.ok_or_else(|| {
        Failure::invalid(format!("which cluster? give {} or a moniker with it", fields.path("cluster")))
    })?;
    match Moniker::parse(&cluster) {
        Some(moniker) if moniker.sequence.is_none() => Ok(cluster),
        Some(moniker) => Err(Failure::invalid(format!(
            "{} {cluster} is the name of a server group; its cluster is {}",
            fields.path("cluster"),
            moniker.cluster
        ))),
        None => {
            Err(Failure::invalid(format!("{} {cluster} cannot be a cluster's name", fields.path("cluster"))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(json: &Value) -> Result<Scope, Failure> {
        Scope::read(&Fields::new(json.as_object().expect("a map")))
    }

    #[test]
    fn the_cluster_and_its_regions_are_read_from_any_of_their_fields() {
        for (json, regions) in [
            (json!({"cluster": "app", "regions": ["r-1", "r-2", "r-1"]}), vec!["r-1", "r-2"]),
            (json!({"cluster": "app", "region": "r-1"}), vec!["r-1"]),
            (json!({"cluster": "app", "zones": ["r-1"]}), vec!["r-1"]),
            (json!({"cluster": "app", "namespaces": ["r-1"]}), vec!["r-1"]),
            (json!({"cluster": "app", "namespace": "r-1"}), vec!["r-1"]),
            (json!({"cluster": "app", "regions": [], "region": "r-2"}), vec!["r-2"]),
            (json!({"cluster": "app", "regions": ["r-1"], "region": "r-2"}), vec!["r-1"]),
            (json!({"moniker": {"cluster": "app"}, "region": "r-1"}), vec!["r-1"]),
            (json!({"cluster": "app", "moniker": {"cluster": "other"}, "region": "r-1"}), vec!["r-1"]),
        ] {
            let scope = read(&json).expect("readable");
            assert_eq!(scope.cluster, "app", "{json}");
            assert_eq!(scope.regions, regions, "{json}");
        }
    }

    #[test]
    fn flags_may_stand_as_text() {
        let flag = |json: Value| read(&json).expect("readable").continue_if_missing;
        assert!(!flag(json!({"cluster": "app", "region": "r-1"})));
        for value in [json!(true), json!("true")] {
            assert!(flag(json!({"cluster": "app", "region": "r-1", "continueIfClusterNotFound": value})));
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_said() {
        for (json, word) in [
            (json!({"cluster": "app"}), "regions names no region"),
            (json!({"region": "r-1"}), "which cluster?"),
            (json!({"moniker": {"app": "app"}, "region": "r-1"}), "which cluster?"),
            (json!({"cluster": "app-v001", "region": "r-1"}), "its cluster is app"),
            (json!({"cluster": "a b", "region": "r-1"}), "cannot be"),
            (json!({"cluster": "app", "zones": ["us-east-1a"]}), "availability zone us-east-1a"),
        ] {
            let message = read(&json).expect_err("wrong").message;
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn only_one_of_several_regions_names_its_part_of_the_work() {
        let scope = |regions: Value| read(&json!({"cluster": "app", "regions": regions})).expect("readable");
        assert_eq!(scope(json!(["r-1"])).lane("r-1"), "");
        assert_eq!(scope(json!(["r-1", "r-2"])).lane("r-2"), "r-2");
    }
}
