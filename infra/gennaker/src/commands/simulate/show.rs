//! What came of a simulated run, for people and programs.

use console::style;
use gennaker_rules::{Millis, Status};
use gennaker_simulation::{Moment, Simulated, StageEnd, Taken, Visit};
use serde_json::{Value, json};

use crate::{
    format::{self, count},
    output::Output,
};

/// Prints the path, the stages and the end.
pub(super) fn show(output: Output, simulated: &Simulated, all_states: bool) {
    output.json(&document(simulated));
    let since = |at: Millis| format::duration(at - simulated.started_at);
    if all_states {
        let several = simulated.runs.len() > 1;
        let rows = simulated.states.iter().filter_map(|visit| state(visit, several, &since));
        output.line(format::table(&["TIME", "STATE", "WHAT HAPPENED"], rows));
    } else {
        let rows = simulated.path.iter().map(|moment| {
            vec![since(moment.at), named(simulated, moment.ref_id.as_deref()), happened(moment)]
        });
        output.line(format::table(&["TIME", "STAGE", "WHAT HAPPENED"], rows));
    }
    output.line("");
    let rows = simulated.stages.iter().map(|stage| {
        let started = stage.start.map(since).unwrap_or_default();
        let took =
            stage.start.zip(stage.end).map(|(start, end)| format::duration(end - start)).unwrap_or_default();
        vec![title(stage), status(stage.status), started, took, stage.reason.clone().unwrap_or_default()]
    });
    output.line(format::table(&["STAGE", "STATUS", "STARTED", "TOOK", "WHY"], rows));
    output.line("");
    let ended =
        simulated.ended_at.map_or_else(|| "not ended".to_owned(), |at| format!("after {}", since(at)));
    output.line(format!(
        "{} {ended}; {}, in {} of the machine",
        style(status(simulated.status)).bold(),
        format::cost(simulated.cost),
        count(simulated.runs.len(), "run")
    ));
}

/// The same as JSON, with the price.
fn document(simulated: &Simulated) -> Value {
    let mut document = serde_json::to_value(simulated).unwrap_or_default();
    if let Some(fields) = document.as_object_mut() {
        let cost = simulated.cost;
        fields
            .insert("cost".to_owned(), json!({ "transitions": cost.transitions, "dollars": cost.dollars() }));
    }
    document
}

fn status(status: Status) -> String {
    format!("{} {status}", format::symbol(status.name()))
}

fn title(stage: &StageEnd) -> String {
    format!("{} ({})", stage.name, stage.ref_id)
}

fn named(simulated: &Simulated, ref_id: Option<&str>) -> String {
    let stage = simulated.stages.iter().find(|stage| Some(stage.ref_id.as_str()) == ref_id);
    stage.map(title).unwrap_or_default()
}

fn happened(moment: &Moment) -> String {
    match moment.status {
        Some(Status::Running) => format!("{} {}", format::symbol(Status::Running.name()), moment.what),
        Some(changed) if moment.what == "ended" => status(changed),
        Some(changed) => format!("{}: {}", status(changed), moment.what),
        None => format!("{} {}", format::symbol(""), moment.what),
    }
}

/// A state that was entered and led nowhere yet needs no line: how it is left tells both.
fn state(visit: &Visit, several: bool, since: &impl Fn(Millis) -> String) -> Option<Vec<String>> {
    let what = match &visit.taken {
        Taken::Entered => return None,
        Taken::Retry { error, .. } => format!("{} {error}, tried again", format::symbol("FAILED_CONTINUE")),
        Taken::Catch { error, next, .. } => format!("{} {error} → {next}", format::symbol("FAILED_CONTINUE")),
        Taken::Choice { next, .. } | Taken::Default { next } | Taken::Next { next } => format!("→ {next}"),
        Taken::End => format!("{} ends", format::symbol("SUCCEEDED")),
        Taken::Failed { error } => format!("{} {error}", format::symbol("TERMINAL")),
        Taken::Aborted => format!("{} aborted", format::symbol("CANCELED")),
    };
    let run = if several { format!("{}: ", visit.run) } else { String::new() };
    let depth = "  ".repeat(visit.branch.len());
    Some(vec![since(visit.at), format!("{run}{depth}{}", visit.state), what])
}
