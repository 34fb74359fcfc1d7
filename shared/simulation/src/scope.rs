//! What expressions see in a simulated execution.

use gennaker_expressions::{Finding, Scope, Sight, World, evaluate, transform};
use gennaker_rules::Millis;
use serde_json::{Map, Value, json};

use crate::rows::{Row, Rows};

/// The stage type whose `variables` are its own to evaluate.
const VARIABLES: &str = "evaluateVariables";

/// The execution as far as expressions see it.
#[derive(Clone, Debug)]
pub(crate) struct Seen<'a> {
    /// The simulated moment.
    pub(crate) now: Millis,
    pub(crate) rows: &'a Rows,
    pub(crate) trigger: &'a Map<String, Value>,
    pub(crate) id: &'a str,
    pub(crate) application: &'a str,
    pub(crate) name: &'a str,
}

impl Seen<'_> {
    /// Whether a stage's `stageEnabled` lets it run (Spinnaker: OptionalStageSupport). Only true, as a value or a text, does.
    pub(crate) fn is_enabled(&self, ref_id: &str) -> bool {
        let Some(row) = self.rows.get(ref_id) else { return true };
        let Some(condition) = row.context.get("stageEnabled") else { return true };
        let kind = condition.get("type").and_then(Value::as_str).unwrap_or_default();
        let expression = condition.get("expression").and_then(Value::as_str).unwrap_or_default();
        if !kind.eq_ignore_ascii_case("expression") || expression.trim().is_empty() {
            return true;
        }
        match self.evaluate(ref_id, expression) {
            Ok(Value::Bool(truth)) => truth,
            Ok(Value::String(text)) => text.eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// A stage's context with its expressions evaluated, and what did not evaluate; none where there are no expressions.
    pub(crate) fn evaluated(&self, ref_id: &str) -> Option<(Map<String, Value>, Vec<Finding>)> {
        let row = self.rows.get(ref_id)?;
        let context = &row.context;
        if !context.values().any(has_expression) {
            return None;
        }
        // The condition is written without braces and has been evaluated.
        let (value, mut findings) = self.transform(ref_id, &Value::Object(context.clone()));
        if row.definition.stage_type == VARIABLES {
            // They may speak of each other, which only the stage itself can evaluate.
            findings.retain(|finding| !finding.path.starts_with("$.variables"));
        }
        match value {
            Value::Object(fields) => Some((fields, findings)),
            _ => None,
        }
    }

    /// A value with its expressions evaluated, and what did not evaluate.
    pub(crate) fn transform(&self, ref_id: &str, value: &Value) -> (Value, Vec<Finding>) {
        let done = self.with(ref_id, |scope| transform(value, scope));
        (done.value, done.findings)
    }

    /// The value of an expression that stands without braces.
    pub(crate) fn evaluate(
        &self,
        ref_id: &str,
        expression: &str,
    ) -> Result<Value, gennaker_expressions::Error> {
        self.with(ref_id, |scope| evaluate(expression, scope))
    }

    fn with<T>(&self, ref_id: &str, use_it: impl FnOnce(&Scope<'_>) -> T) -> T {
        let execution = json!({
            "id": self.id, "type": "PIPELINE", "application": self.application, "name": self.name,
            "trigger": self.trigger, "stages": self.rows.0.values().map(stage).collect::<Vec<_>>(),
        });
        let sight =
            Sight::of_stage(execution.clone(), ref_id).unwrap_or_else(|| Sight::of_execution(execution));
        // Nobody answers here, and a simulation gives the same every time.
        use_it(&sight.scope(&World::new(self.now, [0; 32])))
    }
}

fn stage(row: &Row) -> Value {
    json!({
        "id": row.definition.ref_id, "refId": row.definition.ref_id, "name": row.definition.name,
        "type": row.definition.stage_type, "status": row.status, "context": row.context, "outputs": row.outputs,
        "requisiteStageRefIds": row.definition.requisites, "startTime": row.start, "endTime": row.end,
    })
}

fn has_expression(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains("${"),
        Value::Array(items) => items.iter().any(has_expression),
        Value::Object(fields) => {
            fields.iter().any(|(key, value)| key.contains("${") || has_expression(value))
        }
        _ => false,
    }
}
