//! The rules before a stage's own work.

use gennaker_records::{Lease, Loaded, Stage, Status};
use gennaker_runtime::{Failure, Millis};

use crate::Call;
use crate::context::{evaluate_context, is_enabled};

/// What the rules say about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// The stage or the execution has ended, or the branch has stopped: do nothing, answer what is recorded.
    Shut,
    /// Go on with the stage's own work.
    Open,
    /// The stage is skipped: write it down and answer.
    Skip,
}

/// Applies the rules to a call. Where the gate is open, `stage` is RUNNING and leased to this call, not yet written.
pub(crate) fn begin(loaded: &Loaded, stage: &mut Stage, call: &Call, now: Millis) -> Result<Gate, Failure> {
    if stage.status.is_complete() || loaded.execution.value.status.is_complete() {
        return Ok(Gate::Shut);
    }
    if stage.status == Status::NotStarted && !requisites_are_done(loaded, stage)? {
        return Ok(Gate::Shut);
    }
    if let Some(lease) =
        stage.lease.as_ref().filter(|lease| lease.until > now && lease.owner != call.request_id)
    {
        return Err(Failure::conflict(format!(
            "stage {} is being worked on by another call until {}; this one is tried again",
            stage.ref_id, lease.until
        )));
    }
    stage.lease = Some(Lease { owner: call.request_id.clone(), until: call.deadline });
    stage.calls += 1;
    if call.task_token.is_some() {
        stage.task_token.clone_from(&call.task_token);
    }
    if stage.status == Status::NotStarted {
        stage.start_time = Some(now);
        if !is_enabled(loaded, stage) {
            stage.end(Status::Skipped, now);
            return Ok(Gate::Skip);
        }
        stage.status = Status::Running;
        evaluate_context(loaded, stage, now);
    }
    Ok(Gate::Open)
}

/// Whether every requisite lets this stage start. One that has not ended means that this call came too early.
fn requisites_are_done(loaded: &Loaded, stage: &Stage) -> Result<bool, Failure> {
    let mut done = true;
    for id in &stage.requisite_stage_ref_ids {
        let requisite = &loaded.stage(id)?.value;
        if requisite.status == Status::Running {
            return Err(Failure::conflict(format!(
                "stage {} waits for stage {id}, which still runs",
                stage.ref_id
            )));
        }
        done &= requisite.status.lets_others_start();
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

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
        Loaded { execution: Versioned::new(Execution { status, ..Execution::default() }), stages }
    }

    fn call(request: &str) -> Call {
        Call {
            execution_id: "e".to_owned(),
            ref_id: "2".to_owned(),
            phase: Phase::Work,
            task_token: None,
            request_id: request.to_owned(),
            deadline: 30_000,
        }
    }

    #[test]
    fn a_stage_starts_when_its_requisites_let_it_and_stays_where_its_branch_stopped() {
        for (requisite, expected) in [
            (Status::Succeeded, Ok(Gate::Open)),
            (Status::FailedContinue, Ok(Gate::Open)),
            (Status::Skipped, Ok(Gate::Open)),
            (Status::Stopped, Ok(Gate::Shut)),
            (Status::Terminal, Ok(Gate::Shut)),
            (Status::Canceled, Ok(Gate::Shut)),
            (Status::NotStarted, Ok(Gate::Shut)),
            (Status::Running, Err(ErrorClass::Conflict)),
        ] {
            let mut waiting = stage("2", Status::NotStarted, &["1"]);
            let loaded = execution(Status::Running, &[stage("1", requisite, &[]), waiting.clone()]);
            let gate = begin(&loaded, &mut waiting, &call("a"), 1_000).map_err(|failure| failure.class);
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
        ] {
            let mut late = stage("2", of_stage, &[]);
            let loaded = execution(of_execution, &[late.clone()]);
            assert_eq!(begin(&loaded, &mut late, &call("a"), 1_000), Ok(Gate::Shut));
            assert_eq!((late.status, late.calls), (of_stage, 0), "nothing changes");
        }
    }

    #[test]
    fn a_second_call_waits_until_the_first_is_over_or_surely_dead() {
        let mut running = stage("2", Status::NotStarted, &[]);
        let loaded = execution(Status::Running, &[running.clone()]);
        assert_eq!(begin(&loaded, &mut running, &call("first"), 1_000), Ok(Gate::Open));
        let second = begin(&loaded, &mut running, &call("second"), 29_999).map_err(|failure| failure.class);
        assert_eq!(second, Err(ErrorClass::Conflict));
        assert_eq!(
            begin(&loaded, &mut running, &call("first"), 29_999),
            Ok(Gate::Open),
            "its own retry goes on"
        );
        assert_eq!(
            begin(&loaded, &mut running, &call("second"), 30_000),
            Ok(Gate::Open),
            "the first one is dead"
        );
    }

    #[test]
    fn a_stage_that_is_not_enabled_is_skipped_and_a_blank_condition_runs_it() {
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
            assert_eq!(begin(&loaded, &mut optional, &call("a"), 1_000), Ok(expected), "{expression}");
        }
    }
}
