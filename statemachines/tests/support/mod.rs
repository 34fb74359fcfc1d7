//! What the tests of machines share.

#![allow(dead_code, reason = "not every test needs all of it")]

pub(crate) mod order;

use gennaker_catalog::{Catalog, catalog};
use gennaker_pipeline::Pipeline;
use gennaker_statemachines::{Compiled, Environment, Error, compile};
use serde_json::{Value, json};

/// A catalog with stage types that wait for a callback and declare no deadline.
pub(crate) fn with_window() -> Catalog {
    let declare = |name: &str, completion: &str| {
        json!({
            "package": format!("gennaker-{name}"), "summary": "", "memory": 128, "timeout": 30, "kind": "stages",
            "types": [name], "completion": completion,
        })
    };
    let list = json!([
        declare("window", "callback"),
        declare("restrictExecutionDuringTimeWindow", "callback"),
        declare("checkPreconditions", "immediate"),
    ]);
    Catalog::from_json(&list.to_string()).expect("a catalog")
}

/// Compiles a list of stages.
pub(crate) fn compiled(stages: &Value) -> Result<Compiled, Error> {
    pipeline(&json!({ "application": "app", "name": "p", "stages": stages }), catalog())
}

/// Compiles a definition.
pub(crate) fn pipeline(definition: &Value, catalog: &Catalog) -> Result<Compiled, Error> {
    compile(&Pipeline::parse(definition), catalog, &Environment::example())
}

/// Compiles a list of stages that compiles.
pub(crate) fn machine(stages: &Value) -> Compiled {
    compiled(stages).expect("it compiles")
}

/// A machine's definition.
pub(crate) fn definition(compiled: &Compiled) -> Value {
    serde_json::from_str(&compiled.definition).expect("JSON")
}

/// A state that stands in the machine's own row.
pub(crate) fn state(compiled: &Compiled, name: &str) -> Value {
    let state = definition(compiled)["States"][name].clone();
    assert!(!state.is_null(), "there is no state {name}: {}", compiled.pretty().expect("JSON"));
    state
}

/// Every row of a machine: its own, and those within branches.
pub(crate) fn rows(compiled: &Compiled) -> Vec<Value> {
    fn collect(row: &Value, found: &mut Vec<Value>) {
        for state in row["States"].as_object().expect("states").values() {
            for branch in state["Branches"].as_array().into_iter().flatten() {
                collect(branch, found);
            }
        }
        found.push(row.clone());
    }
    let mut found = Vec::new();
    collect(&definition(compiled), &mut found);
    found
}

/// Every state's name in the whole machine.
pub(crate) fn names(compiled: &Compiled) -> Vec<String> {
    rows(compiled)
        .iter()
        .flat_map(|row| row["States"].as_object().expect("states").keys().cloned().collect::<Vec<_>>())
        .collect()
}

/// Where a state leads, one way or another.
pub(crate) fn targets(state: &Value) -> Vec<String> {
    let lists =
        ["Choices", "Catch"].into_iter().flat_map(|list| state[list].as_array().into_iter().flatten());
    lists
        .map(|entry| &entry["Next"])
        .chain([&state["Next"], &state["Default"]])
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}
