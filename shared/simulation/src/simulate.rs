//! The entrance: a pipeline and a script in, what came of it out.

use gennaker_asl::{Ended, Interpreter, Machine, Outcome};
use gennaker_catalog::catalog;
use gennaker_pipeline::{Pipeline, expand};
use gennaker_rules::Status;
use gennaker_statemachines::{Cost, Environment, compile};
use serde_json::json;

use crate::Error;
use crate::play::{Due, ID, Play};
use crate::report::{Run, Simulated, StageEnd};
use crate::script::{Script, find};

/// Compiles a pipeline that [`gennaker_pipeline::validate`] has no error about, and runs it as a script says.
///
/// # Errors
/// When it does not compile, or the script speaks of a stage that it does not have.
pub fn simulate(pipeline: &Pipeline, script: &Script) -> Result<Simulated, Error> {
    let compiled = compile(pipeline, catalog(), &Environment::example())?;
    run(&compiled.machine, pipeline, script, compiled.looks)
}

/// Runs a machine that a pipeline was compiled to.
///
/// # Errors
/// When the machine cannot be interpreted, or the script speaks of a stage that the pipeline does not have.
pub fn simulate_machine(machine: &Machine, pipeline: &Pipeline, script: &Script) -> Result<Simulated, Error> {
    run(machine, pipeline, script, 0)
}

fn run(machine: &Machine, pipeline: &Pipeline, script: &Script, looks: u64) -> Result<Simulated, Error> {
    let pipeline = expand(pipeline);
    for ref_id in script.stages.keys() {
        find(&pipeline, ref_id)?;
    }
    let mut play = Play::new(&pipeline, script, catalog());
    play.looks = script.looks.unwrap_or(looks);
    let mut interpreter = Interpreter::new(machine, script.seed)?;
    if script.siblings_end_themselves {
        interpreter = interpreter.without_aborting_siblings();
    }
    let start = script.starts_at;
    for (from, until) in &script.pauses {
        interpreter.wake(play.plan(Due::Pause), start + from);
        if let Some(until) = until {
            interpreter.wake(play.plan(Due::Resume), start + until);
        }
    }
    if let Some(at) = script.cancel_at {
        interpreter.wake(play.plan(Due::Cancel), start + at);
    }
    interpreter.start(ID, json!({ "executionId": ID, "run": 1 }), start);
    let ended = interpreter.run(&mut play)?;
    if play.status == Status::Running
        && let Some(last) = ended.last()
    {
        play.machine_ended(last.at, &run_of(last).error.unwrap_or_else(|| "without its finish".to_owned()));
    }
    Ok(report(play, start, &ended))
}

fn report(play: Play<'_>, started_at: i64, ended: &[Ended]) -> Simulated {
    let stages = play.rows.0.into_iter().map(|(ref_id, row)| StageEnd {
        ref_id,
        name: row.definition.name,
        stage_type: row.definition.stage_type,
        owner: row.definition.owner,
        status: row.status,
        start: row.start,
        end: row.end,
        reason: row.reason,
    });
    Simulated {
        status: play.status,
        started_at,
        ended_at: play.ended_at,
        stages: stages.collect(),
        path: play.path,
        states: play.visits,
        runs: ended.iter().map(run_of).collect(),
        cost: Cost::of_run(ended.iter().map(|run| run.transitions).sum(), 0),
    }
}

fn run_of(ended: &Ended) -> Run {
    let (status, error) = match &ended.outcome {
        Outcome::Succeeded(_) => ("SUCCEEDED", None),
        Outcome::Failed(failure) => ("FAILED", Some(failure)),
        Outcome::Aborted(failure) => ("ABORTED", Some(failure)),
    };
    Run {
        name: ended.name.clone(),
        started_at: ended.started_at,
        ended_at: ended.at,
        status,
        error: error.map(|failure| format!("{}: {}", failure.error, failure.cause)),
        transitions: ended.transitions,
        events: ended.events,
    }
}
