//! What holds for every template and every instance.

use std::collections::{BTreeMap, BTreeSet};

use crate::expand;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A graph of up to eight stages: each may wait for any before it.
fn graphs() -> impl Strategy<Value = Vec<Vec<usize>>> {
    (1..8_usize).prop_flat_map(|size| {
        (0..size)
            .map(|index| {
                prop::collection::btree_set(0..index.max(1), 0..=index.min(3))
                    .prop_map(move |set| set.into_iter().filter(|it| *it < index).collect::<Vec<_>>())
            })
            .collect::<Vec<_>>()
    })
}

fn template(graph: &[Vec<usize>]) -> Value {
    let stages: Vec<Value> = graph
        .iter()
        .enumerate()
        .map(|(index, requisites)| {
            let requisites: Vec<String> = requisites.iter().map(ToString::to_string).collect();
            json!({"type": "wait", "refId": index.to_string(), "requisiteStageRefIds": requisites})
        })
        .collect();
    json!({"id": "t", "pipeline": {"stages": stages}})
}

fn injected(rule: &Value) -> Value {
    json!({"stages": [{"type": "wait", "refId": "x", "inject": rule}]})
}

/// Everything that a stage waits for, directly or not; none where there is a cycle.
fn ancestors(pipeline: &Value) -> Option<BTreeMap<String, BTreeSet<String>>> {
    let mut open: BTreeMap<String, Vec<String>> = pipeline["stages"]
        .as_array()?
        .iter()
        .map(|stage| {
            let requisites = stage["requisiteStageRefIds"].as_array().cloned().unwrap_or_default();
            let requisites = requisites.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            (stage["refId"].as_str().unwrap_or_default().to_owned(), requisites)
        })
        .collect();
    let mut done: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    while !open.is_empty() {
        let next =
            open.iter().find(|(_, requisites)| requisites.iter().all(|it| done.contains_key(it)))?.0.clone();
        let requisites = open.remove(&next)?;
        let above = requisites.iter().flat_map(|it| done[it].iter().cloned().chain([it.clone()])).collect();
        done.insert(next, above);
    }
    Some(done)
}

proptest! {
    #[test]
    fn one_place_can_always_be_found_and_every_order_stays(
        graph in graphs(), target in any::<prop::sample::Index>(), rule in 0..4_u8
    ) {
        let target = target.index(graph.len()).to_string();
        let rule = match rule {
            0 => json!({"first": true}),
            1 => json!({"last": true}),
            2 => json!({"before": [target]}),
            _ => json!({"after": [target]}),
        };
        let before = expand(&template(&graph), &json!({}), None).expect("the template alone");
        let after = expand(&template(&graph), &injected(&rule), None).expect("one target has no cycle");
        let (before, after) = (ancestors(&before).expect("no cycle"), ancestors(&after).expect("no cycle"));
        prop_assert_eq!(after.len(), before.len() + 1);
        for (stage, above) in &before {
            prop_assert!(after[stage].is_superset(above), "{} lost an ancestor", stage);
        }
        if rule.get("first").is_some() {
            prop_assert!(before.keys().all(|stage| after[stage].contains("x")));
        } else if rule.get("last").is_some() {
            prop_assert!(before.keys().all(|stage| after["x"].contains(stage)));
        } else if rule.get("before").is_some() {
            prop_assert!(after[&target].contains("x"));
            prop_assert_eq!(&after["x"], &before[&target]);
        } else {
            prop_assert!(after["x"].contains(&target));
        }
    }

    #[test]
    fn many_places_are_a_graph_without_a_cycle_or_a_problem_with_the_rule(
        graph in graphs(), targets in prop::collection::btree_set(0..8_usize, 1..4), before in any::<bool>()
    ) {
        let targets: Vec<String> =
            targets.into_iter().filter(|it| *it < graph.len()).map(|it| it.to_string()).collect();
        prop_assume!(!targets.is_empty());
        let rule = if before { json!({"before": targets}) } else { json!({"after": targets}) };
        match expand(&template(&graph), &injected(&rule), None) {
            Ok(pipeline) => prop_assert!(ancestors(&pipeline).is_some()),
            Err(problems) => prop_assert_eq!(&problems[0].path, "$.stages[0].inject"),
        }
    }

    #[test]
    fn inheriting_again_what_was_inherited_changes_nothing(
        of_template in prop::collection::vec(0..5_u8, 0..5), own in prop::collection::vec(0..5_u8, 0..5),
        excluded in any::<bool>(), keyed in any::<bool>()
    ) {
        let entries = |numbers: &[u8], from: &str| -> Value {
            let entry = |number: &u8| if keyed { json!({"id": number, "name": number, "from": from}) } else { json!({"type": number}) };
            numbers.iter().map(entry).collect()
        };
        let list = entries(&of_template, "template");
        let template = json!({"id": "t", "pipeline": {"triggers": list, "parameterConfig": list, "notifications": list, "expectedArtifacts": list}});
        let list = entries(&own, "instance");
        let mut instance = json!({"triggers": list, "parameters": list, "notifications": list, "expectedArtifacts": list});
        if excluded {
            instance["exclude"] = json!(["triggers", "parameters", "notifications"]);
        }
        let once = expand(&template, &instance, None).expect("a pipeline");
        let mut again = once.clone();
        again["parameters"] = again["parameterConfig"].take();
        again["exclude"] = instance["exclude"].clone();
        let twice = expand(&template, &again, None).expect("a pipeline");
        for name in ["triggers", "parameterConfig", "notifications", "expectedArtifacts"] {
            let sorted = |pipeline: &Value| {
                let mut list: Vec<String> = pipeline[name].as_array().expect("a list").iter().map(ToString::to_string).collect();
                list.sort();
                list
            };
            prop_assert_eq!(sorted(&once), sorted(&twice), "{}", name);
        }
        if excluded {
            prop_assert!(!once["triggers"].to_string().contains("inherited"));
        }
    }
}
