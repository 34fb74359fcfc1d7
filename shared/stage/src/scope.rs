//! What the expressions of a stage see.

use gennaker_evaluation::Expressions;
use gennaker_expressions::{Error, Finding, Sight};
use gennaker_records::{Loaded, Stage};
use serde_json::{Map, Value};

/// What a stage's expressions see: the execution as it was read, but for the stage itself, which is as it is now.
pub(crate) fn sight(loaded: &Loaded, stage: &Stage) -> Sight {
    let mut execution = loaded.to_json();
    let stages = execution.get_mut("stages").and_then(Value::as_array_mut);
    let own = |other: &&mut Value| other.get("refId").and_then(Value::as_str) == Some(&stage.ref_id);
    if let Some(fields) = stages.into_iter().flatten().find(own).and_then(Value::as_object_mut) {
        fields.insert("status".to_owned(), serde_json::to_value(stage.status).unwrap_or_default());
        fields.insert("startTime".to_owned(), stage.start_time.into());
        fields.insert("context".to_owned(), stage.context.clone().into());
        fields.insert("outputs".to_owned(), stage.outputs.clone().into());
    }
    // The stage is one of those that were read.
    Sight::of_stage(execution.clone(), &stage.ref_id).unwrap_or_else(|| Sight::of_execution(execution))
}

/// Evaluates expressions as the stage sees them.
#[derive(Debug)]
pub struct StageExpressions<'a> {
    expressions: &'a Expressions<'a>,
    sight: Sight,
}

impl<'a> StageExpressions<'a> {
    pub(crate) fn new(expressions: &'a Expressions<'a>, loaded: &Loaded, stage: &Stage) -> Self {
        Self { expressions, sight: sight(loaded, stage) }
    }

    /// Evaluates all expressions in a value, which can see some more names; what does not evaluate stays as it is.
    pub fn transform(&self, value: &Value, more: &Map<String, Value>) -> (Value, Vec<Finding>) {
        let done = if more.is_empty() {
            self.expressions.transform(value, &self.sight)
        } else {
            let mut sight = self.sight.clone();
            sight.add(more.clone());
            self.expressions.transform(value, &sight)
        };
        (done.value, done.findings)
    }

    /// Evaluates one expression, written without `${` and `}`.
    ///
    /// # Errors
    /// When it does not parse, or its evaluation fails.
    pub fn evaluate(&self, expression: &str) -> Result<Value, Error> {
        self.expressions.evaluate(expression, &self.sight)
    }
}
