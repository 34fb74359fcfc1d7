//! Expressions in a stage's context, and the context as a stage type reads it.

use gennaker_evaluation::Expressions;
use gennaker_expressions::{Finding, Level, expressions_in};
use gennaker_records::{Loaded, Stage};
use gennaker_runtime::{Failure, Millis};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::scope::sight;

/// Where Spinnaker keeps what did not evaluate.
pub(crate) const SUMMARY: &str = "expressionEvaluationSummary";

/// Evaluates the expressions of the context in place, but for those of the fields that the stage type leaves; what does not
/// evaluate stays and is reported. Once the stage has started, only fields with a report are looked at again: more may be
/// known by then. What the stage itself has written meanwhile may come from outside and is never evaluated.
pub(crate) fn evaluate_context(
    loaded: &Loaded,
    stage: &mut Stage,
    starts: bool,
    unevaluated: &[&str],
    now: Millis,
    expressions: &Expressions<'_>,
) {
    let summary = stage.context.remove(SUMMARY);
    let is_wanted =
        |name: &str| !unevaluated.contains(&name) && (starts || is_reported(summary.as_ref(), name));
    let wanted: Map<String, Value> = stage
        .context
        .iter()
        .filter(|(name, value)| is_wanted(name) && (name.contains(PREFIX) || any_text(value, &has_prefix)))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let mut findings = Vec::new();
    if !wanted.is_empty() {
        let names: Vec<String> = wanted.keys().cloned().collect();
        let done = expressions.transform(&Value::from(wanted), &sight(loaded, stage));
        names.iter().for_each(|name| drop(stage.context.remove(name)));
        if let Value::Object(fields) = done.value {
            stage.context.extend(fields);
        }
        findings = done.findings;
    }
    keep_unresolved(stage, summary);
    report(stage, &findings, now);
}

/// What begins an expression.
const PREFIX: &str = "${";

fn has_prefix(text: &str) -> bool {
    text.contains(PREFIX)
}

/// Whether the summary has a report about a field of the context.
fn is_reported(summary: Option<&Value>, name: &str) -> bool {
    let reports = summary.and_then(Value::as_object).into_iter().flatten();
    let mut paths = reports
        .filter_map(|(_, list)| list.as_array())
        .flatten()
        .filter_map(|report| report.get("path").and_then(Value::as_str));
    let is_below = |path: &str, start: &str| {
        path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    paths.any(|path| is_below(path, &format!("$.{name}")) || is_below(path, &format!("$['{name}']")))
}

/// Puts the summary back without the expressions that no longer stand in the context.
fn keep_unresolved(stage: &mut Stage, summary: Option<Value>) {
    let Some(Value::Object(mut summary)) = summary else { return };
    summary.retain(|expression, _| {
        let holds = |text: &str| text == expression || expressions_in(text).contains(&expression.as_str());
        stage.context.iter().any(|(name, value)| holds(name) || any_text(value, &holds))
    });
    if !summary.is_empty() {
        stage.context.insert(SUMMARY.to_owned(), Value::Object(summary));
    }
}

/// Whether a key or a text in a value is such.
fn any_text(value: &Value, is_such: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => is_such(text),
        Value::Array(items) => items.iter().any(|item| any_text(item, is_such)),
        Value::Object(fields) => fields.iter().any(|(name, value)| is_such(name) || any_text(value, is_such)),
        _ => false,
    }
}

/// Adds what did not evaluate to the stage's summary, and to the log; what is there already is told anew.
pub(crate) fn report(stage: &mut Stage, findings: &[Finding], now: Millis) {
    if findings.is_empty() {
        return;
    }
    let summary = stage.context.entry(SUMMARY).or_insert_with(|| json!({}));
    for finding in findings {
        let Some(summary) = summary.as_object_mut() else { return };
        let list = summary.entry(finding.expression.clone()).or_insert_with(|| json!([]));
        let Some(list) = list.as_array_mut() else { return };
        let is_known = |entry: &&mut Value| entry.get("path").and_then(Value::as_str) == Some(&finding.path);
        if let Some(entry) = list.iter_mut().find(is_known).and_then(Value::as_object_mut) {
            entry.insert("description".to_owned(), json!(finding.description));
            continue;
        }
        tracing::warn!(expression = %finding.expression, path = %finding.path, message = %finding.description, "an expression did not evaluate");
        list.push(json!({
            "level": match finding.level { Level::Error => "ERROR", Level::Info => "INFO" },
            "timestamp": now,
            "description": finding.description,
            "path": finding.path,
        }));
    }
}

/// Whether the stage shall run, by its `stageEnabled` (Spinnaker: OptionalStageSupport): a blank or absent
/// expression runs it, otherwise only `true` does.
pub(crate) fn is_enabled(loaded: &Loaded, stage: &Stage, expressions: &Expressions<'_>) -> bool {
    let Some(condition) = stage.context.get("stageEnabled").and_then(Value::as_object) else { return true };
    let is_expression = condition
        .get("type")
        .and_then(Value::as_str)
        .is_some_and(|kind| kind.eq_ignore_ascii_case("expression"));
    let expression = condition.get("expression").and_then(Value::as_str).unwrap_or_default().trim();
    if !is_expression || expression.is_empty() {
        return true;
    }
    match expressions.evaluate(expression, &sight(loaded, stage)) {
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
