//! A stage at work: what it knows and what it may write down.

use gennaker_records::{Approval, Execution, Loaded, Stage, Status, Store, Task, Versioned};
use gennaker_runtime::{ErrorClass, Failure, Millis, Ports};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::Phase;
use crate::scope::{Sight, ancestors};

/// One call's view of its stage. Writes go to the record of this stage only.
#[derive(Debug)]
pub struct Run<'a> {
    pub(crate) store: &'a Store,
    pub(crate) ports: &'a Ports,
    pub(crate) loaded: Loaded,
    pub(crate) stage: Versioned<Stage>,
    pub(crate) phase: Phase,
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

    /// This stage's id, which is another one after a restart.
    pub fn id(&self) -> &str {
        &self.stage.value.id
    }

    /// Why it is called.
    pub const fn phase(&self) -> Phase {
        self.phase
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

    /// The stage's own fields.
    pub fn context(&self) -> &Map<String, Value> {
        &self.stage.value.context
    }

    /// A stage of this execution by name; of several with the name the first by `refId`.
    pub fn stage_named(&self, name: &str) -> Option<&Stage> {
        self.loaded.stages.values().map(|stage| &stage.value).find(|stage| stage.name == name)
    }

    /// The stages before this one, nearest first.
    pub fn ancestors(&self) -> Vec<&Stage> {
        let ids = ancestors(&self.loaded, self.ref_id());
        ids.iter().filter_map(|id| self.loaded.stages.get(id)).map(|stage| &stage.value).collect()
    }

    /// Evaluates an expression, written without `${}`.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::InvalidInput`] with the expression and its error underlined.
    pub fn evaluate(&self, expression: &str) -> Result<Value, Failure> {
        let sight = Sight::of(&self.loaded, &self.stage.value);
        gennaker_expressions::evaluate(expression, &sight.scope()).map_err(|error| {
            Failure::invalid(format!("the expression {expression} did not evaluate: {error}"))
        })
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
        let value = serde_json::to_value(decision).map_err(|error| {
            Failure::internal(format!("the checkpoint {name} cannot be written: {error}"))
        })?;
        self.stage.value.checkpoints.insert(name.to_owned(), value);
        self.save().await
    }

    /// Sets a field of the context. It is written with the next checkpoint or at the end of the call.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.stage.value.context.insert(name.to_owned(), value.into());
    }

    /// Sets an output, which later stages see. It is written with the next checkpoint or at the end of the call.
    pub fn output(&mut self, name: &str, value: impl Into<Value>) {
        self.stage.value.outputs.insert(name.to_owned(), value.into());
    }

    /// Says which task is at work now; the ones before it are done. A name is listed once.
    pub fn task(&mut self, name: &str) {
        let now = self.ports.now();
        let tasks = &mut self.stage.value.tasks;
        if tasks.iter().any(|task| task.name == name) {
            return;
        }
        for task in tasks.iter_mut().filter(|task| task.status == Status::Running) {
            task.status = Status::Succeeded;
            task.end_time = Some(now);
        }
        let id = (tasks.len() + 1).to_string();
        tasks.push(Task {
            id,
            name: name.to_owned(),
            status: Status::Running,
            start_time: Some(now),
            end_time: None,
        });
    }

    /// The names of the tasks so far.
    pub fn has_task(&self, name: &str) -> bool {
        self.stage.value.tasks.iter().any(|task| task.name == name)
    }

    /// Writes an approval that this stage waits for, unless it is written already.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn ask(&self, approval: Approval) -> Result<(), Failure> {
        match self.store.save_approval(&mut Versioned::new(approval)).await {
            Err(failure) if failure.class == ErrorClass::Conflict => Ok(()),
            other => other,
        }
    }

    /// Writes the record as it is now.
    pub(crate) async fn save(&mut self) -> Result<(), Failure> {
        let id = self.loaded.execution.value.id.clone();
        self.store.save_stage(&id, &mut self.stage).await
    }
}
