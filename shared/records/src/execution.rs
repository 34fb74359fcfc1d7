//! An execution and its stages, as they are remembered.

use std::collections::BTreeMap;

use gennaker_runtime::Millis;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::Status;

/// One run of a pipeline, without its stages. Fields are named as in Spinnaker's JSON.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Execution {
    /// Its id, a ULID; also the name of the state machine's execution.
    pub id: String,
    /// The application of its pipeline.
    pub application: String,
    /// The name of its pipeline.
    pub name: String,
    /// The id of its pipeline.
    pub pipeline_config_id: String,
    /// Its status.
    pub status: Status,
    /// When it was asked for.
    pub build_time: Millis,
    /// When it started.
    pub start_time: Option<Millis>,
    /// When it ended.
    pub end_time: Option<Millis>,
    /// Whether somebody cancelled it.
    pub canceled: bool,
    /// Who did.
    pub canceled_by: Option<String>,
    /// Why.
    pub cancellation_reason: Option<String>,
    /// What started it: `type`, `user`, `parameters` and what else the trigger brought.
    pub trigger: Map<String, Value>,
    /// The definition's own settings that the record shows: `limitConcurrent`, `spelEvaluator`, `notifications` …
    pub settings: Map<String, Value>,
    /// The version of the definition that it runs.
    pub definition_version: u64,
    /// The ARN of the state machine's version that it runs.
    pub state_machine: String,
    /// The ARN of the state machine's execution.
    pub machine_execution: Option<String>,
    /// State transitions of the machine where no stage polls.
    pub transitions: u64,
}

/// One stage of an execution.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Stage {
    /// Its id, a ULID.
    pub id: String,
    /// Its id in the pipeline.
    pub ref_id: String,
    /// Its stage type.
    #[serde(rename = "type")]
    pub stage_type: String,
    /// Its name.
    pub name: String,
    /// The stages that it waits for.
    pub requisite_stage_ref_ids: Vec<String>,
    /// Its status.
    pub status: Status,
    /// When it started.
    pub start_time: Option<Millis>,
    /// When it ended.
    pub end_time: Option<Millis>,
    /// Its input, evaluated when it starts, and what its tasks add.
    pub context: Map<String, Value>,
    /// What later stages can see.
    pub outputs: Map<String, Value>,
    /// Its tasks, in order.
    pub tasks: Vec<Task>,
    /// What it waits for at the moment.
    pub waiting: Option<Waiting>,
    /// What it decided and did, by name, so that a second call finds its own effects.
    pub checkpoints: BTreeMap<String, Value>,
    /// Which call is at work on it.
    pub lease: Option<Lease>,
    /// Resumes the state machine; it never leaves the system.
    pub task_token: Option<String>,
    /// How many calls worked on it.
    pub calls: u64,
}

/// A step of a stage, as people see it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Task {
    /// `"1"`, `"2"` … in its stage.
    pub id: String,
    /// What it does.
    pub name: String,
    /// Its status.
    pub status: Status,
    /// When it started.
    pub start_time: Option<Millis>,
    /// When it ended.
    pub end_time: Option<Millis>,
}

/// What a running stage waits for.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// A sentence for people: "2 of 10 instances of myapp-v001 are up".
    pub reason: String,
    /// When it is looked at again, if by the clock.
    pub until: Option<Millis>,
}

/// The right of one call to work on a stage until it ends or is surely dead.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Lease {
    /// The call's request id.
    pub owner: String,
    /// When the call is over in any case.
    pub until: Millis,
}

impl Execution {
    /// The execution with its stages, in Spinnaker's JSON. What is ours alone (tokens, checkpoints, leases) stays out.
    pub fn to_json<'a>(&self, stages: impl IntoIterator<Item = &'a Stage>) -> Value {
        let mut json = json!({
            "type": "PIPELINE",
            "id": self.id,
            "application": self.application,
            "name": self.name,
            "pipelineConfigId": self.pipeline_config_id,
            "status": self.status,
            "buildTime": self.build_time,
            "startTime": self.start_time,
            "endTime": self.end_time,
            "canceled": self.canceled,
            "canceledBy": self.canceled_by,
            "cancellationReason": self.cancellation_reason,
            "trigger": self.trigger,
            "authentication": {
                "user": self.trigger.get("user").cloned().unwrap_or_else(|| json!("anonymous")),
                "allowedAccounts": [],
            },
            "origin": self.trigger.get("origin").cloned().unwrap_or_else(|| json!("api")),
            "definitionVersion": self.definition_version,
            "stateTransitions": self.transitions,
            "stages": stages.into_iter().map(Stage::to_json).collect::<Vec<_>>(),
        });
        if let Some(fields) = json.as_object_mut() {
            for (name, value) in &self.settings {
                fields.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        json
    }
}

impl Stage {
    /// The stage in Spinnaker's JSON, with `waiting` and `calls` beside Spinnaker's fields.
    pub fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "refId": self.ref_id,
            "type": self.stage_type,
            "name": self.name,
            "requisiteStageRefIds": self.requisite_stage_ref_ids,
            "status": self.status,
            "startTime": self.start_time,
            "endTime": self.end_time,
            "context": self.context,
            "outputs": self.outputs,
            "tasks": self.tasks,
            "waiting": self.waiting,
            "calls": self.calls,
            "syntheticStageOwner": null,
            "parentStageId": null,
        })
    }

    /// Ends the stage: status, time, its running task, and nothing that it would wait for.
    pub fn end(&mut self, status: Status, now: Millis) {
        self.status = status;
        self.end_time = Some(now);
        self.waiting = None;
        self.lease = None;
        self.task_token = None;
        for task in self.tasks.iter_mut().filter(|task| !task.status.is_complete()) {
            task.status = status;
            task.end_time = Some(now);
        }
    }
}
