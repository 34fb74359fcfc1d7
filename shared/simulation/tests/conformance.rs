//! Spinnaker's rules as simulated runs show them, each under its number in `docs/conformance.md`.

#[cfg(test)]
mod conformance {
    use gennaker_catalog::catalog;
    use gennaker_pipeline::{Pipeline, validate};
    use gennaker_rules::{Limits, Queue, Status};
    use gennaker_simulation::{End, Error, Judgment, Plan, Script, Simulated, simulate};
    use serde_json::{Value, json};

    const SECOND: i64 = 1_000;
    const MINUTE: i64 = 60 * SECOND;
    const HOUR: i64 = 60 * MINUTE;

    fn definition(stages: &Value) -> Value {
        json!({ "application": "app", "name": "p", "stages": stages })
    }

    fn run(stages: &Value, script: &Script) -> Simulated {
        simulate(&Pipeline::parse(&definition(stages)), script).expect("it runs")
    }

    fn planned(stages: &[(&str, Plan)]) -> Script {
        Script {
            stages: stages.iter().map(|(id, plan)| ((*id).to_owned(), plan.clone())).collect(),
            ..Script::default()
        }
    }

    fn fails() -> Plan {
        Plan { end: End::Fail("no".to_owned()), ..Plan::default() }
    }

    fn takes(millis: i64) -> Plan {
        Plan { takes: Some(millis), ..Plan::default() }
    }

    fn statuses(simulated: &Simulated) -> Vec<(&str, &str)> {
        simulated.stages.iter().map(|stage| (stage.ref_id.as_str(), stage.status.name())).collect()
    }

    fn times(simulated: &Simulated, ref_id: &str) -> (Option<i64>, Option<i64>) {
        let stage = simulated.stages.iter().find(|stage| stage.ref_id == ref_id).expect("the stage");
        (stage.start, stage.end)
    }

    /// A JSON map with some more fields.
    fn with(mut json: Value, more: &Value) -> Value {
        json.as_object_mut().expect("a map").extend(more.as_object().expect("a map").clone());
        json
    }

    /// What is wrong with a definition, one line for each problem.
    fn problems(stages: &Value) -> Vec<String> {
        validate(&definition(stages), catalog()).iter().map(ToString::to_string).collect()
    }

    /// Stage `a` fails after a second and `after a` follows it; `b` waits a minute, and `after b` a second more.
    fn two_branches(flags: &Value) -> Value {
        json!([
            with(json!({ "type": "bake", "refId": "a" }), flags),
            { "type": "wait", "refId": "after a", "requisiteStageRefIds": ["a"], "waitTime": 1 },
            { "type": "wait", "refId": "b", "waitTime": 60 },
            { "type": "wait", "refId": "after b", "requisiteStageRefIds": ["b"], "waitTime": 1 },
        ])
    }

    #[test]
    fn conformance_01_stages_without_ref_ids_run_one_after_the_other() {
        let stages = json!([
            { "type": "wait", "waitTime": 3 }, { "type": "wait", "waitTime": 4 }, { "type": "wait", "waitTime": 5 },
        ]);
        let simulated = run(&stages, &Script::default());
        assert_eq!(statuses(&simulated), [("0", "SUCCEEDED"), ("1", "SUCCEEDED"), ("2", "SUCCEEDED")]);
        let all = ["0", "1", "2"].map(|id| times(&simulated, id));
        assert_eq!(
            all,
            [(Some(0), Some(3_000)), (Some(3_000), Some(7_000)), (Some(7_000), Some(12_000))],
            "each waits for the one before it"
        );
        let mixed = json!([{ "type": "wait", "refId": "7" }, { "type": "wait" }]);
        assert_eq!(
            problems(&mixed).len(),
            1,
            "where one stage has a refId the others get none, and that is told"
        );
    }

