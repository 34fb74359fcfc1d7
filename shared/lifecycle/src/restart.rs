//! Restarting an execution from a stage.

use std::collections::BTreeSet;

use gennaker_pipeline::{Pipeline, expand};
use gennaker_records::{Definition, Loaded, Stage, Status, Versioned};
use gennaker_rules::Limits;
use gennaker_runtime::{ErrorClass, Failure};
use serde_json::{Map, Value, json};

use crate::Lifecycle;
use crate::pause::end_pause;
use crate::restart_plan::again;

/// What a restart runs again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restart {
    /// The stage to start with, by `refId` or id; all complete stages after it run again as well.
    pub stage: Option<String>,
    /// Whether stages that succeeded or were skipped keep their result; then everything that ended otherwise runs again.
    pub keep_succeeded: bool,
    /// Which definition runs; none is the one that the execution has run so far.
    pub definition: Option<DefinitionChoice>,
}

/// A version of a pipeline's definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefinitionChoice {
    /// The one that is saved now.
    Current,
    /// The one with this number.
    Version(u64),
}

impl Lifecycle {
    /// Restarts an execution: some stages have not started again, and a new run of the machine passes by the others. Their
    /// expressions are evaluated anew. An execution that a pipeline stage started revives that stage.
    ///
    /// # Errors
    /// [`ErrorClass::InvalidInput`] where the stage still runs or is not there; [`ErrorClass::NotFound`] where the execution
    /// or definition is not.
    pub async fn restart(&self, id: &str, restart: &Restart, user: &str) -> Result<(), Failure> {
        self.restart_with(id, restart, &Map::new(), user).await
    }

    /// The same, with fields that the first stage gets beside those of its definition.
    async fn restart_with(
        &self,
        id: &str,
        restart: &Restart,
        more: &Map<String, Value>,
        user: &str,
    ) -> Result<(), Failure> {
        let loaded = self.store.execution(id).await?;
        let definition = self.chosen(&loaded, restart.definition).await?;
        let pipeline = expand(&Pipeline::parse(definition.pipeline_json()));
        let again = again(&loaded, &pipeline, restart)?;
        let pipeline = self.launched(pipeline, &loaded.execution.value.trigger).await?;
        self.reset(&loaded, &pipeline, &again, user).await?;
        if let Some(first) = restart.stage.as_ref().filter(|_| !more.is_empty()) {
            let mut stage = self.store.execution(id).await?.stage_by_any_id(first)?.clone();
            stage.value.context.extend(more.clone());
            self.store.save_stage(id, &mut stage).await?;
        }
        let limits = Limits::of(&pipeline.json);
        let now = self.ports.now();
        let before = loaded.execution.value.run;
        self.update(id, |execution| {
            if execution.run != before {
                return;
            }
            execution.run += 1;
            execution.status = if limits.limits() { Status::NotStarted } else { Status::Running };
            execution.canceled = false;
            execution.canceled_by = None;
            execution.cancellation_reason = None;
            execution.end_time = None;
            execution.limits = limits;
            execution.definition_version = definition.number;
            execution.state_machine.clone_from(&definition.state_machine);
            execution.transitions = definition.transitions;
            execution.looks = definition.looks;
            end_pause(&mut execution.pauses, user, now);
        })
        .await?;
        self.run_machine(id).await?;
        if !loaded.execution.value.status.is_complete() {
            self.stop_machine(&loaded.execution.value, before, "Restarted").await?;
        }
        Box::pin(self.revive_parent(&loaded, user)).await
    }

    async fn chosen(&self, loaded: &Loaded, choice: Option<DefinitionChoice>) -> Result<Definition, Failure> {
        let execution = &loaded.execution.value;
        match choice {
            Some(DefinitionChoice::Current) => {
                let found = self.store.definition(&execution.pipeline_config_id).await?;
                found.map(|found| found.value).ok_or_else(|| {
                    Failure::not_found(format!(
                        "pipeline {} was deleted; restart its old definition",
                        execution.name
                    ))
                })
            }
            Some(DefinitionChoice::Version(number)) => {
                self.version(&execution.pipeline_config_id, number).await
            }
            None => self.version(&execution.pipeline_config_id, execution.definition_version).await,
        }
    }

    /// Writes the stages as they are before the new run.
    async fn reset(
        &self,
        loaded: &Loaded,
        pipeline: &Pipeline,
        again: &BTreeSet<String>,
        user: &str,
    ) -> Result<(), Failure> {
        let id = &loaded.execution.value.id;
        for (position, definition) in pipeline.stages.iter().enumerate() {
            let known = loaded.stages.get(&definition.ref_id);
            let fresh = Stage::not_started(definition, position, String::new());
            let mut stage = match known {
                Some(known) if again.contains(&definition.ref_id) => {
                    Versioned { version: known.version, value: self.restarted(&known.value, fresh, user) }
                }
                Some(known) if known.value.status == Status::NotStarted => {
                    Versioned { version: known.version, value: Stage { id: known.value.id.clone(), ..fresh } }
                }
                Some(known) => {
                    let mut kept = known.clone();
                    kept.value.position = position;
                    kept.value.requisite_stage_ref_ids = fresh.requisite_stage_ref_ids;
                    kept.value.before = fresh.before;
                    kept
                }
                None => Versioned::new(Stage { id: self.ports.id()?, ..fresh }),
            };
            if known.is_none_or(|known| known.value != stage.value) {
                self.store.save_stage(id, &mut stage).await?;
            }
        }
        for ref_id in loaded.stages.keys().filter(|ref_id| pipeline.stage(ref_id).is_none()) {
            self.store.delete_stage(id, ref_id).await?;
        }
        Ok(())
    }

    /// A stage that has not started again, with Spinnaker's `restartDetails`.
    fn restarted(&self, known: &Stage, fresh: Stage, user: &str) -> Stage {
        let mut stage = Stage { id: known.id.clone(), restarts: known.restarts + 1, ..fresh };
        stage.context.insert(
            "restartDetails".to_owned(),
            json!({
                "restartedBy": user,
                "restartTime": self.ports.now(),
                "previousException": known.context.get("exception"),
            }),
        );
        stage
    }

    /// The stage that started this execution waits for it again (Spinnaker: RestartStageHandler), if it has ended with it.
    async fn revive_parent(&self, child: &Loaded, user: &str) -> Result<(), Failure> {
        let Some((parent_id, stage_id)) = child.execution.value.parent() else { return Ok(()) };
        let parent = match self.store.execution(parent_id).await {
            Err(failure) if failure.class == ErrorClass::NotFound => return Ok(()),
            other => other?,
        };
        let stage = &parent.stage_by_any_id(stage_id)?.value;
        let waited = stage.context.get("executionId").is_some_and(|id| *id == child.execution.value.id);
        if !parent.execution.value.status.is_complete() || !stage.status.is_complete() || !waited {
            return Ok(());
        }
        let restart = Restart { stage: Some(stage.ref_id.clone()), ..Restart::default() };
        // It waits for the child that it has started, and starts no other.
        let mut more = Map::new();
        more.insert("executionId".to_owned(), json!(child.execution.value.id));
        more.insert("_skipPipelineRestart".to_owned(), json!(true));
        self.restart_with(parent_id, &restart, &more, user).await
    }
}
