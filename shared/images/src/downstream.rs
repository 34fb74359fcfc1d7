//! Where later stages deploy to.

use std::collections::{BTreeMap, BTreeSet};

use gennaker_pipeline::text;
use serde_json::{Map, Value};

/// Types that deploy server groups.
const DEPLOYING: [&str; 6] =
    ["deploy", "createServerGroup", "cloneServerGroup", "copyLastAsg", "canary", "deployCanary"];

/// The regions that the stages after one deploy to on AWS, sorted. They are the keys of `availabilityZones` of their
/// clusters, and of both sides of a canary's `clusterPairs`; a region that is still an expression does not count.
///
/// ```
/// use serde_json::json;
///
/// let execution = json!({"stages": [
///     {"refId": "1", "type": "bake"},
///     {"refId": "2", "type": "deploy", "requisiteStageRefIds": ["1"],
///      "context": {"clusters": [{"availabilityZones": {"eu-west-1": []}}]}},
/// ]});
/// assert_eq!(gennaker_images::downstream_regions(&execution, "1"), ["eu-west-1"]);
/// ```
pub fn downstream_regions(execution: &Value, ref_id: &str) -> Vec<String> {
    let stages = execution.get("stages").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut after: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for stage in stages {
        let requisites = stage.get("requisiteStageRefIds").and_then(Value::as_array).into_iter().flatten();
        for requisite in requisites.filter_map(Value::as_str) {
            after.entry(requisite).or_default().push(stage);
        }
    }
    let (mut seen, mut open) = (BTreeSet::from([ref_id]), vec![ref_id]);
    let mut regions = BTreeSet::new();
    while let Some(id) = open.pop() {
        for stage in after.get(id).into_iter().flatten() {
            let next = stage.get("refId").and_then(Value::as_str).unwrap_or_default();
            if seen.insert(next) {
                regions.extend(of(stage));
                open.push(next);
            }
        }
    }
    regions.into_iter().collect()
}

/// The regions of one stage.
fn of(stage: &Value) -> Vec<String> {
    let is_deploying =
        stage.get("type").and_then(Value::as_str).is_some_and(|stage_type| DEPLOYING.contains(&stage_type));
    let Some(context) = stage.get("context").and_then(Value::as_object).filter(|_| is_deploying) else {
        return Vec::new();
    };
    let list = |name: &str| context.get(name).and_then(Value::as_array).into_iter().flatten();
    let pairs = list("clusterPairs").flat_map(|pair| [pair.get("baseline"), pair.get("canary")]).flatten();
    let clusters = list("clusters").chain(context.get("cluster")).chain(pairs).filter_map(Value::as_object);
    let mut found: Vec<String> =
        clusters.filter(|cluster| is_aws(cluster, context)).flat_map(zones).collect();
    if is_aws(context, context) {
        found.extend(zones(context));
    }
    found.retain(|region| !region.contains("${"));
    found
}

/// The regions that a cluster names.
fn zones(cluster: &Map<String, Value>) -> Vec<String> {
    let zones = cluster.get("availabilityZones").and_then(Value::as_object);
    zones.into_iter().flat_map(Map::keys).cloned().collect()
}

/// Whether it is for AWS, which it is where neither it nor its stage says otherwise.
fn is_aws(cluster: &Map<String, Value>, stage: &Map<String, Value>) -> bool {
    let named = |map: &Map<String, Value>| {
        ["cloudProvider", "provider", "cloudProviderType", "providerType"]
            .iter()
            .find_map(|name| map.get(*name).and_then(text))
    };
    named(cluster).or_else(|| named(stage)).is_none_or(|provider| provider == "aws")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn deploy(ref_id: &str, requisites: &[&str], context: &Value) -> Value {
        json!({"refId": ref_id, "type": "deploy", "requisiteStageRefIds": requisites, "context": context})
    }

    #[test]
    fn all_stages_after_it_count_and_no_other() {
        let east = json!({"clusters": [{"availabilityZones": {"us-east-1": ["us-east-1a"]}}]});
        let west = json!({"clusters": [{"availabilityZones": {"us-west-2": [], "eu-west-1": []}}]});
        let other = json!({"clusters": [{"availabilityZones": {"ap-south-1": []}}]});
        let execution = json!({"stages": [
            {"refId": "1", "type": "bake"},
            {"refId": "w", "type": "wait", "requisiteStageRefIds": ["1"]},
            deploy("2", &["w", "1"], &east), deploy("3", &["2"], &west), deploy("4", &[], &other),
        ]});
        assert_eq!(downstream_regions(&execution, "1"), ["eu-west-1", "us-east-1", "us-west-2"]);
        assert_eq!(downstream_regions(&execution, "2"), ["eu-west-1", "us-west-2"]);
        assert!(downstream_regions(&execution, "3").is_empty());
    }

    #[test]
    fn clusters_of_other_clouds_and_expressions_do_not_count() {
        for (context, expected) in [
            (json!({"clusters": [{"provider": "gce", "availabilityZones": {"a": []}}]}), vec![]),
            (json!({"cloudProvider": "gce", "clusters": [{"availabilityZones": {"a": []}}]}), vec![]),
            (
                json!({"cloudProvider": "gce", "clusters": [{"provider": "aws", "availabilityZones": {"a": []}}]}),
                vec!["a"],
            ),
            (
                json!({"clusters": [{"availabilityZones": {"${region}": []}}, {"availabilityZones": "${zones}"}]}),
                vec![],
            ),
            (json!({"availabilityZones": {"a": []}}), vec!["a"]),
            (
                json!({"clusterPairs": [{"baseline": {"availabilityZones": {"a": []}}, "canary": {"availabilityZones": {"b": []}}}]}),
                vec!["a", "b"],
            ),
        ] {
            let execution = json!({"stages": [{"refId": "1"}, deploy("2", &["1"], &context)]});
            assert_eq!(downstream_regions(&execution, "1"), expected, "{context}");
        }
    }

    #[test]
    fn a_circle_is_walked_once() {
        let context = json!({"clusters": [{"availabilityZones": {"a": []}}]});
        let execution = json!({"stages": [deploy("1", &["2"], &context), deploy("2", &["1"], &context)]});
        assert_eq!(downstream_regions(&execution, "1"), ["a"]);
    }
}
