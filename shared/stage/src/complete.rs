//! The rules after a stage's own work.

use gennaker_pipeline::{boolean, integer};
use gennaker_records::{Stage, Status, Waiting};
use gennaker_rules::{Pause, counted, fails_by_expressions, failure_status};
use gennaker_runtime::Millis;
use serde_json::{Value, json};

use crate::Progress;
use crate::context::SUMMARY;

/// Writes a stage's progress into its record; a stage that waits gives its lease back.
pub(crate) fn apply(stage: &mut Stage, progress: Progress, now: Millis) {
    match progress {
        Progress::Waiting { reason, seconds } | Progress::Recovering { reason, seconds } => {
            stage.lease = None;
            stage.waiting = Some(Waiting { reason, until: Some(now + Millis::from(seconds) * 1000) });
        }
        Progress::Succeeded => end(stage, Status::Succeeded, now),
        Progress::Skipped => stage.end(Status::Skipped, now),
        Progress::Failed(reason) => fail(stage, &reason, now),
        Progress::Canceled(reason) => {
            record_exception(stage, &reason, now);
            let status = match failure_status(&stage.context) {
                Status::Terminal => Status::Canceled,
                softer => softer,
            };
            end(stage, status, now);
        }
    }
}

/// Ends a stage as failed, by its "if the stage fails".
pub(crate) fn fail(stage: &mut Stage, reason: &str, now: Millis) {
    record_exception(stage, reason, now);
    let status = failure_status(&stage.context);
    end(stage, status, now);
}

/// Ends a stage, unless expressions did not evaluate and it says that this fails it: then it halts the pipeline. Spinnaker:
/// the "if the stage fails" flags don't soften this one.
fn end(stage: &mut Stage, status: Status, now: Millis) {
    let fails = fails_by_expressions(&stage.context);
    if fails {
        let summary = stage.context.get(SUMMARY).and_then(Value::as_object);
        let expressions: Vec<&str> =
            summary.into_iter().flat_map(|summary| summary.keys().map(String::as_str)).collect();
        let reason = format!("expressions did not evaluate: {}", expressions.join("; "));
        record_exception(stage, &reason, now);
    }
    record_findings(stage);
    stage.end(if fails { Status::Terminal } else { status }, now);
}

/// What did not evaluate stands among the errors of every stage that ends (Spinnaker: CompleteStageHandler).
fn record_findings(stage: &mut Stage) {
    let summary = stage.context.get(SUMMARY).and_then(Value::as_object);
    let reports = summary.into_iter().flatten().filter_map(|(_, list)| list.as_array()).flatten();
    let found: Vec<Value> = reports.filter_map(|report| report.get("description").cloned()).collect();
    if found.is_empty() {
        return;
    }
    let exception = stage.context.entry("exception").or_insert_with(|| json!({}));
    let Some(exception) = exception.as_object_mut() else { return };
    let details = exception.entry("details").or_insert_with(|| json!({}));
    let Some(details) = details.as_object_mut() else { return };
    let errors = details.entry("errors").or_insert_with(|| json!([]));
    if let Some(errors) = errors.as_array_mut() {
        let new: Vec<Value> = found.into_iter().filter(|description| !errors.contains(description)).collect();
        errors.extend(new);
    }
}

/// A failure that is the stage's own, in Spinnaker's form. What the stage itself has written stays beside it.
fn record_exception(stage: &mut Stage, reason: &str, now: Millis) {
    let operation =
        stage.tasks.last().map_or(stage.stage_type.as_str(), |task| task.name.as_str()).to_owned();
    let exception = stage.context.entry("exception").or_insert_with(|| json!({}));
    if !exception.is_object() {
        *exception = json!({});
    }
    let known = [
        ("timestamp", json!(now)),
        ("exceptionType", json!("StageFailed")),
        ("operation", json!(operation)),
        ("shouldRetry", json!(false)),
        ("details", json!({ "error": reason, "errors": [reason] })),
    ];
    for (name, value) in known {
        if let Some(fields) = exception.as_object_mut() {
            fields.entry(name).or_insert(value);
        }
    }
}

