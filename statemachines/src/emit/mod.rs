//! From blocks to states.

mod payload;
mod plan;
mod retry;
mod rows;
mod stages;
mod tasks;
mod timer;

use std::sync::Arc;

use gennaker_asl::{Next, Retrier, State};
use indexmap::IndexMap;

pub(crate) use plan::Plan;

use crate::tally::Tally;
use crate::{Block, Environment};
use payload::Payload;
use rows::elements;

/// The states of a row in the order in which they run.
pub(crate) type States = IndexMap<String, State>;

/// A machine's first state, its states, and what a run of it takes.
pub(crate) struct Emitted {
    pub(crate) start_at: String,
    pub(crate) states: States,
    pub(crate) tally: Tally,
}

/// States in the making.
struct Emitter<'a> {
    environment: &'a Environment,
    plans: &'a [Plan<'a>],
    retry: Arc<[Retrier]>,
    rows: usize,
    parallels: usize,
    tally: Tally,
}

/// The machine's own row: it may wait in a queue first, and after its last stage it finishes.
pub(crate) fn emit(block: &Block, plans: &[Plan<'_>], environment: &Environment, queues: bool) -> Emitted {
    let mut emitter = Emitter {
        environment,
        plans,
        retry: retry::retriers(),
        rows: 0,
        parallels: 0,
        tally: Tally::default(),
    };
    let finish = "Finish".to_owned();
    let mut row = emitter.row();
    let mut elements = elements(block);
    emitter.name(&mut elements);
    let first = elements.first().map_or_else(|| finish.clone(), |element| emitter.start(element));
    let start_at = if queues { emitter.queue(first, &mut row) } else { first };
    emitter.elements(&elements, &Next::State(finish.clone()), &mut row);
    let mut states = emitter.close(row, &elements);
    emitter.tally.task();
    let task = emitter.finish(Payload::new(), Vec::new(), Next::End);
    states.insert(finish, task);
    emitter.tally.states += 1;
    Emitted { start_at, states, tally: emitter.tally }
}
