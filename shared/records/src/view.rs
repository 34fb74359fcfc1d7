//! Executions and stages in Spinnaker's JSON. What is ours alone (tokens, checkpoints, leases) stays out.

use serde_json::{Value, json};

use crate::{Execution, Loaded, Stage, Status};

impl Execution {
    /// The execution without its stages.
    pub fn to_json(&self) -> Value {
        self.json_with(&[])
    }

    fn json_with(&self, stages: &[Value]) -> Value {
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
            "startTimeExpiry": self.start_time_expiry,
            "canceled": self.canceled,
            "canceledBy": self.canceled_by,
            "cancellationReason": self.cancellation_reason,
            "paused": self.paused(),
            "trigger": self.trigger,
            "authentication": {
                "user": self.trigger.get("user").cloned().unwrap_or_else(|| json!("anonymous")),
                "allowedAccounts": [],
            },
            "origin": self.trigger.get("origin").cloned().unwrap_or_else(|| json!("api")),
            "definitionVersion": self.definition_version,
            "stateTransitions": self.transitions,
            "stages": stages,
        });
        if let Some(fields) = json.as_object_mut() {
            for (name, value) in &self.settings {
                fields.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        json
    }

    /// The newest pause, as Spinnaker shows it.
    fn paused(&self) -> Value {
        self.pauses.last().map_or(Value::Null, |pause| {
            json!({
                "pausedBy": pause.paused_by,
                "pauseTime": pause.from,
                "resumedBy": pause.resumed_by,
                "resumeTime": pause.until,
                "paused": pause.until.is_none(),
                "pausedMs": pause.until.map_or(0, |until| until - pause.from),
            })
        })
    }
}

impl Stage {
    /// The stage, with `waiting`, `calls` and `looks` beside Spinnaker's fields.
    fn to_json(&self, parent: Option<&Self>) -> Value {
        json!({
            "id": self.id,
            "refId": self.ref_id,
            "type": self.stage_type,
            "name": self.name,
            "requisiteStageRefIds": self.requisite_stage_ref_ids,
            "status": self.status,
            "startTime": self.start_time,
            "endTime": self.end_time,
            "startTimeExpiry": self.start_time_expiry,
            "scheduledTime": self.context.get("scheduledTime"),
            "context": self.context,
            "outputs": self.outputs,
            "tasks": self.tasks,
            "waiting": self.waiting,
            "calls": self.calls,
            "looks": self.all_looks,
            "syntheticStageOwner": self.owner.as_ref().map(|_| "STAGE_BEFORE"),
            "parentStageId": parent.map(|parent| &parent.id),
        })
    }
}

impl Loaded {
    /// The execution with its stages, in the order of the definition.
    pub fn to_json(&self) -> Value {
        let mut stages: Vec<&Stage> = self.stages.values().map(|stage| &stage.value).collect();
        stages.sort_by_key(|stage| stage.position);
        let owner = |stage: &Stage| Some(&self.stages.get(stage.owner.as_ref()?)?.value);
        let shown: Vec<Value> =
            stages.into_iter().map(|stage| self.shown(stage).to_json(owner(stage))).collect();
        self.execution.value.json_with(&shown)
    }

    /// A stage as people see it: what runs is paused with its execution, and a stage whose window is waited for runs.
    fn shown(&self, stage: &Stage) -> Stage {
        let mut shown = stage.clone();
        let window = stage.before.as_ref().and_then(|id| self.stages.get(id)).map(|window| &window.value);
        if let Some(window) =
            window.filter(|window| stage.status == Status::NotStarted && window.status == Status::Running)
        {
            shown.status = Status::Running;
            shown.start_time = window.start_time;
        }
        if self.execution.value.status == Status::Paused && shown.status == Status::Running {
            shown.status = Status::Paused;
            for task in shown.tasks.iter_mut().filter(|task| task.status == Status::Running) {
                task.status = Status::Paused;
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Versioned;

    fn loaded(status: Status, stages: Vec<Stage>) -> Loaded {
        Loaded {
            execution: Versioned::new(Execution { status, ..Execution::default() }),
            stages: stages.into_iter().map(|stage| (stage.ref_id.clone(), Versioned::new(stage))).collect(),
        }
    }

    fn stage(ref_id: &str, position: usize, status: Status) -> Stage {
        Stage { ref_id: ref_id.to_owned(), id: format!("id-{ref_id}"), position, status, ..Stage::default() }
    }

    #[test]
    fn stages_stand_in_the_order_of_the_definition() {
        let loaded = loaded(
            Status::Running,
            vec![
                stage("2", 1, Status::NotStarted),
                stage("10", 2, Status::NotStarted),
                stage("1", 0, Status::Running),
            ],
        );
        let json = loaded.to_json();
        let ids: Vec<&Value> =
            json["stages"].as_array().expect("a list").iter().map(|stage| &stage["refId"]).collect();
        assert_eq!(ids, ["1", "2", "10"]);
    }

    #[test]
    fn what_runs_is_shown_as_paused_while_its_execution_is() {
        let json =
            loaded(Status::Paused, vec![stage("1", 0, Status::Succeeded), stage("2", 1, Status::Running)])
                .to_json();
        assert_eq!(
            (&json["stages"][0]["status"], &json["stages"][1]["status"]),
            (&json!("SUCCEEDED"), &json!("PAUSED"))
        );
    }

    #[test]
    fn a_stage_whose_window_is_waited_for_is_shown_as_running() {
        let parent = Stage { before: Some("1<0".to_owned()), ..stage("1", 0, Status::NotStarted) };
        let window =
            Stage { owner: Some("1".to_owned()), start_time: Some(7), ..stage("1<0", 1, Status::Running) };
        let json = loaded(Status::Running, vec![parent, window]).to_json();
        assert_eq!(
            (&json["stages"][0]["status"], &json["stages"][0]["startTime"]),
            (&json!("RUNNING"), &json!(7))
        );
        assert_eq!(json["stages"][1]["syntheticStageOwner"], "STAGE_BEFORE");
        assert_eq!(json["stages"][1]["parentStageId"], "id-1");
    }
}
