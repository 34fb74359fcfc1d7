//! Every kind of state and edge that the compiler emits is taken by a simulated run.

#[cfg(test)]
mod kinds;

#[cfg(test)]
mod coverage {
    use std::collections::{BTreeMap, BTreeSet};

    use gennaker_asl::{Machine, State};
    use gennaker_catalog::catalog;
    use gennaker_pipeline::Pipeline;
    use gennaker_simulation::{End, Plan, Script, Simulated, simulate};
    use gennaker_statemachines::{Environment, compile};
    use serde_json::{Value, json};

    use crate::kinds::{Kinds, edges, states};

    const FLAGS: [&str; 3] = ["{}", r#"{"failPipeline":false}"#, r#"{"failPipeline":"${'true'}"}"#];

    /// A stage of each shape: answered at once, polled, woken by a known time, woken by a time that an expression says.
    fn shapes() -> Vec<Value> {
        vec![
            json!({ "type": "checkPreconditions" }),
            json!({ "type": "bake" }),
            json!({ "type": "wait", "waitTime": 50 }),
            json!({ "type": "wait", "waitTime": "${25 + 25}" }),
        ]
    }

    /// The stage under test (`x`) in the middle of a row, at the end of a branch, behind a gate, and releasing one.
    fn places(shape: &Value, flags: &str) -> Vec<Value> {
        let flags: Value = serde_json::from_str(flags).expect("JSON");
        let stage = |id: &str, requisites: &[&str]| {
            let mut stage = shape.clone();
            stage["refId"] = json!(id);
            stage["requisiteStageRefIds"] = json!(requisites);
            if id == "x" {
                stage.as_object_mut().expect("a map").extend(flags.as_object().expect("a map").clone());
            }
            stage
        };
        let short = |id: &str, requisites: &[&str]| json!({ "type": "checkPreconditions", "refId": id, "requisiteStageRefIds": requisites });
        vec![
            json!([stage("x", &[]), short("y", &["x"])]),
            json!([stage("x", &[]), short("y", &[]), short("z", &["x", "y"])]),
            json!([short("a", &[]), short("b", &[]), short("c", &["a"]), stage("x", &["a", "b"])]),
            json!([
                stage("x", &[]),
                short("b", &[]),
                stage("c", &["x"]),
                stage("d", &["x", "b"]),
                short("z", &["c", "d"])
            ]),
        ]
    }

    /// What is emitted and what is taken, and by which pipeline it is emitted.
    #[derive(Default)]
    struct Found {
        emitted: BTreeMap<String, String>,
        taken: BTreeSet<String>,
        runs: usize,
    }

    impl Found {
        fn play(&mut self, pipeline: &Pipeline, kinds: &Kinds, script: Script) -> Simulated {
            let simulated = simulate(pipeline, &Script { record_states: true, ..script }).expect("it runs");
            self.runs += 1;
            self.taken.extend(simulated.states.iter().filter_map(|visit| kinds.taken(visit)));
            assert!(simulated.status.is_complete(), "it comes to an end: {:#?}", simulated.path);
            simulated
        }
    }

    /// The errors that lead over a state's retries and catches, one after the other.
    fn errors(state: &State) -> Vec<Vec<String>> {
        let State::Task { retry, catch, .. } = state else { return Vec::new() };
        let retried =
            retry.iter().flat_map(|retrier| retrier.error_equals.iter().map(|error| vec![error.clone()]));
        let caught = catch
            .iter()
            .flat_map(|catcher| catcher.error_equals.iter())
            .map(|error| vec![if error == "States.ALL" { "Internal".to_owned() } else { error.clone() }]);
        let used_up = retry
            .iter()
            .map(|retrier| vec![retrier.error_equals[0].clone(); retrier.max_attempts as usize + 1]);
        retried.chain(caught).chain(used_up).collect()
    }

    fn all_runs(found: &mut Found, definition: &Value) {
        let pipeline = Pipeline::parse(definition);
        let compiled = compile(&pipeline, catalog(), &Environment::example()).expect("it compiles");
        let machine: &Machine = &compiled.machine;
        let kinds = Kinds::of(machine);
        for edge in edges(machine, &kinds) {
            found.emitted.entry(edge).or_insert_with(|| definition.to_string());
        }
        let slow = |takes: i64, end: End| {
            let ids = pipeline
                .stages
                .iter()
                .filter(|stage| stage.stage_type != "checkPreconditions" || stage.ref_id == "x");
            let plan = Plan { takes: Some(takes), end, ..Plan::default() };
            ids.map(|stage| (stage.ref_id.clone(), plan.clone())).collect::<BTreeMap<_, _>>()
        };
        // A minute is longer than the timers, and longer than a call may take.
        let on_time = Script { stages: slow(20_000, End::Succeed), ..Script::default() };
        let later = Script { stages: slow(70_000, End::Succeed), ..Script::default() };
        let crashing =
            Script { stages: slow(20_000, End::Crash("Internal".to_owned())), ..Script::default() };
        let failing = Script { stages: slow(20_000, End::Fail("no".to_owned())), ..Script::default() };
        let further = Script { looks: Some(1), ..later.clone() };
        let late = Script { stops_late: true, ..further.clone() };
        for script in [&on_time, &later, &crashing, &failing, &further, &late] {
            found.play(&pipeline, &kinds, script.clone());
        }
        let alone = crashing.stages.iter().filter(|(id, _)| *id == "x");
        let alone = alone.map(|(id, plan)| (id.clone(), Plan { takes: None, ..plan.clone() })).collect();
        found.play(&pipeline, &kinds, Script { stages: alone, ..Script::default() });
        for (name, state) in states(machine) {
            for errors in errors(state) {
                for script in [&on_time, &later, &crashing, &further] {
                    let errors = [(name.to_owned(), errors.clone())].into();
                    found.play(&pipeline, &kinds, Script { errors, ..script.clone() });
                }
            }
        }
    }

    #[test]
    fn every_kind_of_state_and_edge_is_taken() {
        let mut found = Found::default();
        for shape in shapes() {
            for flags in FLAGS {
                for stages in places(&shape, flags) {
                    all_runs(&mut found, &json!({ "application": "app", "name": "p", "stages": stages }));
                }
            }
        }
        let queued = json!([{ "type": "checkPreconditions", "refId": "x" }]);
        all_runs(
            &mut found,
            &json!({ "application": "app", "name": "p", "limitConcurrent": true, "stages": queued }),
        );
        let missing: Vec<String> = found
            .emitted
            .iter()
            .filter(|(edge, _)| !found.taken.contains(*edge))
            .map(|(edge, by)| format!("{edge}\n    emitted for {by}"))
            .collect();
        let taken = found.emitted.len() - missing.len();
        println!(
            "{taken} of {} kinds of states and edges were taken, in {} runs",
            found.emitted.len(),
            found.runs
        );
        assert!(missing.is_empty(), "never taken:\n{}", missing.join("\n"));
        let unknown: Vec<&String> =
            found.taken.iter().filter(|edge| !found.emitted.contains_key(*edge)).collect();
        assert!(unknown.is_empty(), "taken and not emitted: {unknown:#?}");
    }
}
