//! The condition `clusterSize`: a cluster has so many server groups in each region (Spinnaker: ClusterSizePreconditionTask).

use std::cmp::Ordering;
use std::collections::BTreeSet;

use gennaker_accounts::Accounts;
use gennaker_aws::{Fields, ServerGroup};
use gennaker_records::Store;
use gennaker_runtime::Failure;

use crate::condition::Condition;

/// What is expected of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Expected {
    /// Empty where the stage names none.
    account: String,
    cluster: String,
    regions: Vec<String>,
    comparison: Comparison,
    count: u32,
    only_enabled: bool,
}

/// How a count compares with the expected one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Comparison {
    sign: &'static str,
    holds_for: &'static [Ordering],
}

const COMPARISONS: [Comparison; 5] = [
    Comparison { sign: "<", holds_for: &[Ordering::Less] },
    Comparison { sign: "<=", holds_for: &[Ordering::Less, Ordering::Equal] },
    Comparison { sign: "==", holds_for: &[Ordering::Equal] },
    Comparison { sign: ">=", holds_for: &[Ordering::Greater, Ordering::Equal] },
    Comparison { sign: ">", holds_for: &[Ordering::Greater] },
];

/// Counts the cluster's server groups in each region.
pub(crate) async fn check(accounts: &Accounts, store: &Store, condition: &Condition) -> Result<(), Failure> {
    if let Some(other) = condition.cloud_provider.as_deref().filter(|cloud| *cloud != "aws") {
        return Err(Failure::invalid(format!(
            "{}: clusterSize counts server groups of cloudProvider aws, not of {other}",
            condition.path
        )));
    }
    let expected = Expected::read(&Fields::at(&condition.path, &condition.context))?;
    let regions = accounts.regions_or_own(store, &expected.account).await?;
    let mut failures = Vec::new();
    for name in &expected.regions {
        let groups = regions.region(name).cluster(&expected.cluster).await?;
        failures.extend(expected.missed(name, &groups));
    }
    if failures.is_empty() {
        return Ok(());
    }
    Err(Failure::invalid(format!("Precondition check failed: {}", failures.join(", "))))
}

impl Expected {
    fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        let mut cluster = fields.text("cluster")?;
        if cluster.is_none()
            && let Some(moniker) = fields.map("moniker")?
        {
            cluster = moniker.text("cluster")?;
        }
        let regions = regions(fields)?;
        let sign = fields.text("comparison")?.unwrap_or_else(|| "==".to_owned());
        let comparison = COMPARISONS.into_iter().find(|known| known.sign == sign);
        let mut problems = Vec::new();
        if cluster.is_none() {
            problems.push(format!("{} is missing", fields.path("cluster")));
        }
        if comparison.is_none() {
            let known = COMPARISONS.map(|known| known.sign).join(" ");
            problems.push(format!("{} is {sign}, which is none of {known}", fields.path("comparison")));
        }
        if regions.is_empty() {
            problems.push(format!("{} names no region", fields.path("regions")));
        }
        let count = fields.size("expected")?.unwrap_or(1);
        let account = fields.account()?;
        let only_enabled = fields.flag("onlyEnabledServerGroups")?.unwrap_or(false);
        match (cluster, comparison) {
            (Some(cluster), Some(comparison)) if problems.is_empty() => {
                Ok(Self { account, cluster, regions, comparison, count, only_enabled })
            }
            _ => Err(Failure::invalid(format!("Invalid configuration: {}", problems.join(", ")))),
        }
    }

    /// None where the count is as expected, otherwise a sentence. A server group that is being deleted does not count.
    fn missed(&self, region: &str, groups: &[ServerGroup]) -> Option<String> {
        let counts = |group: &&ServerGroup| !group.deleting && (!self.only_enabled || !group.is_disabled());
        let names: Vec<&str> = groups.iter().filter(counts).map(|group| group.name.as_str()).collect();
        let found = names.len();
        let expected = usize::try_from(self.count).unwrap_or(usize::MAX);
        if self.comparison.holds_for.contains(&found.cmp(&expected)) {
            return None;
        }
        Some(format!(
            "expected {} {} {}server groups in {region} but found {found}: [{}]",
            self.comparison.sign,
            self.count,
            if self.only_enabled { "enabled " } else { "" },
            names.join(", ")
        ))
    }
}

