//! A machine gives each stage its start exactly when its own requisites are done.

#[cfg(test)]
mod support;

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;

use support::order::{Machine, pipelines, wanted};
use support::{compiled, definition, names, rows, targets};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Everything that runs before a stage is what its definition wants before it.
    #[test]
    fn a_stage_starts_when_its_requisites_are_done_and_waits_for_nothing_else(stages in pipelines()) {
        let compiled = compiled(&stages).expect("it compiles");
        prop_assert_eq!(Machine::of(&definition(&compiled)).order(), wanted(&stages));
    }

    /// The same pipeline gives the same bytes; names are unique and short; whatever a state leads to is in its row, and
    /// every state can be reached.
    #[test]
    fn machines_are_canonical_closed_and_connected(stages in pipelines()) {
        let first = compiled(&stages).expect("it compiles");
        prop_assert_eq!(&first, &compiled(&stages).expect("it compiles"));
        prop_assert_eq!(&first.definition, &serde_json::to_string(&first.machine).expect("JSON"));
        let names = names(&first);
        prop_assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "names are unique in the whole machine");
        prop_assert_eq!(first.states, names.len());
        prop_assert!(names.iter().all(|name| name.chars().count() <= 80));
        for row in rows(&first) {
            let states = row["States"].as_object().expect("states");
            let (mut reached, mut next) = (BTreeSet::new(), vec![row["StartAt"].as_str().expect("a text").to_owned()]);
            while let Some(name) = next.pop() {
                prop_assert!(states.contains_key(&name), "{} is not in its row", name);
                if reached.insert(name.clone()) {
                    next.extend(targets(&states[&name]));
                }
            }
            let all: BTreeSet<String> = states.keys().cloned().collect();
            prop_assert_eq!(reached, all, "every state can be reached");
        }
    }
}

#[test]
fn several_roots_and_leaves_keep_their_order() {
    let stage = |id: &str, before: &[&str]| json!({ "type": "checkPreconditions", "refId": id, "requisiteStageRefIds": before });
    for stages in [
        // The letter N, twice, joined.
        json!([
            stage("1", &[]),
            stage("2", &[]),
            stage("3", &["1"]),
            stage("4", &["1", "2"]),
            stage("5", &["3", "4"]),
            stage("6", &["4"]),
            stage("7", &["2"]),
        ]),
        // A lattice.
        json!([
            stage("a", &[]),
            stage("b", &["a"]),
            stage("c", &["a"]),
            stage("d", &["b"]),
            stage("e", &["b", "c"]),
            stage("f", &["c"]),
            stage("g", &["d", "e"]),
            stage("h", &["e", "f"]),
        ]),
        // Edges that say nothing new, one of them to a gated stage.
        json!([
            stage("1", &[]),
            stage("2", &["1"]),
            stage("3", &["1"]),
            stage("4", &["2", "1"]),
            stage("5", &["1", "2", "3"]),
            stage("6", &["3", "1"]),
        ]),
    ] {
        let compiled = compiled(&stages).expect("it compiles");
        assert_eq!(Machine::of(&definition(&compiled)).order(), wanted(&stages), "{stages}");
    }
}
