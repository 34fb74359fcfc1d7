//! The stage's fields.

use gennaker_pipeline::{boolean, integer, text};
use gennaker_runtime::{Failure, Millis};
use serde::Deserialize;
use serde_json::{Map, Value};

/// How long a child is waited for where the stage has no `stageTimeoutMs` (Spinnaker: the task's time-out).
const LONGEST: Millis = 12 * 60 * 60 * 1000;

/// The fields of a `pipeline` stage.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Context {
    application: Value,
    pipeline_application: Value,
    pipeline: Value,
    pipeline_id: Value,
    pipeline_parameters: Value,
    wait_for_completion: Value,
    skippable: Value,
    skip_downstream_output: Value,
    execution_id: Value,
    expected_artifacts: Value,
    stage_timeout_ms: Value,
    mark_successful_on_timeout: Value,
    restart_details: Value,
    #[serde(rename = "_skipPipelineRestart")]
    skip_pipeline_restart: Value,
}

fn is_true(value: &Value) -> bool {
    boolean(value) == Some(true)
}

impl Context {
    /// The application that the child pipeline is looked up in; the parent's own where the stage names none.
    pub(crate) fn application(&self, own: &str) -> String {
        text(&self.application).or_else(|| text(&self.pipeline_application)).unwrap_or_else(|| own.to_owned())
    }

    /// The child pipeline, by id or name.
    pub(crate) fn pipeline(&self) -> Result<String, Failure> {
        text(&self.pipeline)
            .or_else(|| text(&self.pipeline_id))
            .ok_or_else(|| Failure::invalid("pipeline is missing; name the pipeline to run by its id"))
    }

    /// The child's parameters.
    pub(crate) fn parameters(&self) -> Result<Map<String, Value>, Failure> {
        let parameters = match &self.pipeline_parameters {
            Value::Null => Map::new(),
            Value::Object(parameters) => parameters.clone(),
            other => {
                return Err(Failure::invalid(format!("pipelineParameters is {other}; it must be a map")));
            }
        };
        if parameters.get("strategy").is_some_and(is_true) {
            return Err(Failure::invalid(
                "pipelineParameters.strategy is true: pipelines that are deployment strategies can't be run yet",
            ));
        }
        if self.expected_artifacts.as_array().is_some_and(|artifacts| !artifacts.is_empty()) {
            return Err(Failure::invalid(
                "expectedArtifacts of a pipeline stage can't be bound yet; remove them from the stage",
            ));
        }
        Ok(parameters)
    }

    /// An execution that is only waited for. One that the stage itself started before it was restarted is none, unless that
    /// execution was restarted and has revived this stage.
    pub(crate) fn preset(&self) -> Option<String> {
        let is_old = !self.restart_details.is_null() && !is_true(&self.skip_pipeline_restart);
        text(&self.execution_id).filter(|_| !is_old)
    }

    /// Whether the child's end is waited for.
    pub(crate) fn waits(&self) -> bool {
        boolean(&self.wait_for_completion) != Some(false)
    }

    /// Whether a person may skip the stage.
    pub(crate) fn is_skippable(&self) -> bool {
        is_true(&self.skippable)
    }

    /// Whether later stages see what the child leaves.
    pub(crate) fn passes_outputs_on(&self) -> bool {
        !is_true(&self.skip_downstream_output)
    }

    /// How long the child is waited for, and whether the runtime watches that time.
    pub(crate) fn limit(&self) -> (Millis, bool) {
        let own = Some(&self.stage_timeout_ms).filter(|limit| limit.is_number()).and_then(integer);
        own.map_or((LONGEST, false), |limit| (limit, true))
    }

    /// Whether the stage succeeds when its time is up.
    pub(crate) fn succeeds_late(&self) -> bool {
        is_true(&self.mark_successful_on_timeout)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn context(json: Value) -> Context {
        serde_json::from_value(json).expect("a context")
    }

    #[test]
    fn the_child_may_be_named_by_either_field() {
        let named = |json: Value| {
            let context = context(json);
            (context.application("own"), context.pipeline().ok())
        };
        let id = Some("p1".to_owned());
        assert_eq!(named(json!({"application": "app", "pipeline": "p1"})), ("app".to_owned(), id.clone()));
        assert_eq!(
            named(json!({"pipelineApplication": "app", "pipelineId": "p1", "pipeline": ""})),
            ("app".to_owned(), id.clone())
        );
        assert_eq!(named(json!({"pipeline": "p1"})), ("own".to_owned(), id));
        assert_eq!(named(json!({"application": null})), ("own".to_owned(), None));
    }

    #[test]
    fn conformance_45_only_false_does_not_wait() {
        for (value, waits) in [
            (json!(null), true),
            (json!(true), true),
            (json!("true"), true),
            (json!(false), false),
            (json!("False"), false),
            (json!("no"), true),
        ] {
            assert_eq!(context(json!({ "waitForCompletion": value })).waits(), waits, "{value}");
        }
    }

    #[test]
    fn a_preset_execution_is_waited_for_but_not_one_of_before_a_restart() {
        for (json, expected) in [
            (json!({"executionId": "e1"}), Some("e1")),
            (json!({"executionId": null}), None),
            (json!({"executionId": "e1", "restartDetails": {}}), None),
            (json!({"executionId": "e1", "restartDetails": {}, "_skipPipelineRestart": true}), Some("e1")),
        ] {
            assert_eq!(context(json.clone()).preset().as_deref(), expected, "{json}");
        }
    }

    #[test]
    fn what_cannot_be_done_yet_is_refused_before_anything_starts() {
        assert_eq!(context(json!({"pipelineParameters": null})).parameters(), Ok(Map::new()));
        assert!(
            context(json!({"pipelineParameters": {"strategy": false}, "expectedArtifacts": []}))
                .parameters()
                .is_ok()
        );
        for (json, word) in [
            (json!({"pipelineParameters": [1]}), "[1]"),
            (json!({"pipelineParameters": {"strategy": "true"}}), "strategy"),
            (json!({"expectedArtifacts": [{"id": "a"}]}), "expectedArtifacts"),
        ] {
            let message = context(json).parameters().expect_err("refused").message;
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn only_a_skippable_stage_can_be_skipped() {
        assert!(context(json!({"skippable": "true"})).is_skippable());
        assert!(!context(json!({})).is_skippable());
    }

    #[test]
    fn a_timeout_that_is_a_text_is_ignored() {
        assert_eq!(context(json!({"stageTimeoutMs": 5000})).limit(), (5000, true));
        assert_eq!(context(json!({"stageTimeoutMs": "5000"})).limit(), (LONGEST, false));
    }
}
