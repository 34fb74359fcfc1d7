//! The condition `expression`: an expression is true (Spinnaker: ExpressionPreconditionTask).

use gennaker_expressions::Finding;
use gennaker_pipeline::boolean;
use serde_json::{Value, json};

use crate::condition::Condition;

/// What came of an expression.
#[derive(Debug)]
pub(crate) struct Judged {
    /// Whether it is true, and why not.
    pub(crate) verdict: Result<(), String>,
    /// Its value as text; the expression itself where it has none.
    pub(crate) result: Value,
    /// What did not evaluate.
    pub(crate) findings: Vec<Finding>,
}

/// Judges the condition's `expression`, which may stand with or without `${}`; with it, it was evaluated when the stage
/// started. Only `true`, as a truth value or a text, is true.
pub(crate) fn judge(condition: &Condition, evaluate: impl Fn(&Value) -> (Value, Vec<Finding>)) -> Judged {
    let expression = condition.context.get("expression").filter(|value| !value.is_null());
    let text = match expression {
        None => "false",
        Some(Value::String(text)) => text.as_str(),
        Some(value) => return Judged::of(value, value, Vec::new()),
    };
    if let Some(inner) = text.strip_prefix("${") {
        let reason = format!("{text} did not evaluate; the stage's expressionEvaluationSummary says why");
        let inner = inner.strip_suffix('}').unwrap_or(inner);
        return Judged { verdict: Err(reason), result: json!(inner), findings: Vec::new() };
    }
    let (done, findings) = evaluate(&json!({ "expression": format!("${{{text}}}") }));
    let findings: Vec<Finding> = findings
        .into_iter()
        .map(|finding| Finding { path: format!("$.{}.expression", condition.path), ..finding })
        .collect();
    if let Some(finding) = findings.first() {
        let reason = format!("the expression {text} did not evaluate: {}", finding.description);
        return Judged { verdict: Err(reason), result: json!(text), findings };
    }
    Judged::of(&json!(text), done.get("expression").unwrap_or(&Value::Null), findings)
}

impl Judged {
    fn of(expression: &Value, value: &Value, findings: Vec<Finding>) -> Self {
        let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let verdict = if boolean(value) == Some(true) {
            Ok(())
        } else {
            Err(format!("{} should be true and is {value}", plain(expression)))
        };
        Self { verdict, result: json!(plain(value)), findings }
    }
}

#[cfg(test)]
mod tests {
    use gennaker_expressions::{Sight, World, transform};

    use super::*;

    fn judged(expression: &Value) -> Judged {
        let stage = json!({"preconditions": [{"type": "expression", "context": {"expression": expression}}]});
        let conditions = crate::condition::read(stage.as_object().expect("a map")).expect("a condition");
        let root = json!({"n": 3, "word": "TRUE", "list": [1]});
        let (sight, world) = (Sight::of_root(root.as_object().expect("a map").clone()), World::default());
        judge(&conditions[0], |value| {
            let done = transform(value, &sight.scope(&world));
            (done.value, done.findings)
        })
    }

    #[test]
    fn conformance_47_only_true_is_true() {
        for (expression, holds, result) in [
            (json!("n == 3"), true, "true"),
            (json!("n == 4"), false, "false"),
            (json!("word"), true, "TRUE"),
            (json!(true), true, "true"),
            (json!("true"), true, "true"),
            (json!("n"), false, "3"),
            (json!("list"), false, "[1]"),
            (json!(null), false, "false"),
        ] {
            let judged = judged(&expression);
            assert_eq!(judged.verdict.is_ok(), holds, "{expression}");
            assert_eq!(judged.result, result, "{expression}");
            assert!(judged.findings.is_empty(), "{expression}");
        }
    }

    #[test]
    fn what_does_not_evaluate_fails_and_is_reported_with_its_place() {
        for (expression, result, reported) in [
            ("no.such.key", "no.such.key", true),
            ("#stage('Bake')['status'] == 'SUCCEEDED'", "#stage('Bake')['status'] == 'SUCCEEDED'", true),
            ("n ==", "n ==", true),
            ("${no.such.key}", "no.such.key", false),
        ] {
            let judged = judged(&json!(expression));
            let reason = judged.verdict.expect_err(expression);
            assert!(reason.contains(expression) && reason.contains("did not evaluate"), "{reason}");
            assert_eq!(judged.result, result);
            let paths: Vec<&str> = judged.findings.iter().map(|finding| finding.path.as_str()).collect();
            let expected: &[&str] = if reported { &["$.preconditions[0].context.expression"] } else { &[] };
            assert_eq!(paths, expected, "{expression}");
        }
    }
}
