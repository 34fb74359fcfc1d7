//! `evaluateVariables`: gives values names that later stages know them by.
//!
//! Where the pipeline's expressions are of version 4, a variable sees those before it; otherwise all are evaluated at once.
//! The text that a value had is kept as `sourceValue`, as it was written, and a restarted stage evaluates it anew.

mod variables;

use gennaker_expressions::Finding;
use gennaker_runtime::{Failure, Ports};
use gennaker_stage::{Progress, Run, Stage, StageExpressions};
use serde::Deserialize;
use serde_json::{Map, Value};

use variables::Variable;

/// The stage type.
#[derive(Debug)]
pub struct EvaluateVariables;

/// Its fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Context {
    variables: Value,
    restart_details: Value,
}

impl Stage for EvaluateVariables {
    type Context = Context;
    fn unevaluated(_: &Map<String, Value>) -> &'static [&'static str] {
        &["variables"]
    }

    fn new(_: &Ports) -> Result<Self, Failure> {
        Ok(Self)
    }

    async fn advance(&self, run: &mut Run<'_>, context: Context) -> Result<Progress, Failure> {
        run.task("evaluateVariables");
        let (spel_v4, restarted) = (run.spel_v4(), !context.restart_details.is_null());
        let list = context.variables;
        let evaluated =
            run.with_expressions(|expressions| evaluated(expressions, &list, spel_v4, restarted)).await?;
        let (evaluated, findings) = evaluated.map_err(Failure::invalid)?;
        run.report(&findings);
        for (key, value) in variables::outputs(&evaluated) {
            run.output(&key, value);
        }
        run.set("variables", evaluated.into_iter().map(Value::Object).collect::<Vec<_>>());
        Ok(Progress::Succeeded)
    }
}

/// The variables with their values, and what did not evaluate.
fn evaluated(
    expressions: &StageExpressions<'_>,
    list: &Value,
    spel_v4: bool,
    restarted: bool,
) -> Result<(Vec<Variable>, Vec<Finding>), String> {
    let evaluate = |value: &Value, more: &Map<String, Value>| expressions.transform(value, more);
    // The list itself may come from an expression.
    let (list, mut findings) =
        if list.is_string() { evaluate(list, &Map::new()) } else { (list.clone(), Vec::new()) };
    let mut variables = variables::read(&list)?;
    if restarted {
        variables::restore(&mut variables);
    }
    let (evaluated, found) = if spel_v4 {
        variables::in_order(variables, evaluate)
    } else {
        variables::at_once(&variables, evaluate)
    };
    findings.extend(found);
    Ok((evaluated, findings))
}
