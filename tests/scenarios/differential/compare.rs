//! What has to be the same in both worlds.

use std::collections::BTreeMap;

use gennaker_asl::{Machine, State};
use indexmap::IndexMap;
use serde_json::Value;

use super::desk::{Desk, Entry};
use super::run::Ran;
use super::script::{Case, Kind};

/// Every difference between two worlds, in words.
pub(crate) fn differences(case: &Case, machine: &Machine, real: &Ran, model: &Ran) -> Vec<String> {
    let mut found = Vec::new();
    for index in 0..real.runs.len().max(model.runs.len()) {
        let (real, model) = (real.runs.get(index), model.runs.get(index));
        if real != model {
            found.push(format!("run {}: {real:#?}\nbut the interpreter says {model:#?}", index + 1));
        }
    }
    let rows = Rows::of(machine);
    let (here, there) = (rows.sorted(&real.desk), rows.sorted(&model.desk));
    for key in here.keys().chain(there.keys().filter(|key| !here.contains_key(*key))) {
        let (here, there) = (here.get(key), there.get(key));
        if here != there {
            found.push(format!("calls of {key}: {here:#?}\nbut the interpreter makes {there:#?}"));
        }
    }
    for (world, desk) in [("the local cloud", &real.desk), ("the interpreter", &model.desk)] {
        found.extend(faults(case, desk).into_iter().map(|what| format!("{world}: {what}")));
    }
    found
}

/// What differs from AWS in a world that lets the branches beside a failed one come to their own ends: nothing but calls
/// of these, so the end is the same and AWS makes no call that this world does not.
pub(crate) fn differences_by_aborting(without: &Ran, with: &Ran) -> Vec<String> {
    let mut found = Vec::new();
    if without.runs != with.runs {
        found.push(format!("aborting siblings ends in {:#?}\nbut not in {:#?}", with.runs, without.runs));
    }
    let mut calls: Vec<&Entry> = without.desk.log.iter().collect();
    for entry in &with.desk.log {
        match calls.iter().position(|call| *call == entry) {
            Some(place) => drop(calls.swap_remove(place)),
            None => found.push(format!("only where siblings are aborted: {entry:?}")),
        }
    }
    found
}

/// What one world did that no machine may.
pub(crate) fn faults(case: &Case, desk: &Desk) -> Vec<String> {
    let mut found = desk.wrong.clone();
    found.extend(desk.left().into_iter().map(|left| format!("nobody asks for {left}")));
    let works = |run: u64, stage: &str| -> Vec<usize> {
        let work = [Kind::Look, Kind::Rest, Kind::Soft];
        let mine = |entry: &Entry| entry.run == run && entry.who == stage && work.contains(&entry.kind);
        let log = desk.log.iter().enumerate();
        log.filter(|(_, entry)| mine(entry)).map(|(place, _)| place).collect()
    };
    for run in 1..=desk.run {
        for (stage, requisites) in &case.waits_for() {
            let Some(first) = works(run, stage).first().copied() else { continue };
            for requisite in requisites.iter().filter(|requisite| !desk.is_stopped(requisite)) {
                match works(run, requisite).last() {
                    Some(last) if *last < first => {}
                    other => found.push(format!(
                        "run {run}: {stage} began at {first}, and {requisite} ended at {other:?}"
                    )),
                }
            }
        }
    }
    found
}

/// Which of a machine's rows makes a call.
#[derive(Debug, Default)]
struct Rows {
    count: usize,
    stages: BTreeMap<(String, bool), usize>,
    halts: BTreeMap<String, Vec<usize>>,
}

impl Rows {
    fn of(machine: &Machine) -> Self {
        let mut rows = Self::default();
        rows.add(&machine.states);
        rows
    }

    fn add(&mut self, states: &IndexMap<String, State>) {
        let row = self.count;
        self.count += 1;
        for state in states.values() {
            match state {
                State::Task { parameters, .. } => {
                    let payload = parameters.get("Payload").unwrap_or(parameters);
                    if let Some(stage) = payload.get("refId").and_then(Value::as_str) {
                        self.stages.insert((stage.to_owned(), payload.get("phase").is_some()), row);
                    }
                    if let Some(stages) = payload.get("stages").and_then(Value::as_array) {
                        let stages: Vec<&str> = stages.iter().filter_map(Value::as_str).collect();
                        self.halts.entry(stages.join(",")).or_default().push(row);
                    }
                }
                State::Parallel { branches, .. } => {
                    for branch in branches {
                        self.add(&branch.states);
                    }
                }
                _ => {}
            }
        }
    }

    /// The row of a call; none where several rows could make it.
    fn row(&self, entry: &Entry) -> Option<usize> {
        match entry.kind {
            Kind::Queue | Kind::Finish => Some(0),
            Kind::Continue => None,
            Kind::Halt => match self.halts.get(&entry.who)?.as_slice() {
                [row] => Some(*row),
                _ => None,
            },
            _ => self.stages.get(&(entry.who.clone(), entry.kind == Kind::Join)).copied(),
        }
    }

    /// The calls of each row of each run in order, and the others of each run in any order.
    fn sorted<'d>(&self, desk: &'d Desk) -> BTreeMap<String, Vec<&'d Entry>> {
        let mut calls: BTreeMap<String, Vec<&'d Entry>> = BTreeMap::new();
        for entry in &desk.log {
            let row = self.row(entry).map_or_else(|| "no certain row".to_owned(), |row| format!("row {row}"));
            calls.entry(format!("run {}, {row}", entry.run)).or_default().push(entry);
        }
        for (key, calls) in &mut calls {
            if key.ends_with("no certain row") {
                calls.sort_by_key(|entry| (entry.kind, &entry.payload));
            }
        }
        calls
    }
}
