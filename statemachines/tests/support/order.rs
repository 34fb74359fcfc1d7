//! What comes before what: in a definition, and in its machine.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

/// For each stage all that come before it.
pub(crate) type Order = BTreeMap<String, BTreeSet<String>>;

/// What is before each stage, from what is right before it.
fn closure(right_before: &Order) -> Order {
    let mut all = right_before.clone();
    loop {
        let mut next = all.clone();
        for before in next.values_mut() {
            let more: Vec<String> = before.iter().flat_map(|stage| all[stage].iter().cloned()).collect();
            before.extend(more);
        }
        if next == all {
            return all;
        }
        all = next;
    }
}

/// What a machine puts before each stage: by following its states, and by who releases whom.
#[derive(Default)]
pub(crate) struct Machine {
    right_before: Order,
    joined: BTreeSet<String>,
    released_by: Order,
}

impl Machine {
    pub(crate) fn of(definition: &Value) -> Self {
        let mut machine = Self::default();
        machine.row(definition, &BTreeSet::new());
        assert_eq!(
            machine.joined,
            machine.released_by.keys().cloned().collect(),
            "who joins is released, and nobody else"
        );
        machine
    }

    /// Follows a row's good path. `before` is what has been done when it starts; returns what it does.
    fn row(&mut self, row: &Value, before: &BTreeSet<String>) -> BTreeSet<String> {
        let mut before = before.clone();
        let mut done = BTreeSet::new();
        let mut next = row["StartAt"].as_str();
        while let Some(name) = next {
            let state = &row["States"][name];
            let payload = state["Parameters"].get("Payload").unwrap_or(&state["Parameters"]);
            let mut did = BTreeSet::new();
            if let Some(stage) = payload["refId"].as_str() {
                if payload["phase"] == "join" {
                    self.joined.insert(stage.to_owned());
                    // Whatever comes after the gate comes after those who release it.
                    did.insert(gate_of(stage));
                } else {
                    self.right_before.entry(stage.to_owned()).or_insert_with(|| before.clone());
                    did.insert(stage.to_owned());
                }
                for released in payload["releases"].as_array().into_iter().flatten() {
                    let released = released.as_str().expect("a text").to_owned();
                    self.released_by.entry(released).or_default().insert(stage.to_owned());
                }
            }
            for branch in state["Branches"].as_array().into_iter().flatten() {
                did.extend(self.row(branch, &before));
            }
            before.extend(did.iter().cloned());
            done.extend(did);
            next = state["Next"].as_str().or_else(|| state["Default"].as_str());
        }
        done
    }

    pub(crate) fn order(mut self) -> Order {
        let gate = |name: &String| name.strip_prefix("gate of ").map(str::to_owned);
        for before in self.right_before.values_mut() {
            for released in before.iter().filter_map(gate).collect::<Vec<_>>() {
                before.extend(self.released_by[&released].iter().cloned());
            }
            before.retain(|name| gate(name).is_none());
        }
        closure(&self.right_before)
    }
}

/// Stands for those who release a stage until all are known.
fn gate_of(stage: &str) -> String {
    format!("gate of {stage}")
}

/// Graphs of up to 60 stages of all kinds, whose edges need not go upwards in the definition.
pub(crate) fn pipelines() -> impl Strategy<Value = Value> {
    let types = ["wait", "bake", "manualJudgment", "checkPreconditions", "checkPreconditions"];
    (1_usize..60, 0_usize..120)
        .prop_flat_map(move |(count, edges)| {
            let edges = proptest::collection::vec((0..count, 0..count), 0..=edges);
            let kinds = proptest::collection::vec((0..types.len(), any::<bool>()), count);
            (Just((0..count).collect::<Vec<_>>()).prop_shuffle(), edges, kinds)
        })
        .prop_map(move |(places, edges, kinds)| {
            let mut stages: Vec<Value> = kinds
                .iter()
                .enumerate()
                .map(|(index, (kind, soft))| {
                    json!({
                        "type": types[*kind], "refId": index.to_string(), "continuePipeline": soft,
                        "requisiteStageRefIds": [],
                    })
                })
                .collect();
            for (a, b) in edges.into_iter().filter(|(a, b)| a < b) {
                let requisite = json!(places[a].to_string());
                let list = stages[places[b]]["requisiteStageRefIds"].as_array_mut().expect("a list");
                if !list.contains(&requisite) {
                    list.push(requisite);
                }
            }
            Value::from(stages)
        })
}

pub(crate) fn wanted(stages: &Value) -> Order {
    let right_before = stages.as_array().expect("stages").iter().map(|stage| {
        let before = stage["requisiteStageRefIds"].as_array().expect("a list").iter();
        let before = before.map(|id| id.as_str().expect("a text").to_owned()).collect();
        (stage["refId"].as_str().expect("a text").to_owned(), before)
    });
    closure(&right_before.collect())
}
