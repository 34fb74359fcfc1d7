//! The records of a simulated execution's stages.

use std::collections::BTreeSet;

use gennaker_expressions::Finding;
use gennaker_pipeline::{Pipeline, StageDefinition, boolean};
use gennaker_rules::{End, Millis, Passage, Status, execution_status, fails_at_the_end, may_pass};
use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::plan::Planned;

/// The record of a stage.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) definition: StageDefinition,
    /// The definition's context; evaluated once the stage has started.
    pub(crate) context: Map<String, Value>,
    pub(crate) outputs: Map<String, Value>,
    /// What did not evaluate.
    pub(crate) findings: Vec<Finding>,
    pub(crate) status: Status,
    pub(crate) start: Option<Millis>,
    pub(crate) end: Option<Millis>,
    pub(crate) reason: Option<String>,
    /// What becomes of it; known once it has started.
    pub(crate) planned: Option<Planned>,
    /// The run of the machine that last worked on it, and its looks in that run.
    pub(crate) run: u64,
    pub(crate) looks: u64,
    /// The run in which the machine came to it and found that it does not start; 0 is none.
    pub(crate) passed_over: u64,
    /// The call that works on it.
    pub(crate) lease: Option<u64>,
    pub(crate) token: Option<String>,
    pub(crate) join_token: Option<String>,
}

impl Row {
    fn new(definition: &StageDefinition) -> Self {
        Self {
            definition: definition.clone(),
            context: definition.context.clone(),
            outputs: Map::new(),
            findings: Vec::new(),
            status: Status::NotStarted,
            start: None,
            end: None,
            reason: None,
            planned: None,
            run: 0,
            looks: 0,
            passed_over: 0,
            lease: None,
            token: None,
            join_token: None,
        }
    }

    /// Why it halts the pipeline whatever becomes of it: expressions did not evaluate, and it says that this fails it.
    pub(crate) fn unresolved(&self) -> Option<String> {
        let fails = self.context.get("failOnFailedExpressions").and_then(boolean) == Some(true);
        if !fails || self.findings.is_empty() {
            return None;
        }
        let expressions: BTreeSet<&str> =
            self.findings.iter().map(|finding| finding.expression.as_str()).collect();
        let expressions: Vec<&str> = expressions.into_iter().collect();
        Some(format!("expressions did not evaluate: {}", expressions.join("; ")))
    }

    /// Whether somebody is at work on it, or holds it.
    pub(crate) const fn is_under_way(&self) -> bool {
        matches!(self.status, Status::Running | Status::Paused)
    }
}

/// All records.
#[derive(Clone, Debug)]
pub(crate) struct Rows(pub(crate) IndexMap<String, Row>);

impl Rows {
    pub(crate) fn of(pipeline: &Pipeline) -> Self {
        Self(pipeline.stages.iter().map(|stage| (stage.ref_id.clone(), Row::new(stage))).collect())
    }

    pub(crate) fn get(&self, ref_id: &str) -> Option<&Row> {
        self.0.get(ref_id)
    }

    pub(crate) fn get_mut(&mut self, ref_id: &str) -> Option<&mut Row> {
        self.0.get_mut(ref_id)
    }

    /// The rows that a stage waits for.
    pub(crate) fn requisites(&self, ref_id: &str) -> impl Iterator<Item = &Row> {
        let ids = self.0.get(ref_id).map(|row| row.definition.waits_for()).unwrap_or_default();
        ids.iter().filter_map(|id| self.0.get(id))
    }

    /// Whether the join before a stage may go on.
    pub(crate) fn may_pass(&self, ref_id: &str, run: u64) -> bool {
        may_pass(
            self.requisites(ref_id)
                .map(|row| Passage { status: row.status, passed_over: row.passed_over == run }),
        )
    }

    /// What the execution ends as.
    pub(crate) fn execution_status(&self) -> Status {
        execution_status(
            self.0
                .values()
                .map(|row| End { status: row.status, fails_at_the_end: fails_at_the_end(&row.context) }),
        )
    }
}
