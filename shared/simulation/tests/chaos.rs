//! Retries, pauses and further runs of the machine change when a stage runs, and never what becomes of it.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod reference;

#[cfg(test)]
mod chaos {
    use gennaker_asl::State;
    use gennaker_catalog::catalog;
    use gennaker_rules::Status;
    use gennaker_simulation::{Simulated, simulate};
    use gennaker_statemachines::{Environment, compile};
    use proptest::prelude::*;

    use crate::cases::{Case, build, difference, stages, statuses, went};
    use crate::kinds::states;
    use crate::reference::{Went, execute};

    /// What goes wrong: errors that pass before a call and after it, by the places of states; pauses; how often a stage may be looked at.
    #[derive(Clone, Debug)]
    struct Trouble {
        errors: Vec<(prop::sample::Index, u8)>,
        lost: Vec<(prop::sample::Index, u8)>,
        pauses: Vec<(i64, i64)>,
        looks: Option<u64>,
        stops_late: bool,
        seed: u64,
        /// An error for good, of a state by its place.
        dies: Option<prop::sample::Index>,
        cancel_at: Option<i64>,
        siblings_end_themselves: bool,
    }

    fn trouble() -> impl Strategy<Value = Trouble> {
        let errors = || proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..5), 0..12);
        let pauses = proptest::collection::vec((1_i64..30_000_000, 1_i64..30_000_000), 0..3);
        let looks = prop::option::of(1_u64..6);
        let ends = (
            prop::option::of(any::<prop::sample::Index>()),
            prop::option::of(1_i64..100_000_000),
            any::<bool>(),
        );
        (errors(), errors(), pauses, looks, any::<bool>(), any::<u64>(), ends).prop_map(
            |(errors, lost, pauses, looks, stops_late, seed, (dies, cancel_at, siblings_end_themselves))| {
                Trouble {
                    errors,
                    lost,
                    pauses,
                    looks,
                    stops_late,
                    seed,
                    dies,
                    cancel_at,
                    siblings_end_themselves,
                }
            },
        )
    }

    fn make(case: &mut Case, trouble: &Trouble) {
        let compiled = compile(&case.pipeline(), catalog(), &Environment::example()).expect("it compiles");
        let tasks: Vec<&str> = states(&compiled.machine)
            .filter(|(_, state)| matches!(state, State::Task { .. }))
            .map(|(name, _)| name)
            .collect();
        for (list, into) in
            [(&trouble.errors, &mut case.script.errors), (&trouble.lost, &mut case.script.lost)]
        {
            for (place, count) in list {
                let error = ["Throttled", "Conflict", "Runtime.ExitError"][usize::from(*count) % 3];
                into.insert((*place.get(&tasks)).to_owned(), vec![error.to_owned(); usize::from(*count)]);
            }
        }
        let mut at = 0;
        for (after, length) in &trouble.pauses {
            case.script.pauses.push((at + after, Some(at + after + length)));
            at += after + length;
        }
        case.script.looks = trouble.looks;
        case.script.stops_late = trouble.stops_late;
        case.script.seed = trouble.seed;
        case.script.siblings_end_themselves = trouble.siblings_end_themselves;
    }

    /// What ends an execution before its time.
    fn end(case: &mut Case, trouble: &Trouble) {
        let compiled = compile(&case.pipeline(), catalog(), &Environment::example()).expect("it compiles");
        let names: Vec<&str> = states(&compiled.machine).map(|(name, _)| name).collect();
        if let Some(place) = &trouble.dies {
            case.script.errors.insert((*place.get(&names)).to_owned(), vec!["Internal".to_owned(); 50]);
        }
        case.script.cancel_at = trouble.cancel_at;
    }

    /// The longest that a call may be under way when its execution ends, with all its retries.
    const LEFT_OVER: i64 = 200_000;
    /// The longest pause between two looks, which nobody can cut short.
    const LONGEST_WAIT: i64 = 17_000_000;
    /// Far more than all stages take, and far less than the longest that a state may wait: no token is forgotten.
    const LONG: i64 = 10_000_000_000;

    /// No stage starts before the stages that it waits for have ended.
    fn is_in_order(case: &Case, machine: &[Went]) -> bool {
        case.stages.iter().zip(machine).all(|(stage, went)| {
            let ends = stage.requisites.iter().map(|id| machine[*id].end);
            went.start.is_none_or(|start| ends.flatten().all(|end| end <= start))
        })
    }

    fn check(case: &Case, simulated: &Simulated) -> Result<(), TestCaseError> {
        let expected = execute(&case.stages);
        let machine = went(simulated, case);
        prop_assert!(
            statuses(&machine) == statuses(&expected.stages),
            "{}\n{:#?}",
            difference(case, &machine, &expected),
            case.script
        );
        prop_assert_eq!(simulated.status.name(), expected.status);
        prop_assert!(is_in_order(case, &machine), "{machine:#?}");
        prop_assert!(simulated.ended_at.is_some_and(|at| at < LONG), "{:#?}", simulated.path);
        prop_assert!(simulated.runs.iter().all(|run| run.events < 25_000));
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn trouble_that_passes_changes_no_status(chances in stages(2..16, 6), trouble in trouble()) {
            let mut case = build(&chances, false);
            make(&mut case, &trouble);
            let simulated = simulate(&case.pipeline(), &case.script);
            let simulated = simulated.map_err(|error| TestCaseError::fail(format!("{error}\n{:#}", case.json)))?;
            check(&case, &simulated)?;
        }

        /// Whatever happens: the execution comes to an end, nothing of it is left, and no run of the machine waits on.
        #[test]
        fn nothing_is_left_of_an_execution_that_has_ended(chances in stages(2..16, 6), trouble in trouble()) {
            let mut case = build(&chances, true);
            make(&mut case, &trouble);
            end(&mut case, &trouble);
            let simulated = simulate(&case.pipeline(), &case.script);
            let simulated = simulated.map_err(|error| TestCaseError::fail(format!("{error}\n{:#}", case.json)))?;
            prop_assert!(simulated.status.is_complete());
            let ended_at = simulated.ended_at.unwrap_or_default();
            // Where the branch that halts dies itself, a local cloud waits for branches that nobody releases.
            let excused = trouble.siblings_end_themselves && trouble.dies.is_some();
            prop_assert!(ended_at < LONG || excused, "{:#}\n{:#?}", case.json, case.script);
            let last = simulated.runs.iter().map(|run| run.ended_at).max().unwrap_or_default();
            let left = LEFT_OVER + if trouble.siblings_end_themselves { LONGEST_WAIT } else { 0 };
            prop_assert!(last <= ended_at + left, "a run ends {} ms later\n{:#}\n{:#?}", last - ended_at, case.json, case.script);
            let machine = went(&simulated, &case);
            prop_assert!(is_in_order(&case, &machine), "{machine:#?}");
            for stage in &machine {
                prop_assert!(["RUNNING", "PAUSED"].iter().all(|status| stage.status != *status), "{machine:#?}");
                prop_assert!(stage.end.is_none_or(|end| end <= ended_at), "{machine:#?}");
            }
            let halted = machine.iter().any(|stage| stage.status == "TERMINAL");
            prop_assert!(!halted || simulated.status != Status::Succeeded);
        }
    }
}
