//! What the API answers, as far as the command looks at it.

use gennaker_statemachines::Cost;
use serde::Deserialize;
use serde_json::Value;

use crate::{findings::findings, format};

/// An execution.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Execution {
    pub(crate) id: String,
    pub(crate) application: String,
    pub(crate) name: String,
    pub(crate) status: String,
    pub(crate) build_time: Option<i64>,
    pub(crate) start_time: Option<i64>,
    pub(crate) end_time: Option<i64>,
    pub(crate) cancellation_reason: Option<String>,
    pub(crate) state_transitions: u64,
    pub(crate) stages: Vec<Stage>,
}

/// A stage of an execution.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Stage {
    pub(crate) id: String,
    pub(crate) ref_id: String,
    #[serde(rename = "type")]
    pub(crate) stage_type: String,
    pub(crate) name: String,
    pub(crate) requisite_stage_ref_ids: Vec<String>,
    pub(crate) status: String,
    pub(crate) start_time: Option<i64>,
    pub(crate) end_time: Option<i64>,
    pub(crate) context: Value,
    pub(crate) waiting: Option<Waiting>,
    pub(crate) looks: u64,
}

/// What a running stage waits for.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(crate) struct Waiting {
    pub(crate) reason: String,
}

/// What waits for a person.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Approval {
    pub(crate) id: String,
    pub(crate) execution_id: String,
    pub(crate) stage_name: String,
    pub(crate) application: String,
    pub(crate) pipeline: String,
    pub(crate) instructions: String,
    pub(crate) options: Vec<String>,
    pub(crate) expires: Option<i64>,
    pub(crate) state: String,
}

impl Execution {
    /// Whether it has ended.
    pub(crate) fn has_ended(&self) -> bool {
        is_end(&self.status)
    }

    /// How long it took until `now` at most, in milliseconds.
    pub(crate) fn duration(&self, now: i64) -> Option<i64> {
        Some(self.end_time.unwrap_or(now) - self.start_time.or(self.build_time)?)
    }

    /// State transitions and their price. Each time a stage is looked at again takes three more.
    pub(crate) fn cost(&self) -> Cost {
        let again = self.stages.iter().map(|stage| stage.looks.saturating_sub(1)).sum();
        Cost::of_run(self.state_transitions, again)
    }
}

impl Stage {
    /// How long it took until `now` at most, in milliseconds; nothing if it did not start.
    pub(crate) fn duration(&self, now: i64) -> Option<i64> {
        Some(self.end_time.unwrap_or(now) - self.start_time?)
    }

    /// Why it failed, in one line (Spinnaker: `exception.details.error` and `.errors`). Expressions that did not evaluate
    /// are among these errors also where they did no harm, and are told apart from them.
    pub(crate) fn error(&self) -> Option<String> {
        let details = self.context.get("exception")?.get("details")?;
        let several = details.get("errors").and_then(Value::as_array).into_iter().flatten();
        let found = findings(self);
        let is_own = |reason: &&str| found.iter().all(|finding| finding.description != *reason);
        let mut reasons: Vec<&str> = several.filter_map(Value::as_str).filter(is_own).collect();
        if let Some(one) = details.get("error").and_then(Value::as_str)
            && !reasons.contains(&one)
        {
            reasons.insert(0, one);
        }
        (!reasons.is_empty()).then(|| one_line(&reasons.join("; ")))
    }

    /// What there is to say about it now: why it failed, what it waits for, or how many of its expressions did not evaluate.
    pub(crate) fn remark(&self) -> Option<String> {
        match self.status.as_str() {
            "RUNNING" | "PAUSED" => self.waiting.as_ref().map(|waiting| one_line(&waiting.reason)),
            "NOT_STARTED" => None,
            _ => self.error().or_else(|| {
                let number = findings(self).len();
                (number > 0).then(|| format!("{} did not evaluate", format::count(number, "expression")))
            }),
        }
    }
}

/// Whether a status is an end.
pub(crate) fn is_end(status: &str) -> bool {
    matches!(status, "SUCCEEDED" | "FAILED_CONTINUE" | "TERMINAL" | "CANCELED" | "STOPPED" | "SKIPPED")
}

/// White space of any kind becomes single spaces.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_execution_is_read_from_spinnakers_json() {
        let execution: Execution = serde_json::from_value(json!({
            "id": "01J", "application": "myapp", "name": "pause", "status": "TERMINAL", "buildTime": 1000,
            "startTime": 2000, "endTime": 5500, "canceled": false, "cancellationReason": null, "stateTransitions": 7,
            "trigger": {"type": "manual"},
            "stages": [{"id": "s", "refId": "1", "type": "wait", "name": "Wait", "requisiteStageRefIds": [],
                "status": "TERMINAL", "startTime": 2100, "endTime": 3100, "looks": 3, "waiting": null,
                "context": {"exception": {"details": {"error": "no\n  luck", "errors": ["no\n  luck"]}}}}]
        }))
        .unwrap();
        assert!(execution.has_ended());
        assert_eq!(execution.duration(9000), Some(3500));
        assert_eq!(execution.stages[0].duration(9000), Some(1000));
        assert_eq!(execution.stages[0].remark().as_deref(), Some("no luck"));
        assert_eq!(execution.cost().transitions, 13, "two more looks take six more transitions");
    }

    #[test]
    fn expressions_that_did_not_evaluate_are_counted_and_are_no_reason_of_a_failure() {
        let summary = json!({ "x": [{ "level": "INFO", "description": "no x", "path": "$.a" }] });
        let context = |errors: &[&str]| json!({ "expressionEvaluationSummary": summary, "exception": { "details": { "errors": errors } } });
        let mut stage = Stage { status: "SUCCEEDED".into(), context: context(&["no x"]), ..Stage::default() };
        assert_eq!((stage.error(), stage.remark().as_deref()), (None, Some("1 expression did not evaluate")));
        stage.context = context(&["no luck", "no x"]);
        assert_eq!(stage.remark().as_deref(), Some("no luck"));
    }

    #[test]
    fn a_running_stage_says_what_it_waits_for() {
        let mut stage = Stage { status: "RUNNING".into(), start_time: Some(10), ..Stage::default() };
        assert_eq!(stage.remark(), None);
        stage.waiting = Some(Waiting { reason: "2 of 10 are up".into() });
        assert_eq!(stage.remark().as_deref(), Some("2 of 10 are up"));
        assert_eq!(stage.duration(25), Some(15));
        stage.status = "SUCCEEDED".into();
        assert_eq!(stage.remark(), None);
    }
}