    #[test]
    fn conformance_02_a_join_waits_for_both_branches_and_a_skipped_one_joins_as_well() {
        let diamond = |condition: &str| {
            json!([
                { "type": "wait", "refId": "top", "waitTime": 1 },
                { "type": "wait", "refId": "left", "requisiteStageRefIds": ["top"], "waitTime": 10 },
                { "type": "wait", "refId": "right", "requisiteStageRefIds": ["top"], "waitTime": 30,
                  "stageEnabled": { "type": "expression", "expression": condition } },
                { "type": "wait", "refId": "bottom", "requisiteStageRefIds": ["left", "right"], "waitTime": 1 },
            ])
        };
        for (condition, right, joined_at) in
            [("true", "SUCCEEDED", 31 * SECOND), ("false", "SKIPPED", 11 * SECOND)]
        {
            let simulated = run(&diamond(condition), &Script::default());
            assert_eq!(simulated.status, Status::Succeeded, "{condition}");
            assert_eq!(statuses(&simulated)[2..], [("right", right), ("bottom", "SUCCEEDED")]);
            assert_eq!(times(&simulated, "bottom").0, Some(joined_at), "{condition}");
        }
    }

    #[test]
    fn conformance_03_a_stage_that_halts_cancels_what_runs_and_what_follows_never_starts() {
        for flags in [json!({}), json!({ "failPipeline": true }), json!({ "failPipeline": null })] {
            let simulated = run(&two_branches(&flags), &planned(&[("a", fails())]));
            assert_eq!(
                statuses(&simulated),
                [
                    ("a", "TERMINAL"),
                    ("after a", "NOT_STARTED"),
                    ("b", "CANCELED"),
                    ("after b", "NOT_STARTED")
                ],
                "{flags}"
            );
            assert_eq!((simulated.status, simulated.ended_at), (Status::Terminal, Some(SECOND)), "at once");
        }
    }

    #[test]
    fn conformance_04_a_branch_that_stops_leaves_the_others_and_the_pipeline_succeeds() {
        let flags = json!({ "failPipeline": false });
        let simulated = run(&two_branches(&flags), &planned(&[("a", fails())]));
        assert_eq!(
            statuses(&simulated),
            [("a", "STOPPED"), ("after a", "NOT_STARTED"), ("b", "SUCCEEDED"), ("after b", "SUCCEEDED")]
        );
        assert_eq!((simulated.status, simulated.ended_at), (Status::Succeeded, Some(61 * SECOND)));
    }

    #[test]
    fn conformance_05_a_branch_that_stops_may_fail_the_pipeline_when_the_others_are_done() {
        let flags = json!({ "failPipeline": false, "completeOtherBranchesThenFail": true });
        let simulated = run(&two_branches(&flags), &planned(&[("a", fails())]));
        assert_eq!(
            statuses(&simulated),
            [("a", "STOPPED"), ("after a", "NOT_STARTED"), ("b", "SUCCEEDED"), ("after b", "SUCCEEDED")]
        );
        assert_eq!((simulated.status, simulated.ended_at), (Status::Terminal, Some(61 * SECOND)));
    }

    #[test]
    fn conformance_06_after_a_failure_that_is_ignored_the_pipeline_goes_on_and_succeeds() {
        for flags in [
            json!({ "continuePipeline": true }),
            json!({ "continuePipeline": true, "failPipeline": false }),
            json!({ "continuePipeline": true, "failPipeline": true }),
        ] {
            let simulated = run(&two_branches(&flags), &planned(&[("a", fails())]));
            assert_eq!(
                statuses(&simulated),
                [
                    ("a", "FAILED_CONTINUE"),
                    ("after a", "SUCCEEDED"),
                    ("b", "SUCCEEDED"),
                    ("after b", "SUCCEEDED")
                ],
                "{flags}"
            );
            assert_eq!(simulated.status, Status::Succeeded);
        }
    }

