//! Expressions in a stage's context, and the context as a stage type reads it.

use gennaker_expressions::{Finding, Level, evaluate, transform};
use gennaker_records::{Loaded, Stage};
use gennaker_runtime::{Failure, Millis};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::scope::Sight;

/// Where Spinnaker keeps what did not evaluate.
pub(crate) const SUMMARY: &str = "expressionEvaluationSummary";

/// Evaluates every expression of the context in place but for those of some fields; what does not evaluate stays and is
/// reported.
pub(crate) fn evaluate_context(loaded: &Loaded, stage: &mut Stage, unevaluated: &[&str], now: Millis) {
    let sight = Sight::of(loaded, stage);
    let mut fields = std::mem::take(&mut stage.context);
    let kept: Vec<(String, Value)> =
        unevaluated.iter().filter_map(|name| fields.remove_entry(*name)).collect();
    let done = transform(&Value::from(fields), &sight.scope());
    if let Value::Object(fields) = done.value {
        stage.context = fields;
    }
    stage.context.extend(kept);
    report(stage, &done.findings, now);
}

/// Adds what did not evaluate to the stage's summary, and to the log.
pub(crate) fn report(stage: &mut Stage, findings: &[Finding], now: Millis) {
    if findings.is_empty() {
        return;
    }
    let summary = stage.context.entry(SUMMARY).or_insert_with(|| json!({}));
    for finding in findings {
        tracing::warn!(expression = %finding.expression, path = %finding.path, message = %finding.description, "an expression did not evaluate");
        let entry = json!({
            "level": match finding.level { Level::Error => "ERROR", Level::Info => "INFO" },
            "timestamp": now,
            "description": finding.description,
            "path": finding.path,
        });
        let Some(summary) = summary.as_object_mut() else { return };
        let list = summary.entry(finding.expression.clone()).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(entry);
        }
    }
}

/// Whether the stage shall run, by its `stageEnabled` (Spinnaker: OptionalStageSupport): a blank or absent
/// expression runs it, otherwise only `true` does.
pub(crate) fn is_enabled(loaded: &Loaded, stage: &Stage) -> bool {
    let Some(condition) = stage.context.get("stageEnabled").and_then(Value::as_object) else { return true };
    let is_expression = condition
        .get("type")
        .and_then(Value::as_str)
        .is_some_and(|kind| kind.eq_ignore_ascii_case("expression"));
    let expression = condition.get("expression").and_then(Value::as_str).unwrap_or_default().trim();
    if !is_expression || expression.is_empty() {
        return true;
    }
    let sight = Sight::of(loaded, stage);
    match evaluate(expression, &sight.scope()) {
        Ok(Value::Bool(enabled)) => enabled,
        Ok(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        Ok(other) => {
            tracing::warn!(expression, result = %other, "stageEnabled is neither true nor false: the stage is skipped");
            false
        }
        Err(error) => {
            tracing::warn!(expression, message = %error, "stageEnabled did not evaluate: the stage is skipped");
            false
        }
    }
}

/// The context as a stage type reads it.
pub(crate) fn typed<C: DeserializeOwned>(stage: &Stage) -> Result<C, Failure> {
    serde_json::from_value(Value::from(stage.context.clone())).map_err(|error| {
        Failure::invalid(format!(
            "the stage's fields cannot be read: {error}; correct them in the pipeline's definition"
        ))
    })
}
