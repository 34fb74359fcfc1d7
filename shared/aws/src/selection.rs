//! The server groups that a stage is about.

use std::fmt;

use gennaker_moniker::Moniker;
use gennaker_runtime::Failure;

use crate::{Fields, Region, ServerGroup, Target};

/// Which server group in each region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The one of this name.
    Named(String),
    /// One of a cluster, by its place there.
    Aged {
        /// The cluster.
        cluster: String,
        /// The place.
        target: Target,
    },
}

impl fmt::Display for Wanted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => write!(formatter, "server group {name}"),
            Self::Aged { cluster, target } => {
                write!(formatter, "{target} server group of cluster {cluster}")
            }
        }
    }
}

/// What the stages that change one server group per region have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The account's name.
    pub account: String,
    /// The regions, in order.
    pub regions: Vec<String>,
    /// Which server group there.
    pub wanted: Wanted,
}

impl Selection {
    /// Reads `credentials`, `regions` (or `region`), and `serverGroupName` (or `asgName`) or `cluster` with `target`.
    ///
    /// # Errors
    /// When one is missing or wrong.
    pub fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        Ok(Self {
            account: fields.account()?,
            regions: fields.some_regions(&["regions", "region"])?,
            wanted: wanted(fields)?,
        })
    }

    /// The server group in a region, as it is now; none where it is called by name and does not exist.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::NotFound`] when the cluster has no such server group.
    pub async fn resolve(&self, region: &Region) -> Result<Option<ServerGroup>, Failure> {
        match &self.wanted {
            Wanted::Named(name) => region.server_group(name).await,
            Wanted::Aged { cluster, target } => {
                let groups = region.cluster(cluster).await?;
                target.choose(cluster, region.name(), &groups).cloned().map(Some)
            }
        }
    }
}

fn wanted(fields: &Fields<'_>) -> Result<Wanted, Failure> {
    if let Some(target) = fields.text("target")? {
        let cluster = fields.cluster()?.ok_or_else(|| {
            Failure::invalid(format!("{} is missing; target {target} needs it", fields.path("cluster")))
        })?;
        if Moniker::parse(&cluster).is_none() {
            return Err(Failure::invalid(format!(
                "{} {cluster} cannot be a cluster's name",
                fields.path("cluster")
            )));
        }
        return Ok(Wanted::Aged { cluster, target: Target::parse(&target)? });
    }
    match fields.first_text(&["serverGroupName", "asgName"])? {
        Some(name) => Ok(Wanted::Named(name)),
        None => Err(Failure::invalid("which server group? give cluster and target, or serverGroupName")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(json: &Value) -> Result<Selection, Failure> {
        Selection::read(&Fields::new(json.as_object().expect("a map")))
    }

    #[test]
    fn a_target_or_a_name_is_read() {
        let aged = read(&json!({"credentials": "prod", "regions": ["us-east-1", "us-east-1", "eu-west-1"],
            "cluster": "app-main", "target": "ancestor_asg_dynamic"}))
        .expect("readable");
        assert_eq!(aged.regions, ["us-east-1", "eu-west-1"]);
        assert_eq!(aged.wanted, Wanted::Aged { cluster: "app-main".to_owned(), target: Target::Ancestor });
        let named =
            read(&json!({"account": "prod", "region": "us-east-1", "asgName": "app-v001", "target": ""}))
                .expect("readable");
        assert_eq!(named.wanted, Wanted::Named("app-v001".to_owned()));
        let moniker = read(&json!({"region": "r", "moniker": {"cluster": "app"}, "target": "oldest"}))
            .expect("readable");
        assert_eq!(moniker.wanted, Wanted::Aged { cluster: "app".to_owned(), target: Target::Oldest });
    }

    #[test]
    fn what_is_missing_is_said() {
        for (json, word) in [
            (json!({"cluster": "app", "target": "current_asg"}), "regions"),
            (json!({"region": "r", "target": "current_asg"}), "cluster"),
            (json!({"region": "r", "cluster": "app"}), "serverGroupName"),
            (json!({"region": "r", "cluster": "app", "target": "smallest"}), "smallest"),
        ] {
            let message = read(&json).expect_err("something is missing").message;
            assert!(message.contains(word), "{message}");
        }
    }
}
