//! The compiled machine does what Spinnaker would do, for any pipeline.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod reference;

#[cfg(test)]
mod properties {
    use gennaker_simulation::simulate;
    use proptest::prelude::*;

    use crate::cases::{Chance, build, difference, stages, went};
    use crate::reference::execute;

    /// A case that fails is printed as a pipeline; there is no need to keep its seed.
    fn config(cases: u32) -> ProptestConfig {
        ProptestConfig {
            cases,
            max_shrink_iters: 2_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        }
    }

    /// The same starts, ends and statuses.
    fn same(chances: &[Chance]) -> Result<(), TestCaseError> {
        let case = build(chances, true);
        let expected = execute(&case.stages);
        prop_assume!(!expected.is_tied);
        let simulated = simulate(&case.pipeline(), &case.script);
        let simulated =
            simulated.map_err(|error| TestCaseError::fail(format!("{error}\n{:#}", case.json)))?;
        let machine = went(&simulated, &case);
        prop_assert!(machine == expected.stages, "{}", difference(&case, &machine, &expected));
        prop_assert_eq!(simulated.status.name(), expected.status);
        prop_assert_eq!(simulated.ended_at, Some(expected.ended_at));
        for run in &simulated.runs {
            let good = run.status == "SUCCEEDED"
                || run.error.as_deref().is_some_and(|error| error.starts_with("StageFailed"));
            prop_assert!(good, "{run:?}");
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(config(8_000))]

        #[test]
        fn small_pipelines_run_as_in_spinnaker(chances in stages(1..8, 5)) {
            same(&chances)?;
        }
    }

    proptest! {
        #![proptest_config(config(6_000))]

        #[test]
        fn pipelines_run_as_in_spinnaker(chances in stages(4..24, 7)) {
            same(&chances)?;
        }
    }

    proptest! {
        #![proptest_config(config(3_000))]

        #[test]
        fn pipelines_with_long_edges_run_as_in_spinnaker(chances in stages(10..30, 30)) {
            same(&chances)?;
        }
    }

    proptest! {
        #![proptest_config(config(1_500))]

        #[test]
        fn wide_pipelines_run_as_in_spinnaker(chances in stages(30..60, 50)) {
            same(&chances)?;
        }
    }

    proptest! {
        #![proptest_config(config(1_500))]

        #[test]
        fn long_pipelines_run_as_in_spinnaker(chances in stages(30..60, 4)) {
            same(&chances)?;
        }
    }
}
