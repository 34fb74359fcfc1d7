//! A stage at work: what it knows and what it may write down.

use gennaker_evaluation::Evaluation;
use gennaker_expressions::{Finding, ancestors};
use gennaker_records::{Approval, ApprovalState, Execution, Loaded, Stage, Status, Store, Task, Versioned};
use gennaker_rules::counted;
use gennaker_runtime::{Failure, Millis, Ports};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::scope::StageExpressions;

/// One call's view of its stage. Writes go to the record of this stage only.
#[derive(Debug)]
pub struct Run<'a> {
    pub(crate) store: &'a Store,
    pub(crate) evaluation: &'a Evaluation,
    pub(crate) ports: &'a Ports,
    pub(crate) loaded: Loaded,
    pub(crate) stage: Versioned<Stage>,
    /// Whether what a failure left is being undone.
    pub(crate) recovering: bool,
}

impl Run<'_> {
    /// The execution.
    pub fn execution(&self) -> &Execution {
        &self.loaded.execution.value
    }

    /// This stage's `refId`.
    pub fn ref_id(&self) -> &str {
        &self.stage.value.ref_id
    }

    /// This stage's name.
    pub fn name(&self) -> &str {
        &self.stage.value.name
    }

    /// This stage's id, which other records and Spinnaker's clients know it by.
    pub fn id(&self) -> &str {
        &self.stage.value.id
    }

    /// An id of this attempt at the stage: another one after a restart.
    pub fn attempt_id(&self) -> String {
        match self.stage.value.restarts {
            0 => self.id().to_owned(),
            restarts => format!("{}.{restarts}", self.id()),
        }
    }

    /// The clock, randomness and settings.
    pub const fn ports(&self) -> &Ports {
        self.ports
    }

    /// The records, for what is not this stage's own: names to reserve, approvals.
    pub const fn store(&self) -> &Store {
        self.store
    }

    /// The present moment.
    pub fn now(&self) -> Millis {
        self.ports.now()
    }

    /// When this stage started.
    pub fn started(&self) -> Millis {
        self.stage.value.start_time.unwrap_or_else(|| self.ports.now())
    }

    /// The moment at which the stage has run for so many milliseconds, without the execution's pauses.
    pub fn moment_after(&self, millis: Millis) -> Millis {
        let now = self.now();
        let counted = counted(self.started(), now, &self.execution().pauses);
        now + millis - counted
    }

    /// The stage's own fields.
    pub fn context(&self) -> &Map<String, Value> {
        &self.stage.value.context
    }

    /// The outputs that this stage has so far.
    pub const fn outputs(&self) -> &Map<String, Value> {
        &self.stage.value.outputs
    }

    /// A stage of this execution by name: of several with the name the first of the definition, synthetic ones last.
    pub fn stage_named(&self, name: &str) -> Option<&Stage> {
        let named = self.loaded.stages.values().map(|stage| &stage.value).filter(|stage| stage.name == name);
        named.min_by_key(|stage| (stage.owner.is_some(), stage.position))
    }

    /// What started the execution.
    pub fn trigger(&self) -> &Map<String, Value> {
        &self.execution().trigger
    }

    /// Whether the pipeline wants its expressions evaluated as Spinnaker's version 4 does.
    pub fn spel_v4(&self) -> bool {
        let version = self.execution().settings.get("spelEvaluator").and_then(Value::as_str);
        version.is_some_and(|version| version.eq_ignore_ascii_case("v4"))
    }

    /// The execution with its stages, in Spinnaker's JSON.
    pub fn execution_json(&self) -> Value {
        self.loaded.to_json()
    }

    /// The stages before this one, nearest first.
    pub fn ancestors(&self) -> Vec<&Stage> {
        let execution = self.loaded.to_json();
        let ids = ancestors(&execution, self.ref_id()).into_iter();
        ids.filter_map(|id| self.loaded.stages.get(id)).map(|stage| &stage.value).collect()
    }

    /// Does a piece of work that evaluates expressions as this stage sees them. `work` may be done again, with answers to what
    /// its expressions wanted to know: it must have no effects.
    ///
    /// # Errors
    /// When there is no randomness, or the records cannot be read.
    pub async fn with_expressions<T>(&self, work: impl Fn(&StageExpressions<'_>) -> T) -> Result<T, Failure> {
        let (loaded, stage) = (&self.loaded, &self.stage.value);
        self.evaluation.run(|expressions| work(&StageExpressions::new(expressions, loaded, stage))).await
    }

    /// Reports what did not evaluate, for people and for `failOnFailedExpressions`.
    pub fn report(&mut self, findings: &[Finding]) {
        crate::context::report(&mut self.stage.value, findings, self.ports.now());
    }

    /// What was remembered under a name, if anything.
    ///
    /// # Errors
    /// When it is of another form than it was written.
    pub fn remembered<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Failure> {
        let Some(value) = self.stage.value.checkpoints.get(name) else { return Ok(None) };
        serde_json::from_value(value.clone())
            .map(Some)
            .map_err(|error| Failure::internal(format!("the checkpoint {name} cannot be read: {error}")))
    }

    /// Writes a decision down, now and on condition that this call still has the right to; only then may it be acted on.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::Conflict`] when another call or a cancellation was faster.
    pub async fn remember<T: Serialize>(&mut self, name: &str, decision: &T) -> Result<(), Failure> {
        self.note(name, decision)?;
        self.save().await
    }

    /// Notes something that is written with the next checkpoint or at the end of the call: nothing may rest on it.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn note<T: Serialize>(&mut self, name: &str, note: &T) -> Result<(), Failure> {
        let value = serde_json::to_value(note).map_err(|error| {
            Failure::internal(format!("the checkpoint {name} cannot be written: {error}"))
        })?;
        self.stage.value.checkpoints.insert(name.to_owned(), value);
        Ok(())
    }

    /// Drops what was noted under a name; written with the next checkpoint or at the end of the call.
    pub(crate) fn forget(&mut self, name: &str) {
        self.stage.value.checkpoints.remove(name);
    }

    /// From here on the stage undoes what a failure left. It has time for that by the rules of each step, whatever its own
    /// limit is.
    pub const fn recover(&mut self) {
        self.recovering = true;
    }

    /// Whether the stage has a time limit of its own, `stageTimeoutMs`, which the runtime counts, and which still holds.
    pub fn has_time_limit(&self) -> bool {
        !self.recovering && self.context().get("stageTimeoutMs").is_some_and(Value::is_number)
    }

    /// Sets a field of the context. It is written with the next checkpoint or at the end of the call.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.stage.value.context.insert(name.to_owned(), value.into());
    }

    /// Sets an output, which later stages see. It is written with the next checkpoint or at the end of the call.
    pub fn output(&mut self, name: &str, value: impl Into<Value>) {
        self.stage.value.outputs.insert(name.to_owned(), value.into());
    }

    /// Sets an entry of an output that is a map, as of one with an entry for each region; the others stay.
    pub fn output_entry(&mut self, name: &str, key: &str, value: impl Into<Value>) {
        let mut all = self.outputs().get(name).and_then(Value::as_object).cloned().unwrap_or_default();
        all.insert(key.to_owned(), value.into());
        self.output(name, all);
    }

    /// Says which task is at work now; the ones before it are done. A name is listed once.
    pub fn task(&mut self, name: &str) {
        self.task_in("", name);
    }

    /// Says which task is at work now in a lane; the lane's ones before it are done. A name is listed once.
    pub(crate) fn task_in(&mut self, lane: &str, name: &str) {
        let now = self.ports.now();
        let tasks = &mut self.stage.value.tasks;
        let mark = if lane.is_empty() { String::new() } else { format!(" ({lane})") };
        let name = format!("{name}{mark}");
        if tasks.iter().any(|task| task.name == name) {
            return;
        }
        for task in
            tasks.iter_mut().filter(|task| task.status == Status::Running && task.name.ends_with(&mark))
        {
            task.status = Status::Succeeded;
            task.end_time = Some(now);
        }
        let id = (tasks.len() + 1).to_string();
        tasks.push(Task { id, name, status: Status::Running, start_time: Some(now), end_time: None });
    }

    /// The names of the tasks so far.
    pub fn has_task(&self, name: &str) -> bool {
        self.stage.value.tasks.iter().any(|task| task.name == name)
    }

    /// Writes an approval that this stage waits for. One that is written already gets the new time to expire, which a
    /// pause has moved.
    ///
    /// # Errors
    /// When DynamoDB fails, or somebody decides at this very moment: then the call is tried again and finds the decision.
    pub async fn ask(&self, approval: Approval) -> Result<(), Failure> {
        match self.store.approval(&approval.id).await? {
            None => self.store.save_approval(&mut Versioned::new(approval)).await,
            Some(mut known)
                if known.value.state == ApprovalState::Pending && known.value.expires < approval.expires =>
            {
                known.value.expires = approval.expires;
                self.store.save_approval(&mut known).await
            }
            Some(_) => Ok(()),
        }
    }

    /// Writes the record as it is now.
    pub(crate) async fn save(&mut self) -> Result<(), Failure> {
        let id = self.loaded.execution.value.id.clone();
        self.store.save_stage(&id, &mut self.stage).await
    }
}
