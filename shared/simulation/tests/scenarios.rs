//! What becomes of pipelines when something happens to them.

#[cfg(test)]
mod scenarios {
    use gennaker_pipeline::Pipeline;
    use gennaker_rules::Status;
    use gennaker_simulation::{End, Error, Judgment, Plan, Script, Simulated, Taken, simulate};
    use serde_json::{Value, json};

    const HOUR: i64 = 3_600_000;

    fn pipeline(stages: &Value) -> Pipeline {
        Pipeline::parse(&json!({ "application": "app", "name": "p", "stages": stages }))
    }

    fn run(stages: &Value, script: &Script) -> Simulated {
        simulate(&pipeline(stages), script).expect("it runs")
    }

    fn planned(stages: &[(&str, Plan)]) -> Script {
        Script {
            stages: stages.iter().map(|(id, plan)| ((*id).to_owned(), plan.clone())).collect(),
            record_states: true,
            ..Script::default()
        }
    }

    fn statuses(simulated: &Simulated) -> Vec<(&str, &str)> {
        simulated.stages.iter().map(|stage| (stage.ref_id.as_str(), stage.status.name())).collect()
    }

    fn times(simulated: &Simulated, ref_id: &str) -> (Option<i64>, Option<i64>) {
        let stage = simulated.stages.iter().find(|stage| stage.ref_id == ref_id).expect("the stage");
        (stage.start, stage.end)
    }

    fn fails(reason: &str) -> Plan {
        Plan { end: End::Fail(reason.to_owned()), ..Plan::default() }
    }

    fn crashes(error: &str) -> Plan {
        Plan { end: End::Crash(error.to_owned()), ..Plan::default() }
    }

