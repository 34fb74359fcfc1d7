//! The compiler's front: a pipeline in, a checked machine out.

use std::borrow::Cow;

use gennaker_asl::Machine;
use gennaker_catalog::Catalog;
use gennaker_pipeline::{Graph, Pipeline, WINDOW, expand};
use gennaker_rules::Limits;
use sha2::{Digest, Sha256};

use crate::emit::{Plan, emit};
use crate::tally::check_count;
use crate::write::definition;
use crate::{Environment, Error, arrange};

/// AWS limit: the largest definition of a state machine, in bytes.
const LARGEST_DEFINITION: usize = 1_048_576;
/// The bytes of a task, which few states exceed.
const USUAL_STATE: usize = 800;

/// A compiled pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// The machine.
    pub machine: Machine,
    /// Its definition as short as it can be written: the same pipeline gives the same bytes.
    pub definition: String,
    /// The SHA-256 of the definition in hexadecimal digits.
    pub hash: String,
    /// How many states it has.
    pub states: usize,
    /// State transitions of a run in which no stage is looked at again and none fails.
    pub transitions: u64,
    /// Events in the history of such a run.
    pub events: u64,
    /// How many further looks each stage that can loop may take in one run; after that the execution goes on in another
    /// run. 0 where no stage can loop.
    pub looks: u64,
    /// Events in the history of a run in which every stage uses all its looks.
    pub worst_events: u64,
}

impl Compiled {
    /// The definition for people, with a line break at the end.
    ///
    /// # Errors
    /// [`Error::Json`].
    pub fn pretty(&self) -> Result<String, Error> {
        let mut text = serde_json::to_string_pretty(&self.machine)?;
        text.push('\n');
        Ok(text)
    }
}

/// Compiles a pipeline that [`gennaker_pipeline::validate`] has no error about, with its synthetic stages
/// ([`gennaker_pipeline::expand`]).
///
/// # Errors
/// What [`gennaker_pipeline::validate`] would have found, or a limit of Step Functions that the machine would not keep.
pub fn compile(pipeline: &Pipeline, catalog: &Catalog, environment: &Environment) -> Result<Compiled, Error> {
    let pipeline = expanded(pipeline);
    check_count(pipeline.stages.len())?;
    let graph = Graph::of(&pipeline);
    let block = arrange(&graph)?;
    let plans = Plan::all(&pipeline, &graph, &block, catalog)?;
    let emitted = emit(&block, &plans, environment, Limits::of(&pipeline.json).limits());
    let room = emitted.tally.room()?;
    let machine = Machine {
        comment: format!("{}: {}", pipeline.application, pipeline.name),
        start_at: emitted.start_at,
        states: emitted.states,
    };
    let definition = definition(&machine, (emitted.tally.states + 1) * USUAL_STATE)?;
    if definition.len() > LARGEST_DEFINITION {
        return Err(Error::TooLarge { bytes: definition.len() });
    }
    Ok(Compiled {
        hash: hex::encode(Sha256::digest(definition.as_bytes())),
        states: emitted.tally.states,
        machine,
        definition,
        transitions: emitted.tally.transitions,
        events: room.events,
        looks: room.looks,
        worst_events: room.worst_events,
    })
}

/// Most pipelines have no synthetic stages, and need not be copied.
fn expanded(pipeline: &Pipeline) -> Cow<'_, Pipeline> {
    if pipeline.stages.iter().any(|stage| stage.context.contains_key(WINDOW)) {
        Cow::Owned(expand(pipeline))
    } else {
        Cow::Borrowed(pipeline)
    }
}
