//! What expressions of a stage can see.

use gennaker_expressions::Scope;
use gennaker_records::{Loaded, Stage};
use serde_json::{Map, Value, json};

/// The execution and the merged context of one stage, for its expressions.
#[derive(Debug)]
pub(crate) struct Sight {
    root: Map<String, Value>,
    execution: Value,
    ref_id: String,
}

impl Sight {
    /// A key is looked up in the stage's own context, then in the outputs of the nearest ancestor that has it.
    pub(crate) fn of(loaded: &Loaded, stage: &Stage) -> Self {
        let mut root = Map::new();
        for id in ancestors(loaded, &stage.ref_id).iter().rev() {
            if let Some(ancestor) = loaded.stages.get(id) {
                root.extend(ancestor.value.outputs.clone());
            }
        }
        root.extend(stage.outputs.clone());
        root.extend(stage.context.clone());
        let trigger = Value::from(loaded.execution.value.trigger.clone());
        root.insert("parameters".to_owned(), trigger.get("parameters").cloned().unwrap_or_else(|| json!({})));
        root.insert("trigger".to_owned(), trigger);
        if let Some(variables) = loaded.execution.value.settings.get("templateVariables") {
            root.insert("templateVariables".to_owned(), variables.clone());
        }
        Self { root, execution: loaded.to_json(), ref_id: stage.ref_id.clone() }
    }

    /// Some more names, which go before those of the stage.
    pub(crate) fn add(&mut self, more: &Map<String, Value>) {
        self.root.extend(more.clone());
    }

    pub(crate) fn scope(&self) -> Scope<'_> {
        Scope {
            root: &self.root,
            execution: &self.execution,
            current_stage: Some(&self.ref_id),
            allow_unknown_keys: true,
        }
    }
}

/// Every stage before a stage, nearest first.
pub(crate) fn ancestors(loaded: &Loaded, ref_id: &str) -> Vec<String> {
    let requisites = |id: &str| {
        loaded.stages.get(id).map(|stage| stage.value.requisite_stage_ref_ids.as_slice()).unwrap_or_default()
    };
    let mut found: Vec<String> = Vec::new();
    let mut next: Vec<&String> = requisites(ref_id).iter().collect();
    while !next.is_empty() {
        let mut after = Vec::new();
        for id in next {
            if !found.contains(id) {
                after.extend(requisites(id));
                found.push(id.clone());
            }
        }
        next = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use gennaker_expressions::evaluate;
    use gennaker_records::{Execution, Versioned};

    use super::*;

    /// d waits for b and c, which both wait for a; each of these has outputs.
    fn loaded() -> Loaded {
        let stage = |ref_id: &str, requisites: &[&str], outputs: Value| Stage {
            ref_id: ref_id.to_owned(),
            requisite_stage_ref_ids: requisites.iter().map(|id| (*id).to_owned()).collect(),
            outputs: outputs.as_object().cloned().unwrap_or_default(),
            ..Stage::default()
        };
        let stages = [
            stage("a", &[], json!({ "far": 1, "image": "of a" })),
            stage("b", &["a"], json!({ "image": "of b" })),
            stage("c", &["a"], json!({})),
            stage("d", &["b", "c"], json!({})),
        ];
        let trigger = json!({ "parameters": { "env": "test" } }).as_object().cloned().unwrap_or_default();
        Loaded {
            execution: Versioned::new(Execution { trigger, ..Execution::default() }),
            stages: stages.into_iter().map(|stage| (stage.ref_id.clone(), Versioned::new(stage))).collect(),
        }
    }

    #[test]
    fn ancestors_come_nearest_first_and_once() {
        assert_eq!(ancestors(&loaded(), "d"), ["b", "c", "a"]);
        assert_eq!(ancestors(&loaded(), "a"), Vec::<String>::new());
    }

    #[test]
    fn a_key_is_the_stages_own_then_the_nearest_ancestors() {
        let loaded = loaded();
        let mut stage = loaded.stages["d"].value.clone();
        let see = |stage: &Stage, expression: &str| evaluate(expression, &Sight::of(&loaded, stage).scope());
        assert_eq!(see(&stage, "image"), Ok(json!("of b")));
        assert_eq!(see(&stage, "far"), Ok(json!(1)));
        assert_eq!(see(&stage, "parameters.env"), Ok(json!("test")));
        stage.context.insert("image".to_owned(), json!("own"));
        assert_eq!(see(&stage, "image"), Ok(json!("own")));
    }
}
