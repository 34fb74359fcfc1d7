//! What a stage's JSON asks for.

use gennaker_aws::Fields;
use gennaker_moniker::Moniker;
use gennaker_rollout::rollback::ClusterRollback;
use gennaker_runtime::{Failure, Millis};
use serde_json::{Map, Value};

/// A rollback of a cluster as it is configured.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Request {
    pub(crate) account: String,
    /// In order, each once.
    pub(crate) regions: Vec<String>,
    pub(crate) wanted: ClusterRollback,
    /// For how many seconds to wait after each region but the last.
    pub(crate) pause: u32,
    /// How long a region may take.
    pub(crate) limit: Option<Millis>,
    /// What each rollback is told besides.
    pub(crate) more: Option<Map<String, Value>>,
}

impl Request {
    /// Reads a stage's fields.
    ///
    /// # Errors
    /// With what is missing or wrong.
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        let healthy_percent = fields.size("targetHealthyRollbackPercentage")?;
        if let Some(percent) = healthy_percent.filter(|percent| *percent > 100) {
            return Err(Failure::invalid(format!(
                "{} must be from 0 to 100, but is {percent}",
                fields.path("targetHealthyRollbackPercentage")
            )));
        }
        let more = fields.map("additionalRollbackContext")?;
        let only_enabled = more.map_or(Ok(None), |more| more.flag("onlyEnabledServerGroups"))?;
        Ok(Self {
            account: fields.account()?,
            regions: fields.some_regions(&["regions", "region"])?,
            wanted: ClusterRollback {
                cluster: cluster(fields)?,
                original: fields.text("originalServerGroup")?,
                only_enabled: only_enabled.unwrap_or(false),
                healthy_percent,
            },
            pause: fields.size("waitTimeBetweenRegions")?.unwrap_or(0),
            limit: fields
                .size("rollbackTimeout")?
                .filter(|minutes| *minutes > 0)
                .map(|minutes| Millis::from(minutes) * 60_000),
            more: fields.get("additionalRollbackContext").and_then(Value::as_object).cloned(),
        })
    }
}

/// The cluster, or that of the server group that is named.
fn cluster(fields: &Fields<'_>) -> Result<String, Failure> {
    let mut cluster = fields.map("moniker")?.map_or(Ok(None), |moniker| moniker.text("cluster"))?;
    if cluster.is_none() {
        cluster = fields.text("cluster")?;
    }
    if cluster.is_none() {
        let group = fields.text("serverGroup")?;
        cluster = group.and_then(|name| Moniker::parse(&name)).map(|moniker| moniker.cluster);
    }
    cluster.ok_or_else(|| {
        Failure::invalid(format!("which cluster? give {} or moniker.cluster", fields.path("cluster")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(json: &Value) -> Result<Request, Failure> {
        Request::read(&Fields::new(json.as_object().expect("a map")))
    }

    #[test]
    fn the_cluster_is_named_or_that_of_a_server_group() {
        for (json, expected) in [
            (json!({"cluster": "app-main"}), "app-main"),
            (json!({"moniker": {"cluster": "app-main"}, "cluster": "other"}), "app-main"),
            (json!({"serverGroup": "app-main-v003"}), "app-main"),
        ] {
            let mut json = json;
            json["regions"] = json!(["us-east-1", "eu-west-1", "us-east-1"]);
            let request = read(&json).expect("readable");
            assert_eq!(request.wanted.cluster, expected, "{json}");
            assert_eq!(request.regions, ["us-east-1", "eu-west-1"]);
        }
    }

    #[test]
    fn numbers_and_flags_may_be_texts() {
        let request = read(&json!({
            "cluster": "app", "region": "us-east-1", "waitTimeBetweenRegions": "30", "rollbackTimeout": 5,
            "targetHealthyRollbackPercentage": "90", "originalServerGroup": "app-v001",
            "additionalRollbackContext": {"onlyEnabledServerGroups": "true", "disableOnly": true},
        }))
        .expect("readable");
        assert_eq!((request.pause, request.limit), (30, Some(300_000)));
        assert!(request.wanted.only_enabled);
        assert_eq!(request.wanted.healthy_percent, Some(90));
        assert_eq!(request.wanted.original.as_deref(), Some("app-v001"));
        assert_eq!(request.more.expect("more")["disableOnly"], json!(true));
    }

    #[test]
    fn what_is_missing_is_said() {
        for (json, word) in [
            (json!({"cluster": "app"}), "regions"),
            (json!({"region": "us-east-1"}), "which cluster?"),
            (
                json!({"cluster": "app", "region": "r", "targetHealthyRollbackPercentage": 101}),
                "from 0 to 100",
            ),
        ] {
            let message = read(&json).expect_err("something is missing").message;
            assert!(message.contains(word), "{message}");
        }
    }
}
