//! An execution and its stages, as they are remembered.

use std::collections::BTreeMap;

use gennaker_pipeline::StageDefinition;
use gennaker_rules::{Limits, Pause};
use gennaker_runtime::Millis;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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
    /// Which run of the machine works on it, from 1; calls of an older run change nothing.
    pub run: u32,
    /// The newest run that surely started.
    pub machine_run: u32,
    /// State transitions of a run in which no stage looks again.
    pub transitions: u64,
    /// How often a stage may look again in one run of the machine, so that its history stays within the limit.
    pub looks: u64,
    /// How many executions of its pipeline may run at once.
    pub limits: Limits,
    /// Lets the machine go on where the execution waits for its turn; it never leaves the system.
    pub queue_token: Option<String>,
    /// When it was paused.
    pub pauses: Vec<Pause>,
    /// It is cancelled when it would start after this moment.
    pub start_time_expiry: Option<Millis>,
}

/// One stage of an execution.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Stage {
    /// Its id, a ULID.
    pub id: String,
    /// How often it was restarted.
    pub restarts: u32,
    /// Its id in the pipeline.
    pub ref_id: String,
    /// Its stage type.
    #[serde(rename = "type")]
    pub stage_type: String,
    /// Its name.
    pub name: String,
    /// Its place among the stages of the pipeline.
    pub position: usize,
    /// The stages that it waits for.
    pub requisite_stage_ref_ids: Vec<String>,
    /// The synthetic stage that runs before it.
    pub before: Option<String>,
    /// The stage that this synthetic stage runs before.
    pub owner: Option<String>,
    /// It is skipped when it would start after this moment.
    pub start_time_expiry: Option<Millis>,
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
    /// Lets the machine go on where it waits for this stage's requisites; it never leaves the system.
    pub join_token: Option<String>,
    /// How many calls worked on it.
    pub calls: u64,
    /// The machine's run that worked on it last.
    pub run: u32,
    /// How often it was looked at in that run, but for the calls that wait by a token.
    pub looks: u64,
    /// How often it was looked at in all runs, but for the calls that wait by a token.
    pub all_looks: u64,
    /// The machine's last run that came to it and found that it does not start.
    pub passed_over: u32,
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
    /// Whether calls of a run of the machine may still act on it.
    pub fn is_acted_on_by(&self, run: u32) -> bool {
        self.run == run && self.status != Status::Paused && !self.status.is_complete()
    }

    /// The execution and its stage that started this one and are told of its end.
    pub fn parent(&self) -> Option<(&str, &str)> {
        let parent = self.trigger.get("parentExecution")?.get("id")?.as_str()?;
        Some((parent, self.trigger.get("parentPipelineStageId")?.as_str()?))
    }

    /// The name of a run of its machine.
    pub fn run_name(&self, run: u32) -> String {
        if run <= 1 { self.id.clone() } else { format!("{}.{run}", self.id) }
    }

    /// The ARN of a run of its machine, which is made from the machine's.
    pub fn run_arn(&self, run: u32) -> String {
        let parts: Vec<&str> = self.state_machine.split(':').collect();
        let (account, machine) =
            (parts.get(..5).unwrap_or_default(), parts.get(6).copied().unwrap_or_default());
        format!("{}:execution:{machine}:{}", account.join(":"), self.run_name(run))
    }

    /// The execution's id and the run in the name of a run.
    pub fn of_run_name(name: &str) -> (&str, u32) {
        name.rsplit_once('.').and_then(|(id, run)| Some((id, run.parse().ok()?))).unwrap_or((name, 1))
    }
}

impl Stage {
    /// A stage of a definition that has not started.
    pub fn not_started(definition: &StageDefinition, position: usize, id: String) -> Self {
        Self {
            id,
            ref_id: definition.ref_id.clone(),
            stage_type: definition.stage_type.clone(),
            name: definition.name.clone(),
            position,
            requisite_stage_ref_ids: definition.requisites.clone(),
            before: definition.before.clone(),
            owner: definition.owner.clone(),
            start_time_expiry: definition.start_time_expiry,
            context: definition.context.clone(),
            ..Self::default()
        }
    }

    /// The stages that have to be done before it starts: the synthetic one before it, or its requisites.
    pub fn waits_for(&self) -> &[String] {
        self.before.as_ref().map_or(&self.requisite_stage_ref_ids, std::slice::from_ref)
    }

    /// Ends the stage: status, time, its running task, and nothing that it would wait for.
    pub fn end(&mut self, status: Status, now: Millis) {
        self.status = status;
        self.end_time = Some(now);
        self.waiting = None;
        self.lease = None;
        self.task_token = None;
        self.join_token = None;
        for task in self.tasks.iter_mut().filter(|task| !task.status.is_complete()) {
            task.status = status;
            task.end_time = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runs_name_says_which_execution_and_which_run() {
        let execution = Execution { id: "01ABC".to_owned(), ..Execution::default() };
        for (run, name) in [(1, "01ABC"), (2, "01ABC.2"), (31, "01ABC.31")] {
            assert_eq!(execution.run_name(run), name);
            assert_eq!(Execution::of_run_name(name), ("01ABC", run));
        }
        assert_eq!(Execution::of_run_name("my.name"), ("my.name", 1));
    }

    #[test]
    fn a_runs_arn_follows_from_the_machines_with_or_without_a_version() {
        for machine in [
            "arn:aws:states:eu-west-1:123456789012:stateMachine:g-1",
            "arn:aws:states:eu-west-1:123456789012:stateMachine:g-1:7",
        ] {
            let execution =
                Execution { id: "01A".to_owned(), state_machine: machine.to_owned(), ..Execution::default() };
            assert_eq!(execution.run_arn(2), "arn:aws:states:eu-west-1:123456789012:execution:g-1:01A.2");
        }
    }
}
