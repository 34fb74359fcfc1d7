//! What an execution's stages leave, together.

use gennaker_pipeline::Graph;
use serde_json::{Map, Value};

use crate::{Loaded, Stage};

impl Loaded {
    /// The outputs of all stages, merged (Spinnaker: the execution's own `context`). A stage comes after those that it
    /// waits for; of lists every element stays, each once, and of anything else what comes later counts.
    pub fn merged_outputs(&self) -> Map<String, Value> {
        let mut merged = Map::new();
        for stage in self.in_order() {
            for (name, value) in &stage.outputs {
                merge(&mut merged, name, value);
            }
        }
        merged
    }

    /// The stages, each after those that it waits for, otherwise as in the definition.
    fn in_order(&self) -> Vec<&Stage> {
        let mut stages: Vec<&Stage> = self.stages.values().map(|stage| &stage.value).collect();
        stages.sort_by_key(|stage| stage.position);
        let position = |id: &String| stages.iter().position(|stage| stage.ref_id == *id);
        let requisites =
            stages.iter().map(|stage| stage.waits_for().iter().filter_map(position).collect()).collect();
        // A cycle cannot be saved; what waits for itself would stay in the definition's order.
        match (Graph { requisites }).sort() {
            Ok(order) => order.into_iter().filter_map(|index| stages.get(index).copied()).collect(),
            Err(_) => stages,
        }
    }
}

fn merge(merged: &mut Map<String, Value>, name: &str, value: &Value) {
    match (merged.get_mut(name), value) {
        (Some(Value::Array(list)), Value::Array(more)) => {
            let all = std::mem::take(list).into_iter().chain(more.iter().cloned());
            for item in all {
                if !list.contains(&item) {
                    list.push(item);
                }
            }
        }
        _ => {
            merged.insert(name.to_owned(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Execution, Versioned};

    /// Stages by `refId` with their requisites and outputs, in the order of the definition.
    fn merged(stages: &[(&str, &[&str], Value)]) -> Value {
        let stage = |(position, (ref_id, requisites, outputs)): (usize, &(&str, &[&str], Value))| Stage {
            ref_id: (*ref_id).to_owned(),
            position,
            requisite_stage_ref_ids: requisites.iter().map(|id| (*id).to_owned()).collect(),
            outputs: outputs.as_object().cloned().unwrap_or_default(),
            ..Stage::default()
        };
        let stages = stages.iter().enumerate().map(stage);
        let loaded = Loaded {
            execution: Versioned::new(Execution::default()),
            stages: stages.map(|stage| (stage.ref_id.clone(), Versioned::new(stage))).collect(),
        };
        Value::from(loaded.merged_outputs())
    }

    #[test]
    fn lists_are_joined_without_repetition_and_of_anything_else_the_later_counts() {
        let both = merged(&[
            ("1", &[], json!({ "artifacts": ["a", "b"], "image": "one", "map": { "x": 1 }, "only": true })),
            ("2", &["1"], json!({ "artifacts": ["b", "c"], "image": "two", "map": { "y": 2 } })),
        ]);
        let expected =
            json!({ "artifacts": ["a", "b", "c"], "image": "two", "map": { "y": 2 }, "only": true });
        assert_eq!(both, expected);
    }

    #[test]
    fn later_is_what_waits_for_the_other_and_else_what_stands_later() {
        let by_requisite = merged(&[
            ("10", &["2"], json!({ "image": "ten", "list": [3] })),
            ("2", &[], json!({ "image": "two", "list": [1] })),
        ]);
        assert_eq!(by_requisite, json!({ "image": "ten", "list": [1, 3] }));
        let by_place =
            merged(&[("10", &[], json!({ "image": "ten" })), ("2", &[], json!({ "image": "two" }))]);
        assert_eq!(by_place, json!({ "image": "two" }));
    }

    #[test]
    fn what_is_a_list_once_and_something_else_later_is_what_it_is_later() {
        let mixed = merged(&[("1", &[], json!({ "x": [1] })), ("2", &["1"], json!({ "x": "text" }))]);
        assert_eq!(mixed, json!({ "x": "text" }));
    }
}
