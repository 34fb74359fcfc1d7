//! States and edges by their kind: "poll: X → wait" instead of "deploy (3) done? → deploy (3) wait".

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;

use gennaker_asl::{Catcher, Machine, Next, State};
use gennaker_simulation::{Taken, Visit};
use indexmap::IndexMap;

/// The roles that a stage's states have beside its first.
const ROLES: [&str; 6] = ["join", "done?", "wait", "after", "rest", "failed"];
/// The states of a row, and of the machine.
const ROW: [&str; 7] = ["Halt", "Failed", "Continue", "Done", "Finish", "Queue", "Parallel"];

/// The kind of each state of a machine.
pub(crate) struct Kinds {
    kinds: BTreeMap<String, Kind>,
    catches: BTreeMap<String, Vec<Catcher>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Kind {
    /// The stage that it is of, or none for a row's.
    stem: Option<String>,
    shape: String,
    role: String,
}

impl Kinds {
    pub(crate) fn of(machine: &Machine) -> Self {
        let names: Vec<&str> = states(machine).map(|(name, _)| name).collect();
        let has = |stem: &str, role: &str| names.contains(&format!("{stem} {role}").as_str());
        let kind = |name: &str| {
            let first = name.split(' ').next().unwrap_or_default();
            let numbered = name.split(' ').nth(1).is_none_or(|rest| rest.parse::<u32>().is_ok());
            if ROW.contains(&first) && numbered {
                return Kind { stem: None, shape: "row".to_owned(), role: first.to_owned() };
            }
            let of_role =
                ROLES.iter().find_map(|role| Some((name.strip_suffix(&format!(" {role}"))?, *role)));
            let (stem, role) = of_role.unwrap_or((name, "X"));
            let shape = if has(stem, "wait") {
                "poll"
            } else if has(stem, "after") {
                "callback by a deadline"
            } else if has(stem, "rest") {
                "callback"
            } else {
                "immediate"
            };
            let soft = if has(stem, "failed") { ", soft" } else { "" };
            Kind { stem: Some(stem.to_owned()), shape: format!("{shape}{soft}"), role: role.to_owned() }
        };
        let catches = states(machine).filter_map(|(name, state)| match state {
            State::Task { catch, .. } | State::Parallel { catch, .. } => {
                Some((name.to_owned(), catch.clone()))
            }
            _ => None,
        });
        Self {
            kinds: names.iter().map(|name| ((*name).to_owned(), kind(name))).collect(),
            catches: catches.collect(),
        }
    }

    fn state(&self, name: &str) -> String {
        self.kinds
            .get(name)
            .map_or_else(|| format!("? {name}"), |kind| format!("{}: {}", kind.shape, kind.role))
    }

    /// An edge's target: a state of the same stage or of the row by its role, anything else is what comes next.
    fn target(&self, from: &str, to: &str) -> String {
        match (self.kinds.get(from), self.kinds.get(to)) {
            (Some(from), Some(to)) if to.stem.is_some() && from.stem == to.stem => to.role.clone(),
            (Some(_), Some(to)) if to.stem.is_none() && to.role != "Parallel" => to.role.clone(),
            _ => "next".to_owned(),
        }
    }

    fn edge(&self, from: &str, how: &str, to: &str) -> String {
        format!("{} {how} → {}", self.state(from), self.target(from, to))
    }

    fn caught(&self, from: &str, index: usize, to: &str) -> String {
        let names = self.catches.get(from).and_then(|catch| catch.get(index));
        let names = names.map(|catcher| catcher.error_equals.join(" ")).unwrap_or_default();
        self.edge(from, &format!("catches {names}"), to)
    }

    /// What was taken, by its kind; none is no state's doing.
    pub(crate) fn taken(&self, visit: &Visit) -> Option<String> {
        let Visit { state, taken, .. } = visit;
        Some(match taken {
            Taken::Entered => self.state(state),
            Taken::Retry { index, .. } => format!("{} retries by {index}", self.state(state)),
            Taken::Catch { index, next, .. } => self.caught(state, *index, next),
            Taken::Choice { index, next } => self.edge(state, &format!("choice {index}"), next),
            Taken::Default { next } => self.edge(state, "default", next),
            Taken::Next { next } => self.edge(state, "leads", next),
            Taken::End => format!("{} ends", self.state(state)),
            Taken::Failed { .. } | Taken::Aborted => return None,
        })
    }
}

/// Every state of a machine, also within branches.
pub(crate) fn states(machine: &Machine) -> impl Iterator<Item = (&str, &State)> {
    fn collect<'m>(states: &'m IndexMap<String, State>, found: &mut Vec<(&'m str, &'m State)>) {
        for (name, state) in states {
            found.push((name, state));
            if let State::Parallel { branches, .. } = state {
                branches.iter().for_each(|branch| collect(&branch.states, found));
            }
        }
    }
    let mut found = Vec::new();
    collect(&machine.states, &mut found);
    found.into_iter()
}

/// Every state and edge that a machine has, by its kind.
pub(crate) fn edges(machine: &Machine, kinds: &Kinds) -> Vec<String> {
    let mut found = Vec::new();
    for (name, state) in states(machine) {
        found.push(kinds.state(name));
        let next = match state {
            State::Task { next, .. } | State::Parallel { next, .. } => Some(next),
            State::Succeed {} => Some(&Next::End),
            _ => None,
        };
        match next {
            Some(Next::State(next)) => found.push(kinds.edge(name, "leads", next)),
            Some(Next::End) => found.push(format!("{} ends", kinds.state(name))),
            None => {}
        }
        match state {
            State::Task { retry, .. } => {
                found.extend(
                    (0..retry.len()).map(|index| format!("{} retries by {index}", kinds.state(name))),
                );
            }
            State::Choice { choices, default } => {
                for (index, rule) in choices.iter().enumerate() {
                    found.push(kinds.edge(name, &format!("choice {index}"), &rule.next));
                }
                found.push(kinds.edge(name, "default", default));
            }
            State::Wait { next, .. } => found.push(kinds.edge(name, "leads", next)),
            _ => {}
        }
        let catches = kinds.catches.get(name).map(Vec::len).unwrap_or_default();
        for index in 0..catches {
            let next = kinds
                .catches
                .get(name)
                .and_then(|catch| catch.get(index))
                .map(|catcher| catcher.next.as_str());
            found.push(kinds.caught(name, index, next.unwrap_or_default()));
        }
    }
    found
}
