//! What is known of a stage before its states are made.

use gennaker_catalog::{Catalog, Completion, Function};
use gennaker_pipeline::{Graph, OnFailure, Pipeline, StageDefinition};
use serde_json::Value;

use super::timer;
use crate::names::Names;
use crate::{Block, Error};

/// A stage and how its states look.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// Its first state's name; its other states append to it.
    pub(super) name: String,
    pub(super) ref_id: &'a str,
    pub(super) function: &'a Function,
    pub(super) shape: Shape,
    /// Whether the pipeline may go on when it fails.
    pub(super) soft: bool,
    /// The gated stages that wait for it.
    pub(super) releases: Vec<&'a str>,
}

/// How a stage completes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// At once.
    Immediate,
    /// It is looked at again and again.
    Poll,
    /// It is woken, or looked at after so many seconds.
    Deadline(u64),
    /// It is woken, or looked at when it says itself.
    Callback,
}

impl<'a> Plan<'a> {
    /// Plans all stages.
    pub(crate) fn all(
        pipeline: &'a Pipeline,
        graph: &Graph,
        block: &Block,
        catalog: &'a Catalog,
    ) -> Result<Vec<Self>, Error> {
        let mut names = Names::default();
        let mut plans = Vec::with_capacity(pipeline.stages.len());
        for stage in &pipeline.stages {
            let Some((function, declared)) = catalog.stage(&stage.stage_type) else {
                return Err(Error::UnknownType {
                    ref_id: stage.ref_id.clone(),
                    stage_type: stage.stage_type.clone(),
                });
            };
            let shape = match declared.completion {
                Completion::Immediate => Shape::Immediate,
                Completion::Poll => Shape::Poll,
                Completion::Callback => {
                    let seconds =
                        declared.deadline.as_ref().and_then(|deadline| timer::seconds(stage, deadline));
                    seconds.map_or(Shape::Callback, Shape::Deadline)
                }
            };
            plans.push(Self {
                name: names.stage(&stage.name, &stage.ref_id),
                ref_id: &stage.ref_id,
                function,
                shape,
                soft: is_soft(stage),
                releases: Vec::new(),
            });
        }
        for gate in block.gates() {
            let Some(ref_id) = pipeline.stages.get(gate).map(|stage| stage.ref_id.as_str()) else { continue };
            for requisite in graph.requisites.get(gate).into_iter().flatten() {
                plans.get_mut(*requisite).into_iter().for_each(|plan| plan.releases.push(ref_id));
            }
        }
        Ok(plans)
    }
}

/// An expression may say so too.
fn is_soft(stage: &StageDefinition) -> bool {
    let is_expression =
        |name: &str| stage.context.get(name).and_then(Value::as_str).is_some_and(|text| text.contains("${"));
    stage.on_failure() != OnFailure::Halt
        || is_expression("continuePipeline")
        || is_expression("failPipeline")
}
