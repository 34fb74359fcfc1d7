//! The rules before a stage's own work.

use gennaker_evaluation::Expressions;
use gennaker_pipeline::boolean;
use gennaker_records::{Lease, Loaded, Stage, Status};
use gennaker_rules::{Start, may_start};
use gennaker_runtime::{Failure, Millis};

use crate::Call;
use crate::context::{evaluate_context, is_enabled};

/// What the rules say about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// The stage or the execution has ended: do nothing, answer what is recorded.
    Shut,
    /// The stage does not start in this run, because its branch has stopped.
    PassedOver,
    /// Go on with the stage's own work.
    Open,
    /// The stage is skipped: write it down and answer.
    Skip,
}

/// Applies the rules to a call. Where the gate is open, `stage` is RUNNING and leased to this call, not yet written.
pub(crate) fn begin(
    loaded: &Loaded,
    stage: &mut Stage,
    call: &Call,
    unevaluated: &[&str],
    now: Millis,
    expressions: &Expressions<'_>,
) -> Result<Gate, Failure> {
    if stage.status.is_complete() || !loaded.execution.value.is_acted_on_by(call.run) {
        return Ok(Gate::Shut);
    }
    if stage.status == Status::NotStarted {
        let requisites = stage
            .waits_for()
            .iter()
            .map(|id| Ok(loaded.stage(id)?.value.status))
            .collect::<Result<Vec<_>, Failure>>()?;
        match may_start(requisites) {
            Start::Now => {}
            Start::Never => return Ok(Gate::PassedOver),
            Start::Later => {
                return Err(Failure::conflict(format!(
                    "stage {} waits for {}, of which one still runs",
                    stage.ref_id,
                    stage.waits_for().join(", ")
                )));
            }
        }
    }
    if let Some(lease) =
        stage.lease.as_ref().filter(|lease| lease.until > now && lease.owner != call.request_id)
    {
        return Err(Failure::conflict(format!(
            "stage {} is being worked on by another call until {}; this one is tried again",
            stage.ref_id, lease.until
        )));
    }
    count(stage, call);
    stage.lease = Some(Lease { owner: call.request_id.clone(), until: call.deadline });
    stage.task_token.clone_from(&call.task_token);
    stage.join_token = None;
    let starts = stage.status == Status::NotStarted;
    if starts {
        stage.start_time = Some(now);
        if is_too_late(loaded, stage, now) || !is_enabled(loaded, stage, expressions) {
            stage.end(Status::Skipped, now);
            return Ok(Gate::Skip);
        }
        stage.status = Status::Running;
    }
    evaluate_context(loaded, stage, starts, unevaluated, now, expressions);
    if stage.context.get("manualSkip").and_then(boolean) == Some(true) {
        stage.end(Status::Skipped, now);
        return Ok(Gate::Skip);
    }
    Ok(Gate::Open)
}

/// Whether the stage's time to start has passed. What counts is when its window was come to: the wait for that is its own.
fn is_too_late(loaded: &Loaded, stage: &Stage, now: Millis) -> bool {
    let window = stage.before.as_ref().and_then(|id| loaded.stages.get(id));
    let reached = window.and_then(|window| window.value.start_time).unwrap_or(now);
    stage.start_time_expiry.is_some_and(|expiry| expiry < reached)
}