    fn ask_then_wait() -> Value {
        json!([
            { "type": "manualJudgment", "refId": "1", "name": "Go on?" },
            { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"], "waitTime": 60 },
        ])
    }

    #[test]
    fn a_judgment_that_nobody_makes_lapses_after_three_days() {
        let simulated = run(&ask_then_wait(), &Script::default());
        assert_eq!(simulated.status, Status::Terminal);
        assert_eq!(simulated.ended_at, Some(72 * HOUR));
        assert_eq!(statuses(&simulated), [("1", "TERMINAL"), ("2", "NOT_STARTED")]);
        let reason = simulated.stages[0].reason.as_deref().unwrap_or_default();
        assert!(reason.starts_with("timed out"), "{reason}");
    }

    #[test]
    fn a_judgment_to_stop_halts_the_pipeline_and_one_to_go_on_does_not() {
        for (judgment, status, at) in [
            (Judgment::stop(5 * HOUR), Status::Terminal, 5 * HOUR),
            (Judgment::proceed(71 * HOUR), Status::Succeeded, 71 * HOUR + 60_000),
        ] {
            let script = planned(&[("1", Plan { judgment: Some(judgment), ..Plan::default() })]);
            let simulated = run(&ask_then_wait(), &script);
            assert_eq!((simulated.status, simulated.ended_at), (status, Some(at)));
        }
    }

    #[test]
    fn a_crash_is_retried_until_the_retries_are_used_up_and_then_halts() {
        let stages =
            json!([{ "type": "bake", "refId": "1" }, { "type": "wait", "refId": "2", "waitTime": 900 }]);
        let simulated = run(&stages, &planned(&[("1", crashes("Runtime.ExitError"))]));
        assert_eq!(statuses(&simulated), [("1", "TERMINAL"), ("2", "CANCELED")]);
        let retries =
            simulated.states.iter().filter(|visit| matches!(visit.taken, Taken::Retry { .. })).count();
        assert_eq!(retries, 8);
        assert!(
            simulated.ended_at > Some(1_000) && simulated.ended_at < Some(200_000),
            "{:?}",
            simulated.ended_at
        );
    }

    #[test]
    fn a_function_that_dies_before_it_does_anything_fails_its_stage() {
        for (flags, expected, status) in [
            (json!({}), "TERMINAL", Status::Terminal),
            (json!({ "failPipeline": false }), "STOPPED", Status::Succeeded),
            (json!({ "continuePipeline": true }), "FAILED_CONTINUE", Status::Succeeded),
        ] {
            let mut stage = json!({ "type": "checkPreconditions", "refId": "1", "name": "c" });
            stage.as_object_mut().expect("a map").extend(flags.as_object().expect("a map").clone());
            let errors = [("c (1)".to_owned(), vec!["Internal".to_owned()])].into();
            let simulated = run(&json!([stage]), &Script { errors, ..Script::default() });
            assert_eq!((statuses(&simulated), simulated.status), (vec![("1", expected)], status), "{flags}");
        }
    }

    #[test]
    fn an_engine_function_that_dies_for_good_ends_the_execution_all_the_same() {
        for state in ["Finish", "Halt"] {
            let script = Script {
                errors: [(state.to_owned(), vec!["Internal".to_owned()])].into(),
                ..planned(&[("1", if state == "Halt" { fails("no") } else { Plan::default() })])
            };
            let simulated = run(&json!([{ "type": "bake", "refId": "1" }]), &script);
            assert_eq!(simulated.status, Status::Terminal, "{state}");
            assert_eq!(simulated.runs[0].status, "FAILED");
        }
    }

    #[test]
    fn a_pause_does_not_prolong_a_wait_and_the_next_run_goes_on() {
        let script = Script { pauses: vec![(10_000, Some(HOUR))], ..Script::default() };
        let stages = json!([
            { "type": "checkPreconditions", "refId": "1" },
            { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"], "waitTime": 60 },
        ]);
        let simulated = run(&stages, &script);
        assert_eq!(simulated.status, Status::Succeeded);
        assert_eq!(times(&simulated, "1"), (Some(0), Some(1_000)), "what has ended does not run again");
        assert_eq!(times(&simulated, "2"), (Some(1_000), Some(HOUR)));
        let runs: Vec<(&str, &str)> =
            simulated.runs.iter().map(|run| (run.name.as_str(), run.status)).collect();
        assert_eq!(runs, [("simulated", "ABORTED"), ("simulated.2", "SUCCEEDED")]);
    }

    #[test]
    fn a_pause_without_an_end_leaves_the_execution_paused() {
        let script = Script { pauses: vec![(10_000, None)], ..Script::default() };
        let simulated = run(&json!([{ "type": "wait", "refId": "1", "waitTime": 60 }]), &script);
        assert_eq!((simulated.status, simulated.ended_at), (Status::Paused, None));
        assert_eq!(statuses(&simulated), [("1", "PAUSED")]);
    }

    #[test]
    fn cancelling_ends_what_runs_and_starts_nothing_more() {
        let script = Script { cancel_at: Some(90_000), ..Script::default() };
        let stages = json!([
            { "type": "wait", "refId": "1", "waitTime": 60 }, { "type": "wait", "refId": "2", "waitTime": 120 },
            { "type": "bake", "refId": "3", "requisiteStageRefIds": ["1", "2"] },
        ]);
        let simulated = run(&stages, &script);
        assert_eq!(simulated.status, Status::Canceled);
        assert_eq!(statuses(&simulated), [("1", "SUCCEEDED"), ("2", "CANCELED"), ("3", "NOT_STARTED")]);
        assert_eq!(simulated.ended_at, Some(90_000));
    }

    #[test]
    fn an_execution_waits_for_its_turn_and_can_be_cancelled_there() {
        let limited = Pipeline::parse(&json!({
            "application": "app", "name": "p", "limitConcurrent": true,
            "stages": [{ "type": "checkPreconditions", "refId": "1" }],
        }));
        let script = Script { queued_for: HOUR, ..Script::default() };
        let simulated = simulate(&limited, &script).expect("it runs");
        assert_eq!(times(&simulated, "1"), (Some(HOUR), Some(HOUR + 1_000)));
        let simulated = simulate(&limited, &Script { cancel_at: Some(5), ..script }).expect("it runs");
        assert_eq!((simulated.status, simulated.ended_at), (Status::Canceled, Some(5)));
        assert_eq!(statuses(&simulated), [("1", "NOT_STARTED")]);
    }

    #[test]
    fn a_poll_that_outlasts_the_history_goes_on_in_further_runs() {
        let long = Plan { takes: Some(96 * HOUR), look_every: Some(5), ..Plan::default() };
        let simulated = run(&json!([{ "type": "bake", "refId": "1" }]), &planned(&[("1", long)]));
        assert_eq!(simulated.status, Status::Succeeded);
        assert_eq!(simulated.ended_at, Some(96 * HOUR));
        assert!(simulated.runs.len() > 5, "{}", simulated.runs.len());
        assert!(simulated.runs.iter().all(|run| run.events < 25_000));
    }

    #[test]
    fn a_restricted_stage_waits_for_its_window() {
        let stages = json!([{ "type": "checkPreconditions", "refId": "1", "restrictExecutionDuringTimeWindow": true }]);
        let simulated = run(&stages, &planned(&[("1<0", Plan { takes: Some(5 * HOUR), ..Plan::default() })]));
        assert_eq!(times(&simulated, "1<0"), (Some(0), Some(5 * HOUR)));
        assert_eq!(times(&simulated, "1"), (Some(5 * HOUR), Some(5 * HOUR + 1_000)));
    }

    #[test]
    fn expressions_see_parameters_and_what_earlier_stages_left() {
        let mut script = planned(&[(
            "1",
            Plan {
                outputs: json!({ "seconds": 30 }).as_object().cloned().expect("a map"),
                ..Plan::default()
            },
        )]);
        script.parameters = json!({ "deploy": "no" }).as_object().cloned().expect("a map");
        let definition = json!({
            "application": "app", "name": "p",
            "parameterConfig": [{ "name": "deploy", "default": "yes" }, { "name": "more", "default": "5" }],
            "stages": [
                { "type": "bake", "refId": "1", "name": "first" },
                { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"], "waitTime": "${seconds + #toInt(parameters.more)}" },
                { "type": "bake", "refId": "3", "requisiteStageRefIds": ["2"],
                  "stageEnabled": { "type": "expression", "expression": "parameters.deploy == 'yes'" } },
            ],
        });
        let simulated = simulate(&Pipeline::parse(&definition), &script).expect("it runs");
        assert_eq!(times(&simulated, "2"), (Some(1_000), Some(36_000)));
        assert_eq!(statuses(&simulated)[2], ("3", "SKIPPED"));
    }

    #[test]
    fn preconditions_are_checked_against_the_judgment_and_each_says_what_its_failure_does() {
        let branch = |id: &str, option: &str, flags: Value| {
            let mut condition = json!({
                "type": "expression",
                "context": { "expression": format!("${{ #judgment('ask') == '{option}' }}"), "failureMessage": "decided otherwise" },
            });
            condition.as_object_mut().expect("a map").extend(flags.as_object().expect("a map").clone());
            json!({ "type": "checkPreconditions", "refId": id, "requisiteStageRefIds": ["1"], "preconditions": [condition] })
        };
        let stages = json!([
            { "type": "manualJudgment", "refId": "1", "name": "ask", "judgmentInputs": [{ "value": "go" }, { "value": "back" }] },
            branch("2", "go", json!({ "failPipeline": false })),
            branch("3", "back", json!({ "failPipeline": false })),
            branch("4", "back", json!({ "continuePipeline": true })),
            { "type": "checkPreconditions", "refId": "5", "requisiteStageRefIds": ["2"], "preconditions": [
                { "type": "stageStatus", "context": { "stageName": "ask", "stageStatus": "SUCCEEDED" } },
                { "type": "expression", "context": { "expression": "1 + 1 == 2" } },
            ] },
            { "type": "checkPreconditions", "refId": "6", "requisiteStageRefIds": ["3"] },
        ]);
        let judgment = Judgment { input: Some("go".to_owned()), ..Judgment::proceed(1_000) };
        let simulated =
            run(&stages, &planned(&[("1", Plan { judgment: Some(judgment), ..Plan::default() })]));
        assert_eq!(
            statuses(&simulated),
            [
                ("1", "SUCCEEDED"),
                ("2", "SUCCEEDED"),
                ("3", "STOPPED"),
                ("4", "FAILED_CONTINUE"),
                ("5", "SUCCEEDED"),
                ("6", "NOT_STARTED")
            ]
        );
        assert_eq!(
            simulated.stages[2].reason.as_deref(),
            Some("false should be true and is false (decided otherwise)")
        );
        assert_eq!(simulated.status, Status::Succeeded);
    }

    #[test]
    fn what_starts_too_late_is_left_out() {
        let stages = json!([
            { "type": "wait", "refId": "1", "waitTime": 60 },
            { "type": "bake", "refId": "2", "requisiteStageRefIds": ["1"], "startTimeExpiry": 1_000_059_999 },
        ]);
        let simulated = run(&stages, &Script { starts_at: 1_000_000_000, ..Script::default() });
        assert_eq!(statuses(&simulated), [("1", "SUCCEEDED"), ("2", "SKIPPED")]);
    }

    #[test]
    fn a_run_without_looking_again_costs_what_the_compiler_says() {
        for stages in [
            json!([{ "type": "checkPreconditions", "refId": "1" }]),
            json!([{ "type": "bake", "refId": "1" }]),
            json!([{ "type": "wait", "refId": "1", "waitTime": 5 }]),
            json!([{ "type": "wait", "refId": "1", "waitTime": 5 }, { "type": "checkPreconditions", "refId": "2" }]),
            json!([
                { "type": "wait", "refId": "a", "waitTime": 1 }, { "type": "wait", "refId": "b", "waitTime": 2 },
                { "type": "checkPreconditions", "refId": "c", "requisiteStageRefIds": ["a"] },
                { "type": "checkPreconditions", "refId": "d", "requisiteStageRefIds": ["a", "b"] },
            ]),
        ] {
            let at_once = Plan { takes: Some(0), ..Plan::default() };
            let script =
                if stages[0]["type"] == "bake" { planned(&[("1", at_once)]) } else { Script::default() };
            let environment = gennaker_statemachines::Environment::example();
            let compiled = gennaker_statemachines::compile(
                &pipeline(&stages),
                gennaker_catalog::catalog(),
                &environment,
            )
            .expect("it compiles");
            let simulated = run(&stages, &script);
            assert_eq!(simulated.cost.transitions, compiled.transitions, "{stages}");
            assert_eq!(simulated.runs[0].events, compiled.events, "{stages}");
        }
    }

    #[test]
    fn a_script_about_a_stage_that_is_not_there_is_an_error() {
        let error = simulate(&pipeline(&ask_then_wait()), &planned(&[("7", Plan::default())]));
        assert!(matches!(&error, Err(Error::NoSuchStage { wanted, .. }) if wanted == "7"), "{error:?}");
    }
}
