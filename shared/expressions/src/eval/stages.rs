//! What the context of a stage shows beside its own keys.

use serde_json::{Map, Value};

use super::Evaluator;
use crate::error::ErrorKind;
use crate::graph::{STAGES_PER_STEP, Stages, list};
use crate::value::{Dict, Val};

impl<'a> Evaluator<'a> {
    /// The value found for a key, or what else a stage shows: a key that its context has not got is one of its outputs or
    /// of those of its ancestors (Spinnaker: StageContext), so that `#stage('Deploy').context.deploymentDetails` finds
    /// what was baked.
    pub(super) fn or_inherited(
        &self,
        found: Option<Val<'a>>,
        name: &str,
        entries: &Dict<'a>,
    ) -> Result<Option<Val<'a>>, ErrorKind> {
        match (found, entries) {
            (None, Dict::Json(context)) => self.inherited(context, name),
            (found, _) => Ok(found),
        }
    }

    fn inherited(&self, context: &'a Map<String, Value>, name: &str) -> Result<Option<Val<'a>>, ErrorKind> {
        if let Some(outcome) = self.outcome(context, name)? {
            return Ok(Some(outcome));
        }
        let Some(stages) = self.stages(context)? else { return Ok(None) };
        let Some(stage) = stages.of_context(context) else { return Ok(None) };
        self.session.budget.steps(stages.len() / STAGES_PER_STEP)?;
        Ok(stages.view(stage).get(name).map(Val::from))
    }

    /// `hasSucceeded` and `hasFailed`, which every stage has.
    fn outcome(&self, stage: &Map<String, Value>, name: &str) -> Result<Option<Val<'a>>, ErrorKind> {
        let status = match name {
            "hasSucceeded" => "SUCCEEDED",
            "hasFailed" => "TERMINAL",
            _ => return Ok(None),
        };
        let all = list(self.scope.execution);
        self.session.budget.steps(all.len() / STAGES_PER_STEP)?;
        let is_stage = all.iter().filter_map(Value::as_object).any(|known| std::ptr::eq(known, stage));
        Ok(is_stage.then(|| Val::Bool(stage.get("status").and_then(Value::as_str) == Some(status))))
    }

    /// The stages of the execution; none if the map is the root, which shows everything already.
    fn stages(&self, context: &Map<String, Value>) -> Result<Option<&Stages<'a>>, ErrorKind> {
        if std::ptr::eq(context, self.scope.root) {
            return Ok(None);
        }
        if self.stages.get().is_none() {
            let stages = list(self.scope.execution);
            self.session.budget.steps(stages.len() / STAGES_PER_STEP)?;
            let is_its = |stage: &Value| {
                let own = stage.get("context").and_then(Value::as_object);
                own.is_some_and(|own| std::ptr::eq(own, context))
            };
            // Most maps are no stage's context, and the index of the stages is not made for them.
            if !stages.iter().any(is_its) {
                return Ok(None);
            }
            self.session.budget.steps(stages.len())?;
        }
        Ok(Some(self.stages.get_or_init(|| Stages::of(self.scope.execution))))
    }
}
