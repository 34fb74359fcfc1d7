//! The rules after a stage's own work.

use gennaker_records::{Stage, Status, Waiting};
use gennaker_runtime::{Failure, Millis};
use serde_json::{Map, Value, json};

use crate::Progress;
use crate::context::SUMMARY;

/// Writes a stage's progress into its record; a stage that waits gives its lease back.
pub(crate) fn apply(stage: &mut Stage, progress: Progress, now: Millis) {
    match progress {
        Progress::Waiting { reason, seconds } => {
            stage.lease = None;
            stage.waiting = Some(Waiting { reason, until: Some(now + Millis::from(seconds) * 1000) });
        }
        Progress::Succeeded => {
            let unresolved =
                stage.context.get(SUMMARY).and_then(Value::as_object).filter(|summary| !summary.is_empty());
            if let Some(summary) = unresolved.filter(|_| flag(&stage.context, "failOnFailedExpressions")) {
                // Spinnaker: the "if the stage fails" flags don't soften this one.
                let expressions: Vec<&str> = summary.keys().map(String::as_str).collect();
                let reason = format!("expressions did not evaluate: {}", expressions.join("; "));
                record_exception(stage, &reason, now);
                stage.end(Status::Terminal, now);
            } else {
                stage.end(Status::Succeeded, now);
            }
        }
        Progress::Failed(reason) => fail(stage, &reason, now),
    }
}

/// Ends a stage as failed, by its "if the stage fails".
pub(crate) fn fail(stage: &mut Stage, reason: &str, now: Millis) {
    record_exception(stage, reason, now);
    let status = failure_status(&stage.context);
    stage.end(status, now);
}

/// A failure that is the stage's own, in Spinnaker's form.
fn record_exception(stage: &mut Stage, reason: &str, now: Millis) {
    let operation =
        stage.tasks.last().map_or(stage.stage_type.as_str(), |task| task.name.as_str()).to_owned();
    stage.context.insert(
        "exception".to_owned(),
        json!({
            "timestamp": now,
            "exceptionType": "StageFailed",
            "operation": operation,
            "shouldRetry": false,
            "details": { "error": reason, "errors": [reason] },
        }),
    );
}

/// A failed stage's status (Spinnaker: `failureStatus`).
fn failure_status(context: &Map<String, Value>) -> Status {
    if flag(context, "continuePipeline") {
        Status::FailedContinue
    } else if context.get("failPipeline").is_none_or(|value| value.is_null()) || flag(context, "failPipeline")
    {
        Status::Terminal
    } else {
        Status::Stopped
    }
}

/// How long the stage may last by its `stageTimeoutMs`; a text is ignored, as in Spinnaker.
pub(crate) fn timed_out(stage: &Stage, now: Millis) -> Option<Failure> {
    let limit = stage.context.get("stageTimeoutMs").and_then(Value::as_i64)?;
    let elapsed = now - stage.start_time?;
    (elapsed >= limit).then(|| {
        let waiting =
            stage.waiting.as_ref().map_or_else(String::new, |waiting| format!(", while {}", waiting.reason));
        Failure::invalid(format!("timed out after {} s (stageTimeoutMs is {limit}){waiting}", elapsed / 1000))
    })
}

fn flag(context: &Map<String, Value>, name: &str) -> bool {
    match context.get(name) {
        Some(Value::Bool(truth)) => *truth,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(context: &Value) -> Stage {
        Stage { context: context.as_object().cloned().unwrap_or_default(), ..Stage::default() }
    }

    #[test]
    fn if_the_stage_fails_decides_its_status() {
        for (context, expected) in [
            (json!({}), Status::Terminal),
            (json!({"failPipeline": true}), Status::Terminal),
            (json!({"failPipeline": false}), Status::Stopped),
            (json!({"failPipeline": "false"}), Status::Stopped),
            (json!({"continuePipeline": true, "failPipeline": false}), Status::FailedContinue),
        ] {
            let mut failed = stage(&context);
            apply(&mut failed, Progress::Failed("no".to_owned()), 7);
            assert_eq!(failed.status, expected, "{context}");
            assert_eq!(failed.context["exception"]["details"]["error"], "no");
        }
    }

    #[test]
    fn unresolved_expressions_fail_a_stage_only_where_it_says_so_and_then_for_good() {
        let summary = json!({"nope": [{"level": "INFO"}]});
        let mut lenient = stage(&json!({"expressionEvaluationSummary": summary}));
        apply(&mut lenient, Progress::Succeeded, 1);
        assert_eq!(lenient.status, Status::Succeeded);
        let mut strict = stage(
            &json!({"expressionEvaluationSummary": summary, "failOnFailedExpressions": true, "continuePipeline": true}),
        );
        apply(&mut strict, Progress::Succeeded, 1);
        assert_eq!(strict.status, Status::Terminal);
    }

    #[test]
    fn a_timeout_counts_from_the_stages_start_and_ignores_texts() {
        let timed = |limit: Value, now| {
            let mut stage = stage(&json!({"stageTimeoutMs": limit}));
            stage.start_time = Some(1_000);
            timed_out(&stage, now).is_some()
        };
        assert!(!timed(json!(500), 1_499));
        assert!(timed(json!(500), 1_500));
        assert!(!timed(json!("500"), 9_999));
    }
}