/// What a stage's `stageTimeoutMs` leaves of its time, in milliseconds; none where it has no limit. A text is ignored, as
/// in Spinnaker. Pauses don't count, and neither do execution windows, which are stages of their own.
pub(crate) fn time_left(stage: &Stage, pauses: &[Pause], now: Millis) -> Option<Millis> {
    let limit = stage.context.get("stageTimeoutMs").filter(|limit| limit.is_number()).and_then(integer)?;
    Some(limit - counted(stage.start_time?, now, pauses))
}

/// What a stage that ran out of its time answers.
pub(crate) fn timed_out(stage: &Stage, waiting_for: &str) -> Progress {
    if flag(stage, "markSuccessfulOnTimeout") {
        return Progress::Succeeded;
    }
    let limit = stage.context.get("stageTimeoutMs").cloned().unwrap_or_default();
    Progress::Failed(format!(
        "{} timed out after {limit} ms (its stageTimeoutMs), while {waiting_for}",
        stage.name
    ))
}

fn flag(stage: &Stage, name: &str) -> bool {
    stage.context.get(name).and_then(boolean) == Some(true)
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
    fn conformance_08_unresolved_expressions_fail_a_stage_only_where_it_says_so_and_then_for_good() {
        let summary = json!({"nope": [{"level": "INFO"}]});
        let mut lenient = stage(&json!({"expressionEvaluationSummary": summary}));
        apply(&mut lenient, Progress::Succeeded, 1);
        assert_eq!(lenient.status, Status::Succeeded);
        let mut strict = stage(
            &json!({"expressionEvaluationSummary": summary, "failOnFailedExpressions": true, "continuePipeline": true}),
        );
        apply(&mut strict, Progress::Succeeded, 1);
        assert_eq!(strict.status, Status::Terminal);
        strict.status = Status::Running;
        apply(&mut strict, Progress::Failed("no".to_owned()), 1);
        assert_eq!(strict.status, Status::Terminal, "also where its failure would be ignored");
    }

    #[test]
    fn conformance_20_a_timeout_counts_from_the_stages_start_without_pauses_and_ignores_texts() {
        let left = |limit: Value, pauses: &[Pause]| {
            let mut stage = stage(&json!({"stageTimeoutMs": limit}));
            stage.start_time = Some(1_000);
            time_left(&stage, pauses, 1_500)
        };
        assert_eq!(left(json!(600), &[]), Some(100));
        assert_eq!(left(json!(400), &[]), Some(-100));
        assert_eq!(left(json!("600"), &[]), None);
        assert_eq!(left(json!(null), &[]), None);
        let pause = Pause { from: 1_100, until: Some(1_400), ..Pause::default() };
        assert_eq!(left(json!(600), &[pause]), Some(400));
    }

    #[test]
    fn conformance_15_running_out_of_time_may_be_a_success() {
        assert!(matches!(timed_out(&stage(&json!({"stageTimeoutMs": 5})), "waiting"), Progress::Failed(_)));
        let marked = stage(&json!({"stageTimeoutMs": 5, "markSuccessfulOnTimeout": true}));
        assert_eq!(timed_out(&marked, "waiting"), Progress::Succeeded);
    }

    #[test]
    fn conformance_45_what_was_cancelled_elsewhere_cancels_the_stage_unless_its_failure_is_softer() {
        for (context, expected) in [
            (json!({}), Status::Canceled),
            (json!({"failPipeline": false}), Status::Stopped),
            (json!({"continuePipeline": true}), Status::FailedContinue),
        ] {
            let mut canceled = stage(&context);
            apply(&mut canceled, Progress::Canceled("no".to_owned()), 7);
            assert_eq!(canceled.status, expected, "{context}");
        }
    }
}
