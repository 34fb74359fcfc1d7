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