/// The regions, each once; without any, those that the zones are in.
fn regions(fields: &Fields<'_>) -> Result<Vec<String>, Failure> {
    let regions = fields.regions(&["regions", "region"])?;
    if !regions.is_empty() {
        return Ok(regions);
    }
    let zones = fields.texts("zones")?.unwrap_or_default();
    let of_zones =
        zones.iter().map(|zone| zone.trim_end_matches(|c: char| c.is_ascii_lowercase()).to_owned());
    Ok(of_zones.collect::<BTreeSet<_>>().into_iter().collect())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(json: &Value) -> Result<Expected, Failure> {
        Expected::read(&Fields::at("preconditions[0].context", json.as_object().expect("a map")))
    }

    /// Server groups by name; `-` marks one that is disabled, `!` one that is being deleted.
    fn groups(names: &[&str]) -> Vec<ServerGroup> {
        let group = |name: &&str| ServerGroup {
            name: name.trim_end_matches(['-', '!']).to_owned(),
            suspended_processes: name
                .ends_with('-')
                .then(|| "AddToLoadBalancer".to_owned())
                .into_iter()
                .collect(),
            deleting: name.ends_with('!'),
            ..ServerGroup::default()
        };
        names.iter().map(group).collect()
    }

    #[test]
    fn conformance_47_every_comparison_holds_where_it_should() {
        for (sign, below, same, above) in [
            ("<", true, false, false),
            ("<=", true, true, false),
            ("==", false, true, false),
            (">=", false, true, true),
            (">", false, false, true),
        ] {
            let expected =
                read(&json!({"cluster": "a", "regions": ["r"], "comparison": sign, "expected": "2"}))
                    .expect("readable");
            let holds = |names: &[&str]| expected.missed("r", &groups(names)).is_none();
            assert_eq!(
                (holds(&["v1"]), holds(&["v1", "v2"]), holds(&["v1", "v2", "v3"])),
                (below, same, above),
                "{sign}"
            );
        }
    }

    #[test]
    fn what_is_found_is_said_and_what_is_being_deleted_does_not_count() {
        let all = json!({"cluster": "a", "regions": ["us-east-1"]});
        let enabled = json!({"cluster": "a", "regions": ["us-east-1"], "onlyEnabledServerGroups": "true", "expected": 2});
        for (json, names, expected) in [
            (&all, vec!["v2"], None),
            (&all, vec!["v3!", "v2"], None),
            (&all, vec!["v2-"], None),
            (&all, vec!["v2-", "v1"], Some("expected == 1 server groups in us-east-1 but found 2: [v2, v1]")),
            (&all, vec![], Some("expected == 1 server groups in us-east-1 but found 0: []")),
            (&enabled, vec!["v3", "v2-", "v1"], None),
            (
                &enabled,
                vec!["v2-", "v1"],
                Some("expected == 2 enabled server groups in us-east-1 but found 1: [v1]"),
            ),
        ] {
            let missed = read(json).expect("readable").missed("us-east-1", &groups(&names));
            assert_eq!(missed.as_deref(), expected, "{names:?}");
        }
    }

    #[test]
    fn the_cluster_may_stand_in_the_moniker_and_the_region_in_the_zones() {
        let expected = read(
            &json!({"moniker": {"cluster": "app-main"}, "zones": ["eu-west-1a", "eu-west-1b", "us-east-2c"]}),
        )
        .expect("readable");
        assert_eq!(expected.cluster, "app-main");
        assert_eq!(expected.regions, ["eu-west-1", "us-east-2"]);
        let both = read(&json!({"cluster": "a", "regions": "r", "zones": ["x-1a"]})).expect("readable");
        assert_eq!(both.regions, ["r"]);
    }

    #[test]
    fn all_that_is_wrong_is_named_with_its_path() {
        let message = read(&json!({"comparison": "=", "regions": []})).expect_err("three mistakes").message;
        assert_eq!(
            message,
            "Invalid configuration: preconditions[0].context.cluster is missing, preconditions[0].context.comparison is =, \
             which is none of < <= == >= >, preconditions[0].context.regions names no region"
        );
        let message =
            read(&json!({"cluster": "a", "regions": ["r"], "expected": -1})).expect_err("negative").message;
        assert!(message.contains("preconditions[0].context.expected"), "{message}");
    }
}