/// Counts the call: all of them, and those of the machine's present run in which it looks without a token.
fn count(stage: &mut Stage, call: &Call) {
    stage.calls += 1;
    if stage.run != call.run {
        stage.run = call.run;
        stage.looks = 0;
    }
    if call.task_token.is_none() {
        stage.looks += 1;
        stage.all_looks += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use gennaker_expressions::World;
    use gennaker_records::{Execution, Versioned};
    use gennaker_runtime::ErrorClass;
    use serde_json::json;

    use super::*;
    use crate::Phase;

    fn stage(ref_id: &str, status: Status, requisites: &[&str]) -> Stage {
        Stage {
            ref_id: ref_id.to_owned(),
            status,
            requisite_stage_ref_ids: requisites.iter().map(|id| (*id).to_owned()).collect(),
            ..Stage::default()
        }
    }

    fn execution(status: Status, stages: &[Stage]) -> Loaded {
        let stages: BTreeMap<String, Versioned<Stage>> =
            stages.iter().map(|stage| (stage.ref_id.clone(), Versioned::new(stage.clone()))).collect();
        Loaded { execution: Versioned::new(Execution { status, run: 2, ..Execution::default() }), stages }
    }

    fn call(request: &str) -> Call {
        Call {
            execution_id: "e".to_owned(),
            run: 2,
            timer: None,
            releases: Vec::new(),
            received: 0,
            ref_id: "2".to_owned(),
            phase: Phase::Work,
            task_token: None,
            request_id: request.to_owned(),
            deadline: 30_000,
        }
    }

    fn begin(
        loaded: &Loaded,
        stage: &mut Stage,
        call: &Call,
        unevaluated: &[&str],
        now: Millis,
    ) -> Result<Gate, Failure> {
        super::begin(loaded, stage, call, unevaluated, now, &Expressions::new(&World::default()))
    }

    #[test]
    fn a_stage_starts_when_its_requisites_let_it_and_stays_where_its_branch_stopped() {
        for (requisite, expected) in [
            (Status::Succeeded, Ok(Gate::Open)),
            (Status::FailedContinue, Ok(Gate::Open)),
            (Status::Skipped, Ok(Gate::Open)),
            (Status::Stopped, Ok(Gate::PassedOver)),
            (Status::Terminal, Ok(Gate::PassedOver)),
            (Status::Canceled, Ok(Gate::PassedOver)),
            (Status::NotStarted, Ok(Gate::PassedOver)),
            (Status::Running, Err(ErrorClass::Conflict)),
        ] {
            let mut waiting = stage("2", Status::NotStarted, &["1"]);
            let loaded = execution(Status::Running, &[stage("1", requisite, &[]), waiting.clone()]);
            let gate = begin(&loaded, &mut waiting, &call("a"), &[], 1_000).map_err(|failure| failure.class);
            assert_eq!(gate, expected, "{requisite}");
            let begun = expected == Ok(Gate::Open);
            assert_eq!(
                waiting.status,
                if begun { Status::Running } else { Status::NotStarted },
                "{requisite}"
            );
        }
    }

    #[test]
    fn what_has_ended_is_fenced() {
        for (of_execution, of_stage) in [
            (Status::Canceled, Status::Running),
            (Status::Terminal, Status::NotStarted),
            (Status::Running, Status::Succeeded),
            (Status::Paused, Status::Running),
        ] {
            let mut late = stage("2", of_stage, &[]);
            let loaded = execution(of_execution, &[late.clone()]);
            assert_eq!(begin(&loaded, &mut late, &call("a"), &[], 1_000), Ok(Gate::Shut));
            assert_eq!((late.status, late.calls), (of_stage, 0), "nothing changes");
        }
    }

    #[test]
    fn a_second_call_waits_until_the_first_is_over_or_surely_dead() {
        let mut running = stage("2", Status::NotStarted, &[]);
        let loaded = execution(Status::Running, &[running.clone()]);
        assert_eq!(begin(&loaded, &mut running, &call("first"), &[], 1_000), Ok(Gate::Open));
        let second =
            begin(&loaded, &mut running, &call("second"), &[], 29_999).map_err(|failure| failure.class);
        assert_eq!(second, Err(ErrorClass::Conflict));
        assert_eq!(
            begin(&loaded, &mut running, &call("first"), &[], 29_999),
            Ok(Gate::Open),
            "its own retry goes on"
        );
        assert_eq!(
            begin(&loaded, &mut running, &call("second"), &[], 30_000),
            Ok(Gate::Open),
            "the first one is dead"
        );
    }

    #[test]
    fn conformance_09_a_stage_that_is_not_enabled_is_skipped_and_a_blank_condition_runs_it() {
        for (expression, expected) in [
            ("1 == 1", Gate::Open),
            ("  ", Gate::Open),
            ("1 == 2", Gate::Skip),
            ("'TRUE'", Gate::Open),
            ("no such thing", Gate::Skip),
        ] {
            let mut optional = stage("2", Status::NotStarted, &[]);
            let condition = json!({ "type": "expression", "expression": expression });
            optional.context.insert("stageEnabled".to_owned(), condition);
            let loaded = execution(Status::Running, &[optional.clone()]);
            assert_eq!(begin(&loaded, &mut optional, &call("a"), &[], 1_000), Ok(expected), "{expression}");
        }
    }

    #[test]
    fn a_call_of_an_older_run_does_nothing() {
        let mut running = stage("2", Status::Running, &[]);
        let loaded = execution(Status::Running, &[running.clone()]);
        let late = Call { run: 1, ..call("a") };
        assert_eq!(begin(&loaded, &mut running, &late, &[], 1_000), Ok(Gate::Shut));
        assert_eq!(running.calls, 0);
    }

    #[test]
    fn a_stage_that_would_start_too_late_is_skipped() {
        for (expiry, expected) in [(Some(999), Gate::Skip), (Some(1_000), Gate::Open), (None, Gate::Open)] {
            let mut stage = Stage { start_time_expiry: expiry, ..stage("2", Status::NotStarted, &[]) };
            let loaded = execution(Status::Running, &[stage.clone()]);
            assert_eq!(begin(&loaded, &mut stage, &call("a"), &[], 1_000), Ok(expected), "{expiry:?}");
        }
    }

    #[test]
    fn the_wait_for_a_window_does_not_make_a_stage_late() {
        let window = Stage { start_time: Some(500), ..stage("2<0", Status::Succeeded, &[]) };
        for (expiry, expected) in [(499, Gate::Skip), (500, Gate::Open)] {
            let mut stage = Stage {
                start_time_expiry: Some(expiry),
                before: Some("2<0".to_owned()),
                ..stage("2", Status::NotStarted, &[])
            };
            let loaded = execution(Status::Running, &[stage.clone(), window.clone()]);
            assert_eq!(begin(&loaded, &mut stage, &call("a"), &[], 1_000), Ok(expected), "{expiry}");
        }
    }

    #[test]
    fn a_stage_that_somebody_skips_ends_as_skipped() {
        let mut running = stage("2", Status::Running, &[]);
        running.context.insert("manualSkip".to_owned(), json!(true));
        let loaded = execution(Status::Running, &[running.clone()]);
        assert_eq!(begin(&loaded, &mut running, &call("a"), &[], 1_000), Ok(Gate::Skip));
        assert_eq!(running.status, Status::Skipped);
    }

    /// One evaluated stage after another call, with its context of before.
    fn looked_at(stage: &mut Stage, others: &[Stage]) {
        let mut stages = others.to_vec();
        stages.push(stage.clone());
        let loaded = execution(Status::Running, &stages);
        stage.lease = None;
        begin(&loaded, stage, &call("a"), &["left"], 1_000).expect("it is open");
    }

    #[test]
    fn what_did_not_evaluate_is_looked_at_again_and_its_report_goes() {
        let mut baked = stage("1", Status::Succeeded, &[]);
        let mut deploy = stage("2", Status::NotStarted, &["1"]);
        for (name, text) in [("image", "${ami}"), ("never", "${no.such}"), ("left", "${1 + 1}")] {
            deploy.context.insert(name.to_owned(), json!(text));
        }
        let reported = |stage: &Stage| {
            let summary =
                stage.context.get("expressionEvaluationSummary").and_then(|summary| summary.as_object());
            summary.map(|summary| summary.keys().cloned().collect::<Vec<_>>()).unwrap_or_default()
        };
        looked_at(&mut deploy, &[baked.clone()]);
        assert_eq!(reported(&deploy), ["ami", "no.such"]);
        baked.outputs.insert("ami".to_owned(), json!("ami-1"));
        looked_at(&mut deploy, &[baked]);
        assert_eq!(reported(&deploy), ["no.such"]);
        assert_eq!(
            (&deploy.context["image"], &deploy.context["left"]),
            (&json!("ami-1"), &json!("${1 + 1}"))
        );
        let reports = deploy.context["expressionEvaluationSummary"]["no.such"].as_array().map(Vec::len);
        assert_eq!(reports, Some(1), "one report, however often it is looked at");
    }

    #[test]
    fn what_a_stage_writes_into_its_context_is_not_evaluated() {
        let mut asked = stage("2", Status::NotStarted, &[]);
        looked_at(&mut asked, &[]);
        asked.context.insert("response".to_owned(), json!("${1 + 1}"));
        looked_at(&mut asked, &[]);
        assert_eq!(asked.context["response"], "${1 + 1}");
    }

    #[test]
    fn looks_are_counted_for_each_run_of_the_machine() {
        let mut polled = Stage { run: 1, looks: 40, all_looks: 40, ..stage("2", Status::Running, &[]) };
        let loaded = execution(Status::Running, &[polled.clone()]);
        begin(&loaded, &mut polled, &call("a"), &[], 1_000).expect("it is open");
        let waiting = Call { task_token: Some("token".to_owned()), ..call("a") };
        begin(&loaded, &mut polled, &waiting, &[], 1_000).expect("it is open");
        assert_eq!((polled.run, polled.looks, polled.all_looks, polled.calls), (2, 1, 41, 2));
    }
}
