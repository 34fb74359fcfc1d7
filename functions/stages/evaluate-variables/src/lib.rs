//! `evaluateVariables`: gives values names that later stages know them by.
//!
//! Where the pipeline's expressions are of version 4, a variable sees those before it; otherwise all are evaluated at once.
//! The text that a value had is kept as `sourceValue`, as it was written, and a restarted stage evaluates it anew.

mod variables;

use gennaker_runtime::{Failure, Ports};
use gennaker_stage::{Progress, Run, Stage};
use serde::Deserialize;
use serde_json::{Map, Value};

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
    const UNEVALUATED: &'static [&'static str] = &["variables"];

    fn new(_: &Ports) -> Result<Self, Failure> {
        Ok(Self)
    }

    async fn advance(&self, run: &mut Run<'_>, context: Context) -> Result<Progress, Failure> {
        run.task("evaluateVariables");
        let mut findings = Vec::new();
        let mut list = context.variables;
        if list.is_string() {
            // The list itself may come from an expression.
            (list, findings) = run.transform(&list, &Map::new());
        }
        let mut variables = variables::read(&list).map_err(Failure::invalid)?;
        if !context.restart_details.is_null() {
            variables::restore(&mut variables);
        }
        let evaluate = |value: &Value, more: &Map<String, Value>| run.transform(value, more);
        let (evaluated, found) = if run.spel_v4() {
            variables::in_order(variables, evaluate)
        } else {
            variables::at_once(&variables, evaluate)
        };
        findings.extend(found);
        run.report(&findings);
        for (key, value) in variables::outputs(&evaluated) {
            run.output(&key, value);
        }
        run.set("variables", evaluated.into_iter().map(Value::Object).collect::<Vec<_>>());
        Ok(Progress::Succeeded)
    }
}
