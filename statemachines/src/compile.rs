//! The compiler's front: a pipeline in, a checked machine out.

use gennaker_catalog::Catalog;
use gennaker_pipeline::{Graph, Pipeline};
use sha2::{Digest, Sha256};

use crate::asl::Machine;
use crate::emit::Emitter;
use crate::names::Names;
use crate::{Error, arrange};

/// AWS limit: the largest definition of a state machine, in bytes.
const LARGEST_DEFINITION: usize = 1_048_576;
/// AWS limit: the events of one execution.
const LONGEST_HISTORY: u64 = 25_000;
/// A `Task` writes five events (entered, scheduled, started, succeeded, exited), other states two.
const EVENTS_PER_TRANSITION: u64 = 5;

/// Where a machine will run: what makes its ARNs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
    /// The region.
    pub region: String,
    /// The twelve digits of the account.
    pub account: String,
    /// The stack, whose name starts every function's.
    pub stack: String,
}

impl Environment {
    /// An environment for examples and documentation; the account is the one that AWS uses for these.
    pub fn example() -> Self {
        Self {
            partition: "aws".to_owned(),
            region: "us-east-1".to_owned(),
            account: "123456789012".to_owned(),
            stack: "gennaker".to_owned(),
        }
    }

    /// The ARN of a function by its name in the catalog.
    pub fn function_arn(&self, function: &str) -> String {
        let Self { partition, region, account, stack } = self;
        format!("arn:{partition}:lambda:{region}:{account}:function:{stack}-{function}")
    }
}

/// A compiled pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// The machine.
    pub machine: Machine,
    /// Its definition: the same pipeline gives the same bytes.
    pub definition: String,
    /// The SHA-256 of the definition in hexadecimal digits.
    pub hash: String,
    /// How many states it has.
    pub states: usize,
    /// State transitions of a run in which no stage polls and none fails.
    pub transitions: u64,
    /// Events in the history of such a run, at most.
    pub events: u64,
}

/// Compiles a pipeline that [`gennaker_pipeline::validate`] has no error about.
///
/// # Errors
/// A graph that can't be arranged yet, or a limit of Step Functions that the machine would not keep.
pub fn compile(pipeline: &Pipeline, catalog: &Catalog, environment: &Environment) -> Result<Compiled, Error> {
    let name =
        |index: usize| pipeline.stages.get(index).map(|stage| stage.ref_id.clone()).unwrap_or_default();
    let block = arrange(&Graph::of(pipeline), name)?;
    let mut emitter = Emitter { pipeline, catalog, environment, names: Names::default(), transitions: 0 };
    let (start_at, states) = emitter.machine(&block)?;
    let transitions = emitter.transitions;
    let machine =
        Machine { comment: format!("{}: {}", pipeline.application, pipeline.name), start_at, states };
    let mut definition =
        serde_json::to_string_pretty(&machine).map_err(|error| Error::Json(error.to_string()))?;
    definition.push('\n');
    if definition.len() > LARGEST_DEFINITION {
        return Err(Error::TooLarge { bytes: definition.len() });
    }
    let events = transitions * EVENTS_PER_TRANSITION + 2;
    if events > LONGEST_HISTORY {
        return Err(Error::TooLong { events });
    }
    Ok(Compiled {
        hash: hex::encode(Sha256::digest(definition.as_bytes())),
        states: definition.matches("\"Type\":").count(),
        machine,
        definition,
        transitions,
        events,
    })
}