    /// Spinnaker would run the stage's remaining tasks; here a stage is one piece of work.
    #[test]
    fn conformance_07_a_stage_whose_failure_is_ignored_ends_where_it_fails() {
        let long = Plan { takes: Some(35 * SECOND), look_every: Some(10), ..fails() };
        let simulated = run(&two_branches(&json!({ "continuePipeline": true })), &planned(&[("a", long)]));
        assert_eq!(times(&simulated, "a"), (Some(0), Some(35 * SECOND)));
        assert_eq!(times(&simulated, "after a").0, Some(35 * SECOND), "what follows starts at once");
        let moments = |what: &str| {
            let of_a = simulated.path.iter().filter(|moment| moment.ref_id.as_deref() == Some("a"));
            of_a.filter(|moment| moment.what == what).count()
        };
        assert_eq!((moments("started"), moments("no")), (1, 1), "{:?}", simulated.path);
    }

    #[test]
    fn conformance_08_where_expressions_did_not_evaluate_a_stage_may_halt_whatever_its_flags_say() {
        let strict = || json!({ "failOnFailedExpressions": true });
        let soft = || json!({ "continuePipeline": true, "failPipeline": false });
        let unknown = || json!({ "comments": "${ no.such.thing }" });
        let fine = || json!({ "comments": "${ 1 + 1 }" });
        let all = |parts: &[Value]| parts.iter().fold(json!({}), with);
        for (fields, plan, expected) in [
            (all(&[unknown()]), Plan::default(), "SUCCEEDED"),
            (all(&[unknown(), strict()]), Plan::default(), "TERMINAL"),
            (all(&[unknown(), json!({ "failOnFailedExpressions": "true" })]), Plan::default(), "TERMINAL"),
            (all(&[unknown(), json!({ "failOnFailedExpressions": false })]), Plan::default(), "SUCCEEDED"),
            (all(&[fine(), strict()]), Plan::default(), "SUCCEEDED"),
            (all(&[unknown(), strict(), soft()]), Plan::default(), "TERMINAL"),
            (all(&[unknown(), strict(), soft()]), fails(), "TERMINAL"),
            (all(&[unknown(), strict(), json!({ "failPipeline": false })]), fails(), "TERMINAL"),
            (all(&[fine(), strict(), soft()]), fails(), "FAILED_CONTINUE"),
            (
                all(&[unknown(), strict(), soft()]),
                Plan { end: End::Crash("Internal".to_owned()), ..fails() },
                "TERMINAL",
            ),
            (
                all(&[
                    unknown(),
                    strict(),
                    json!({ "stageTimeoutMs": 500, "markSuccessfulOnTimeout": true }),
                ]),
                Plan::default(),
                "TERMINAL",
            ),
        ] {
            for kind in ["bake", "wait"] {
                let stages = json!([
                    with(json!({ "type": kind, "refId": "1" }), &fields),
                    { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"] },
                ]);
                let simulated = run(&stages, &planned(&[("1", plan.clone())]));
                let halted = expected == "TERMINAL";
                let after = if halted { "NOT_STARTED" } else { "SUCCEEDED" };
                assert_eq!(statuses(&simulated), [("1", expected), ("2", after)], "{stages} {plan:?}");
                assert_eq!(simulated.status == Status::Terminal, halted);
            }
        }
        let told =
            run(&json!([with(json!({ "type": "wait" }), &all(&[unknown(), strict()]))]), &Script::default());
        assert_eq!(told.stages[0].reason.as_deref(), Some("expressions did not evaluate: no.such.thing"));
        let condition = json!({ "type": "expression", "context": { "expression": "no.such.thing" } });
        let checks = with(json!({ "type": "checkPreconditions", "preconditions": [condition] }), &soft());
        for (stage, expected) in [(with(checks.clone(), &strict()), "TERMINAL"), (checks, "FAILED_CONTINUE")]
        {
            let simulated = run(&json!([stage]), &Script::default());
            assert_eq!(
                simulated.stages[0].status.name(),
                expected,
                "a condition's own expression counts as well"
            );
        }
    }

    #[test]
    fn conformance_09_a_stage_runs_only_where_its_condition_is_true_and_what_follows_runs_anyway() {
        for (condition, expected) in [
            (json!({ "type": "expression", "expression": "parameters.go == 'yes'" }), "SUCCEEDED"),
            (json!({ "type": "Expression", "expression": "'TRUE'" }), "SUCCEEDED"),
            (json!({ "type": "expression", "expression": "parameters.go == 'no'" }), "SKIPPED"),
            (json!({ "type": "expression", "expression": "parameters.go" }), "SKIPPED"),
            (json!({ "type": "expression", "expression": "1" }), "SKIPPED"),
            (json!({ "type": "expression", "expression": "no.such.thing" }), "SKIPPED"),
            (json!({ "type": "expression", "expression": "garbage here" }), "SKIPPED"),
            (json!({ "type": "expression", "expression": "  " }), "SUCCEEDED"),
            (json!({ "type": "expression" }), "SUCCEEDED"),
            (json!({ "type": "other", "expression": "false" }), "SUCCEEDED"),
            (json!({ "expression": "false" }), "SUCCEEDED"),
            (json!(null), "SUCCEEDED"),
        ] {
            let stages = json!([
                { "type": "bake", "refId": "1", "stageEnabled": condition },
                { "type": "bake", "refId": "2", "requisiteStageRefIds": ["1"] },
            ]);
            let parameters = json!({ "go": "yes" }).as_object().expect("a map").clone();
            let simulated = run(&stages, &Script { parameters, ..Script::default() });
            assert_eq!(statuses(&simulated), [("1", expected), ("2", "SUCCEEDED")], "{condition}");
            assert_eq!(simulated.status, Status::Succeeded);
        }
    }

    #[test]
    fn conformance_10_stages_that_wait_for_each_other_are_refused() {
        let stages = json!([
            { "type": "wait", "refId": "1" },
            { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1", "3"] },
            { "type": "wait", "refId": "3", "requisiteStageRefIds": ["2"] },
        ]);
        let told = problems(&stages);
        assert!(matches!(&told[..], [one] if one.contains("wait for each other")), "{told:?}");
        let missing = json!([{ "type": "wait", "refId": "1", "requisiteStageRefIds": ["9"] }]);
        assert!(problems(&missing).iter().any(|problem| problem.contains("there is no stage with refId 9")));
        let compiled = simulate(&Pipeline::parse(&definition(&stages)), &Script::default());
        assert!(
            matches!(compiled, Err(Error::Compile(gennaker_statemachines::Error::Cycle))),
            "{compiled:?}"
        );
    }

    #[test]
    fn conformance_11_an_unknown_type_is_refused_and_an_alias_replaces_the_type() {
        let unknown = json!([{ "type": "wiat", "refId": "1" }]);
        let told = problems(&unknown);
        assert!(
            matches!(&told[..], [one] if one.contains("$.stages[0].type") && one.contains("wait")),
            "{told:?}"
        );
        let compiled = simulate(&Pipeline::parse(&definition(&unknown)), &Script::default());
        assert!(
            matches!(compiled, Err(Error::Compile(gennaker_statemachines::Error::UnknownType { .. }))),
            "{compiled:?}"
        );
        let aliased = json!([{ "type": "myWait", "alias": "wait", "refId": "1", "waitTime": 7 }]);
        assert_eq!(problems(&aliased), [""; 0]);
        let simulated = run(&aliased, &Script::default());
        assert_eq!(times(&simulated, "1").1, Some(7 * SECOND));
        assert_eq!(simulated.stages[0].stage_type, "wait");
        let told = problems(&json!([{ "type": "wait", "alias": "myWait", "refId": "1" }]));
        assert!(matches!(&told[..], [one] if one.contains("$.stages[0].alias")), "{told:?}");
    }

    /// Spinnaker skips a stage that has no tasks; here each type has work to do.
    #[test]
    fn conformance_12_every_type_has_work_and_a_noop_condition_succeeds() {
        let told = problems(&json!([{ "type": "noop", "refId": "1" }]));
        assert!(matches!(&told[..], [one] if one.contains("no stage type noop")), "{told:?}");
        let noop =
            json!([{ "type": "checkPreconditions", "refId": "1", "preconditions": [{ "type": "noop" }] }]);
        assert_eq!(statuses(&run(&noop, &Script::default())), [("1", "SUCCEEDED")]);
    }

    #[test]
    fn conformance_15_a_timeout_is_a_number_and_counts_neither_pauses_nor_windows() {
        let deploy = |limit: Value, more: Value| {
            json!([with(json!({ "type": "bake", "refId": "1", "stageTimeoutMs": limit }), &more)])
        };
        let window = json!({ "restrictExecutionDuringTimeWindow": true });
        let paused = vec![(10 * SECOND, Some(HOUR))];
        for (stages, window_opens, pauses, expected) in [
            (deploy(json!(60_000), json!({})), None, vec![], ("TERMINAL", MINUTE)),
            (deploy(json!("60000"), json!({})), None, vec![], ("SUCCEEDED", 5 * MINUTE)),
            (deploy(json!("${ 30000 * 2 }"), json!({})), None, vec![], ("TERMINAL", MINUTE)),
            (deploy(json!(null), json!({})), None, vec![], ("SUCCEEDED", 5 * MINUTE)),
            (deploy(json!(60_000), json!({})), None, paused, ("TERMINAL", HOUR + 50 * SECOND)),
            (deploy(json!(60_000), window.clone()), Some(5 * HOUR), vec![], ("TERMINAL", 5 * HOUR + MINUTE)),
            (deploy(json!(360_000), window), Some(5 * HOUR), vec![], ("SUCCEEDED", 5 * HOUR + 5 * MINUTE)),
        ] {
            let mut script = planned(&[("1", takes(5 * MINUTE))]);
            script.stages.extend(window_opens.map(|opens| ("1<0".to_owned(), takes(opens))));
            script.pauses = pauses;
            let simulated = run(&stages, &script);
            let stage = &simulated.stages[0];
            assert_eq!((stage.status.name(), stage.end), (expected.0, Some(expected.1)), "{stages}");
        }
        for (mark, expected) in [
            (json!(true), "SUCCEEDED"),
            (json!("true"), "SUCCEEDED"),
            (json!("${ 1 == 1 }"), "SUCCEEDED"),
            (json!(false), "TERMINAL"),
            (json!(null), "TERMINAL"),
        ] {
            let marked = json!({ "stageTimeoutMs": 60_000, "markSuccessfulOnTimeout": mark });
            for (stage, plan) in [
                (json!({ "type": "bake" }), takes(5 * MINUTE)),
                (json!({ "type": "bake" }), Plan { takes: Some(5 * MINUTE), ..fails() }),
                (json!({ "type": "wait", "waitTime": 300 }), Plan::default()),
                (json!({ "type": "manualJudgment" }), Plan::default()),
                (
                    json!({ "type": "manualJudgment" }),
                    Plan { judgment: Some(Judgment::stop(HOUR)), ..Plan::default() },
                ),
            ] {
                let stages = json!([with(with(stage, &marked), &json!({ "refId": "1" }))]);
                let simulated = run(&stages, &planned(&[("1", plan)]));
                let stage = &simulated.stages[0];
                assert_eq!((stage.status.name(), stage.end), (expected, Some(MINUTE)), "{stages}");
                assert!(stage.reason.as_deref().is_some_and(|reason| reason.starts_with("timed out")));
            }
        }
        let lapses = json!([{ "type": "manualJudgment", "refId": "1", "markSuccessfulOnTimeout": true }]);
        let simulated = run(&lapses, &Script::default());
        assert_eq!(
            (simulated.status, simulated.ended_at),
            (Status::Succeeded, Some(72 * HOUR)),
            "a judgment that lapses by itself"
        );
        let failing = json!({ "stageTimeoutMs": 60_000, "markSuccessfulOnTimeout": true });
        let failing = json!([with(json!({ "type": "bake", "refId": "1" }), &failing)]);
        let simulated = run(&failing, &planned(&[("1", fails())]));
        assert_eq!(simulated.status, Status::Terminal, "only running out of time is a success");
        let told = problems(&deploy(json!("60000"), json!({})));
        assert!(
            told.iter().any(|problem| problem.contains("stageTimeoutMs")),
            "a text is warned of: {told:?}"
        );
    }

    #[test]
    fn conformance_16_a_second_execution_waits_until_the_first_has_ended() {
        let limits = limits(&json!({ "limitConcurrent": true, "maxConcurrentExecutions": 5 }));
        let mut queue = Queue::default();
        queue.arrive("first", limits);
        queue.arrive("second", limits);
        assert_eq!((queue.runs("first"), queue.runs("second")), (true, false));
        queue.leave("first");
        assert!(queue.runs("second"));

        let limited = with(
            definition(&json!([{ "type": "wait", "refId": "1", "waitTime": 5 }])),
            &json!({ "limitConcurrent": true }),
        );
        let script = Script { queued_for: HOUR, ..Script::default() };
        let simulated = simulate(&Pipeline::parse(&limited), &script).expect("it runs");
        assert_eq!(times(&simulated, "1"), (Some(HOUR), Some(HOUR + 5 * SECOND)), "it starts with its turn");
    }

    #[test]
    fn conformance_17_of_those_that_wait_the_newest_runs_unless_they_are_kept() {
        for (keep, running, superseded) in [(false, "d", vec!["b", "c"]), (true, "b", vec![])] {
            let limits = limits(&json!({ "limitConcurrent": true, "keepWaitingPipelines": keep }));
            let mut queue = Queue::default();
            ["a", "b", "c", "d"].into_iter().for_each(|id| queue.arrive(id, limits));
            assert_eq!(queue.waiting, ["b", "c", "d"]);
            queue.leave("a");
            assert_eq!(queue.running, [running], "keepWaitingPipelines: {keep}");
            assert_eq!(queue.superseded, superseded, "these are cancelled");
        }
        let limits = limits(&json!({ "limitConcurrent": true, "keepWaitingPipelines": true }));
        let mut queue = Queue::default();
        ["a", "b", "c", "d"].into_iter().for_each(|id| queue.arrive(id, limits));
        for id in ["a", "b", "c", "d"] {
            assert_eq!(queue.running, [id], "first in, first out");
            queue.leave(id);
        }
    }

    #[test]
    fn conformance_18_as_many_run_at_once_as_may() {
        for settings in [
            json!({ "limitConcurrent": false, "maxConcurrentExecutions": 2 }),
            json!({ "maxConcurrentExecutions": "2" }),
        ] {
            let mut queue = Queue::default();
            ["a", "b", "c"].into_iter().for_each(|id| queue.arrive(id, limits(&settings)));
            assert_eq!((&queue.running[..], &queue.waiting[..]), (&ids(&["a", "b"])[..], &ids(&["c"])[..]));
            queue.leave("b");
            assert_eq!((queue.running, queue.waiting), (ids(&["a", "c"]), ids(&[])));
        }
        let unlimited = limits(&json!({ "limitConcurrent": false, "maxConcurrentExecutions": 0 }));
        assert!(!unlimited.limits());
    }

    fn limits(settings: &Value) -> Limits {
        Limits::of(settings.as_object().expect("a map"))
    }

    fn ids(list: &[&str]) -> Vec<String> {
        list.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn conformance_19_an_execution_is_cancelled_while_it_runs_is_paused_or_has_not_started() {
        let stages = json!([
            { "type": "wait", "refId": "1", "waitTime": 60 },
            { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"], "waitTime": 60 },
        ]);
        let limited = with(definition(&stages), &json!({ "limitConcurrent": true }));
        let cancelled = |script: Script| {
            let script = Script { cancel_at: Some(30 * SECOND), ..script };
            let simulated = simulate(&Pipeline::parse(&limited), &script).expect("it runs");
            assert_eq!((simulated.status, simulated.ended_at), (Status::Canceled, Some(30 * SECOND)));
            assert_eq!(simulated.stages[1].status, Status::NotStarted);
            simulated.stages[0].status.name()
        };
        assert_eq!(cancelled(Script::default()), "CANCELED", "while a wait runs");
        let paused = Script { pauses: vec![(10 * SECOND, Some(HOUR))], ..Script::default() };
        assert_eq!(cancelled(paused), "CANCELED", "while it is paused");
        let queued = Script { queued_for: HOUR, ..Script::default() };
        assert_eq!(cancelled(queued), "NOT_STARTED", "before it is its turn");
    }

    #[test]
    fn conformance_20_during_a_pause_nothing_acts_and_no_timeout_runs() {
        let stages = json!([
            { "type": "wait", "refId": "1", "waitTime": 60 },
            { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"], "waitTime": 1 },
            { "type": "manualJudgment", "refId": "3", "stageTimeoutMs": 7_200_000 },
        ]);
        let script = Script { pauses: vec![(10 * SECOND, Some(HOUR))], ..Script::default() };
        let simulated = run(&stages, &script);
        let wait = times(&simulated, "1").1.expect("its end");
        assert_eq!(wait, HOUR, "a wait whose time passes in a pause ends with it");
        assert_eq!(times(&simulated, "2").0, Some(wait));
        assert_eq!(times(&simulated, "3").1, Some(3 * HOUR - 10 * SECOND), "the time-out does not count it");
        for (until, limit, expected) in [
            (20 * SECOND, json!(null), ("SUCCEEDED", MINUTE)),
            (50 * SECOND, json!(30_000), ("SUCCEEDED", MINUTE)),
            (30 * SECOND, json!(30_000), ("TERMINAL", 50 * SECOND)),
            (HOUR, json!(30_000), ("SUCCEEDED", HOUR)),
        ] {
            let stages = json!([{ "type": "wait", "refId": "1", "waitTime": 60, "stageTimeoutMs": limit }]);
            let script = Script { pauses: vec![(10 * SECOND, Some(until))], ..Script::default() };
            let simulated = run(&stages, &script);
            let stage = &simulated.stages[0];
            assert_eq!(
                (stage.status.name(), stage.end),
                (expected.0, Some(expected.1)),
                "a wait goes by the clock, its time-out does not: paused until {until}, {limit}"
            );
        }
        let forever = Script { pauses: vec![(10 * SECOND, None)], ..Script::default() };
        let simulated = run(&stages, &forever);
        assert_eq!((simulated.status, simulated.ended_at), (Status::Paused, None));
        assert_eq!(statuses(&simulated), [("1", "PAUSED"), ("2", "NOT_STARTED"), ("3", "PAUSED")]);
    }

    #[test]
    fn conformance_46_a_judgment_goes_on_stops_as_its_flags_say_or_runs_out_of_its_time() {
        let judged = |judgment: Option<Judgment>, flags: Value| {
            let stages = json!([
                with(json!({ "type": "manualJudgment", "refId": "1" }), &flags),
                { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"] },
            ]);
            let simulated = run(&stages, &planned(&[("1", Plan { judgment, ..Plan::default() })]));
            let stages: Vec<&str> = simulated.stages.iter().map(|stage| stage.status.name()).collect();
            (simulated.status.name(), stages.join(" "), simulated.ended_at)
        };
        let (go_on, stop) = (Some(Judgment::proceed(HOUR)), Some(Judgment::stop(HOUR)));
        for (judgment, flags, expected) in [
            (go_on, json!({}), ("SUCCEEDED", "SUCCEEDED SUCCEEDED", HOUR)),
            (stop.clone(), json!({}), ("TERMINAL", "TERMINAL NOT_STARTED", HOUR)),
            (stop, json!({ "failPipeline": false }), ("SUCCEEDED", "STOPPED NOT_STARTED", HOUR)),
            (None, json!({}), ("TERMINAL", "TERMINAL NOT_STARTED", 72 * HOUR)),
            (None, json!({ "stageTimeoutMs": 5_000 }), ("TERMINAL", "TERMINAL NOT_STARTED", 5 * SECOND)),
        ] {
            let (status, stages, at) = expected;
            assert_eq!(judged(judgment, flags.clone()), (status, stages.to_owned(), Some(at)), "{flags}");
        }
    }

    #[test]
    fn conformance_47_each_condition_says_what_its_failure_does_and_where_one_halts_the_stage_does() {
        let condition = |holds: bool, flags: Value| {
            let context = json!({ "expression": if holds { "1 == 1" } else { "1 == 2" } });
            with(json!({ "type": "expression", "context": context }), &flags)
        };
        let halts = || json!({ "failPipeline": true });
        let stops = || json!({ "failPipeline": false });
        let status = |name: &str| json!({ "type": "stageStatus", "context": { "stageName": "before", "stageStatus": name } });
        let ignores = || json!({ "continuePipeline": true });
        let none = || json!({});
        for (flags, conditions, expected) in [
            (none(), json!([condition(true, halts()), condition(true, stops())]), "SUCCEEDED"),
            (none(), json!([condition(true, halts()), condition(false, stops())]), "STOPPED"),
            (none(), json!([condition(false, halts()), condition(true, stops())]), "TERMINAL"),
            (none(), json!([condition(false, stops()), condition(false, halts())]), "TERMINAL"),
            (none(), json!([condition(false, ignores())]), "FAILED_CONTINUE"),
            (none(), json!([condition(false, ignores()), condition(false, stops())]), "STOPPED"),
            (none(), json!([condition(false, stops()), condition(false, ignores())]), "STOPPED"),
            (none(), json!([condition(false, ignores()), condition(false, none())]), "TERMINAL"),
            (none(), json!([condition(true, none()), condition(false, none())]), "TERMINAL"),
            (stops(), json!([condition(false, none())]), "STOPPED"),
            (stops(), json!([condition(false, halts())]), "STOPPED"),
            (stops(), json!([condition(false, ignores()), condition(false, halts())]), "STOPPED"),
            (halts(), json!([condition(false, stops())]), "STOPPED"),
            (ignores(), json!([condition(false, halts())]), "FAILED_CONTINUE"),
            (ignores(), json!([condition(false, json!({ "continuePipeline": false }))]), "FAILED_CONTINUE"),
            (
                ignores(),
                json!([condition(false, json!({ "continuePipeline": false, "failPipeline": false }))]),
                "STOPPED",
            ),
            (none(), json!([status("SUCCEEDED"), { "type": "noop" }]), "SUCCEEDED"),
            (none(), json!([status("TERMINAL")]), "TERMINAL"),
        ] {
            let checks = json!({
                "type": "checkPreconditions", "refId": "2", "requisiteStageRefIds": ["1"], "preconditions": conditions,
            });
            let stages = json!([{ "type": "wait", "refId": "1", "name": "before" }, with(checks, &flags)]);
            let simulated = run(&stages, &Script::default());
            assert_eq!(simulated.stages[1].status.name(), expected, "{stages}");
        }
    }
}
