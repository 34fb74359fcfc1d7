//! `checkPreconditions`: goes on only where conditions hold.
//!
//! Spinnaker runs one child stage for each condition; here the stage checks them itself. A condition's own
//! `failPipeline` and `continuePipeline` decide what its failure does, as there; of several that fail, one that halts
//! the pipeline wins.

mod condition;

use gennaker_runtime::{Failure, Ports};
use gennaker_stage::{Progress, Run, Stage};
use serde::Deserialize;
use serde_json::Value;

use condition::Condition;

/// The stage type.
#[derive(Debug)]
pub struct CheckPreconditions;

/// Its fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Context {
    preconditions: Option<Vec<Condition>>,
}

impl Stage for CheckPreconditions {
    type Context = Context;

    fn new(_: &Ports) -> Result<Self, Failure> {
        Ok(Self)
    }

    async fn advance(&self, run: &mut Run<'_>, context: Context) -> Result<Progress, Failure> {
        run.task("checkPrecondition");
        let mut failed: Vec<(&Condition, String)> = Vec::new();
        for condition in context.preconditions.iter().flatten() {
            if let Err(failure) = condition.check(run) {
                failed.push((condition, failure.message));
            }
        }
        let Some((decisive, _)) =
            failed.iter().find(|(condition, _)| condition.halts(run.context())).or_else(|| failed.first())
        else {
            return Ok(Progress::Succeeded);
        };
        for (name, flag) in decisive.flags() {
            run.set(name, Value::from(flag));
        }
        let reasons: Vec<&str> = failed.iter().map(|(_, reason)| reason.as_str()).collect();
        Ok(Progress::Failed(reasons.join("; ")))
    }
}
