//! Rows of states, and rows side by side.

use gennaker_asl::{Branch, Next, State};
use gennaker_rules::ErrorClass;

use super::payload::Payload;
use super::tasks::{Timer, any_error};
use super::{Emitter, Plan, States};
use crate::{Block, Link};

/// What a row's `Fail` state says to people.
const CAUSE: &str = "a stage failed; the execution's record says which and why";

/// A row in the making.
pub(super) struct Row {
    number: usize,
    states: States,
    /// Whether a stage of it can loop, so that the run may have to go on in another.
    loops: bool,
    /// Whether it needs a state to end in, since a `Choice` can't end anything.
    ends: bool,
}

/// A part of a row, which may have a gate.
pub(super) struct Element<'b> {
    block: &'b Block,
    gated: bool,
    /// Its own first state, behind its gate.
    name: String,
}

impl<'b> From<&'b Block> for Element<'b> {
    fn from(block: &'b Block) -> Self {
        Self { block, gated: false, name: String::new() }
    }
}

impl<'b> From<&'b Link> for Element<'b> {
    fn from(link: &'b Link) -> Self {
        Self { block: &link.block, gated: link.gated, name: String::new() }
    }
}

/// A block as a row.
pub(super) fn elements(block: &Block) -> Vec<Element<'_>> {
    match block {
        Block::Row(parts) => parts.iter().map(Element::from).collect(),
        single => vec![single.into()],
    }
}

impl Row {
    pub(super) fn insert(&mut self, name: String, state: State) {
        self.states.insert(name, state);
    }

    /// Where errors lead.
    pub(super) fn halt(&self) -> String {
        self.named("Halt")
    }

    /// Where a stage leads that was looked at too often in this run.
    pub(super) fn go_on(&mut self) -> String {
        self.loops = true;
        self.named("Continue")
    }

    /// What comes next after a `Choice`.
    pub(super) fn after_choice(&mut self, next: &Next) -> String {
        match next {
            Next::State(name) => name.clone(),
            Next::End => {
                self.ends = true;
                self.named("Done")
            }
        }
    }

    fn named(&self, name: &str) -> String {
        numbered(name, self.number)
    }
}

fn numbered(name: &str, number: usize) -> String {
    if number == 1 { name.to_owned() } else { format!("{name} {number}") }
}

impl<'a> Emitter<'a> {
    /// A new row.
    pub(super) fn row(&mut self) -> Row {
        self.rows += 1;
        Row { number: self.rows, states: States::new(), loops: false, ends: false }
    }

    /// Gives a row's elements their names.
    pub(super) fn name(&mut self, elements: &mut [Element<'_>]) {
        for element in elements {
            element.name = match element.block {
                Block::Stage(stage) => {
                    self.plans.get(*stage).map(|plan| plan.name.clone()).unwrap_or_default()
                }
                _ => {
                    self.parallels += 1;
                    numbered("Parallel", self.parallels)
                }
            };
        }
    }

    /// Puts a row's elements one after the other; the last leads to `end`.
    pub(super) fn elements(&mut self, elements: &[Element<'_>], end: &Next, row: &mut Row) {
        for (index, element) in elements.iter().enumerate() {
            let next = elements.get(index + 1).map(|next| Next::State(self.start(next)));
            let next = next.unwrap_or_else(|| end.clone());
            if let Some(gate) = self.gate(element) {
                self.join(gate, Next::State(element.name.clone()), row);
            }
            match element.block {
                Block::Stage(stage) => self.stage(*stage, &next, row),
                branches => {
                    let parallel = self.parallel(branches, next, row.halt());
                    row.insert(element.name.clone(), parallel);
                }
            }
        }
    }

    /// An element's first state: its gate's, or its own.
    pub(super) fn start(&self, element: &Element<'_>) -> String {
        self.gate(element).map_or_else(|| element.name.clone(), Plan::join)
    }

    /// The stage whose requisites an element waits for by a token.
    fn gate(&self, element: &Element<'_>) -> Option<&'a Plan<'a>> {
        element.gated.then(|| element.block.source()).flatten().and_then(|stage| self.plans.get(stage))
    }

    /// The machine waits first until its pipeline's limit lets it run.
    pub(super) fn queue(&mut self, next: String, row: &mut Row) -> String {
        self.tally.waiting();
        let catch = vec![any_error(row.halt())];
        let task = self.wait("queue", Payload::new(), &Timer::None, catch, Next::State(next));
        row.insert("Queue".to_owned(), task);
        "Queue".to_owned()
    }

    /// Rows side by side.
    fn parallel(&mut self, block: &Block, next: Next, halt: String) -> State {
        self.tally.parallel();
        let branches = match block {
            Block::Branches(parts) => parts.iter().map(|part| self.branch(elements(part))).collect(),
            Block::Crossing(chains) => {
                chains.iter().map(|chain| self.branch(chain.iter().map(Element::from).collect())).collect()
            }
            single => vec![self.branch(elements(single))],
        };
        State::Parallel { branches, result_path: None, catch: vec![any_error(halt)], next }
    }

    fn branch(&mut self, mut elements: Vec<Element<'_>>) -> Branch {
        let mut row = self.row();
        self.name(&mut elements);
        let start_at = elements.first().map(|element| self.start(element)).unwrap_or_default();
        self.elements(&elements, &Next::End, &mut row);
        Branch { start_at, states: self.close(row, &elements) }
    }

    /// Adds what every row has: a state to end in, what ends it after an error, what lets it go on in another run.
    pub(super) fn close(&mut self, mut row: Row, elements: &[Element<'_>]) -> States {
        if row.ends {
            self.tally.end();
            row.insert(row.named("Done"), State::Succeed {});
        }
        if !row.states.is_empty() {
            let stages: Vec<&str> = elements
                .iter()
                .filter_map(|element| match element.block {
                    Block::Stage(stage) => self.plans.get(*stage).map(|plan| plan.ref_id),
                    _ => None,
                })
                .collect();
            let payload = Payload::new().with("stages", stages).with("error.$", "$.error");
            let failed = row.named("Failed");
            let halt = self.finish(payload, Vec::new(), Next::State(failed.clone()));
            row.insert(row.halt(), halt);
            let error = ErrorClass::StageFailed.name().to_owned();
            row.insert(failed, State::Fail { error, cause: CAUSE.to_owned() });
        }
        if row.loops {
            let next = Next::State(row.named("Failed"));
            let task = self.engine("continue", Payload::new(), vec![any_error(row.halt())], next);
            row.insert(row.named("Continue"), task);
        }
        self.tally.states += row.states.len();
        row.states
    }
}
