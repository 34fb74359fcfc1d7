//! One condition.

use gennaker_runtime::Failure;
use gennaker_stage::Run;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A condition as it stands in `preconditions`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Condition {
    #[serde(rename = "type")]
    kind: String,
    fail_pipeline: Option<Value>,
    continue_pipeline: Option<Value>,
    context: Map<String, Value>,
}

impl Condition {
    /// Checks the condition; a failure says what was expected and what was found.
    pub(crate) fn check(&self, run: &Run<'_>) -> Result<(), Failure> {
        match self.kind.as_str() {
            "expression" => self.expression(run),
            "stageStatus" => self.stage_status(run),
            "noop" => Ok(()),
            other => Err(Failure::invalid(format!(
                "there is no precondition of type {other} yet; use expression, stageStatus or noop"
            ))),
        }
    }

    /// The condition's own "if it fails", where it says anything.
    pub(crate) fn flags(&self) -> impl Iterator<Item = (&'static str, bool)> {
        [("failPipeline", &self.fail_pipeline), ("continuePipeline", &self.continue_pipeline)]
            .into_iter()
            .filter_map(|(name, value)| Some((name, truth(value.as_ref()?)?)))
    }

    /// Whether its failure halts the pipeline, with the stage's own flags where it has none.
    pub(crate) fn halts(&self, stage: &Map<String, Value>) -> bool {
        let flag = |own: &Option<Value>, name: &str| own.as_ref().or_else(|| stage.get(name)).and_then(truth);
        flag(&self.continue_pipeline, "continuePipeline") != Some(true)
            && flag(&self.fail_pipeline, "failPipeline") != Some(false)
    }

    /// The text is an expression with or without `${}`; with it, it was evaluated when the stage started.
    fn expression(&self, run: &Run<'_>) -> Result<(), Failure> {
        let text = match self.context.get("expression") {
            None => "false",
            Some(Value::String(text)) => text.as_str(),
            Some(value) => return expect_true(value, "the expression"),
        };
        if text.contains("${") {
            return Err(Failure::invalid(format!(
                "{text} did not evaluate; the stage's expressionEvaluationSummary says why"
            )));
        }
        expect_true(&run.evaluate(text)?, text)
    }

    fn stage_status(&self, run: &Run<'_>) -> Result<(), Failure> {
        let field = |name: &str| {
            self.context.get(name).and_then(Value::as_str).ok_or_else(|| {
                Failure::invalid(format!(
                    "a stageStatus precondition needs stageName and stageStatus; {name} is missing"
                ))
            })
        };
        let (name, expected) = (field("stageName")?, field("stageStatus")?);
        let stage = run
            .stage_named(name)
            .ok_or_else(|| Failure::invalid(format!("this execution has no stage named {name}")))?;
        if stage.status.name() == expected {
            return Ok(());
        }
        Err(Failure::invalid(format!("stage {name} should be {expected} and is {}", stage.status)))
    }
}

/// Only true, as a boolean or a text, is true (Spinnaker: ExpressionPreconditionTask).
fn expect_true(value: &Value, expression: &str) -> Result<(), Failure> {
    match truth(value) {
        Some(true) => Ok(()),
        _ => Err(Failure::invalid(format!("{expression} should be true and is {value}"))),
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn condition(json: Value) -> Condition {
        serde_json::from_value(json).expect("a condition")
    }

    #[test]
    fn a_conditions_own_flags_win_over_the_stages() {
        let stage = json!({"failPipeline": true}).as_object().expect("a map").clone();
        assert!(!condition(json!({"failPipeline": false})).halts(&stage));
        assert!(condition(json!({})).halts(&stage));
        assert!(!condition(json!({"continuePipeline": "true"})).halts(&stage));
    }

    #[test]
    fn only_true_is_true() {
        for (value, holds) in [
            (json!(true), true),
            (json!("TRUE"), true),
            (json!(false), false),
            (json!("yes"), false),
            (json!(1), false),
        ] {
            assert_eq!(expect_true(&value, "x").is_ok(), holds, "{value}");
        }
    }
}
