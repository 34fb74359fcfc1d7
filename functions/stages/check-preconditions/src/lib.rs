//! `checkPreconditions`: goes on only where conditions hold.
//!
//! Spinnaker runs one child stage for each condition; here the stage checks them itself, with the same end: a condition's
//! own `failPipeline` and `continuePipeline` decide what its failure does, and where one of them halts, the stage's.

mod cluster_size;
mod condition;
mod expression;
mod stage_status;

use gennaker_accounts::Accounts;
use gennaker_expressions::Finding;
use gennaker_rules::{flags_for, parent_status};
use gennaker_runtime::{Failure, Ports};
use gennaker_stage::{Progress, Run, Stage};
use serde_json::{Map, Value};

use crate::condition::{Condition, Kind};

/// The stage type.
#[derive(Debug)]
pub struct CheckPreconditions {
    accounts: Accounts,
}

impl Stage for CheckPreconditions {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        run.task("checkPrecondition");
        let mut conditions = condition::read(&context).map_err(Failure::invalid)?;
        let (mut findings, mut failed) = (Vec::new(), Vec::new());
        for condition in &mut conditions {
            let reason = match self.check(run, condition, &mut findings).await {
                Ok(()) => continue,
                Err(failure) if failure.class.is_retried() => return Err(failure),
                Err(failure) => condition.explain(failure.message),
            };
            failed.push((condition.failure_status(&context), reason));
        }
        // Only now: a call that is repeated reports nothing twice.
        run.report(&findings);
        for (name, value) in condition::written(&context, &conditions) {
            run.set(name, value);
        }
        if failed.is_empty() {
            return Ok(Progress::Succeeded);
        }
        let status = parent_status(&context, failed.iter().map(|(status, _)| *status));
        for (name, flag) in flags_for(status) {
            run.set(name, flag);
        }
        let reasons: Vec<&str> = failed.iter().map(|(_, reason)| reason.as_str()).collect();
        Ok(Progress::Failed(reasons.join("; ")))
    }
}

impl CheckPreconditions {
    /// Checks a condition; a failure says what was expected and what was found.
    async fn check(
        &self,
        run: &Run<'_>,
        condition: &mut Condition,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Failure> {
        match condition.kind {
            Kind::Noop => Ok(()),
            Kind::ClusterSize => {
                let accounts = self.accounts.for_execution(&run.execution().id);
                cluster_size::check(&accounts, run.store(), condition).await
            }
            Kind::StageStatus => stage_status::check(&condition.context, |name| {
                run.stage_named(name).map(|stage| stage.status)
            })
            .map_err(Failure::invalid),
            Kind::Expression => {
                let judged = run.with_expressions(|expressions| {
                    expression::judge(condition, |value| expressions.transform(value, &Map::new()))
                });
                let judged = judged.await?;
                findings.extend(judged.findings);
                condition.context.insert("expressionResult".to_owned(), judged.result);
                judged.verdict.map_err(Failure::invalid)
            }
        }
    }
}
