//! `manualJudgment`: waits for a person's decision.
//!
//! The question is a record of its own, the approval; each approver gets a link with its own secret, of which only the
//! hash is kept. A decision is written into the stage's context as `judgmentStatus` and `judgmentInput` and wakes it.

mod context;
mod notify;

use gennaker_records::{Approval, ApprovalState, Link};
use gennaker_runtime::{Failure, Millis, Ports, aws_config};
use gennaker_stage::{Progress, Run, Stage};
use serde_json::Value;

pub use context::Context;
use notify::Notifier;

/// A judgment nobody makes lapses after this many milliseconds, unless `stageTimeoutMs` says otherwise.
const LAPSES_AFTER: Millis = 3 * 24 * 60 * 60 * 1000;
/// A link is remembered so much longer than its question may be answered: a pause gives the question more time, and who
/// comes too late is told so.
const LINK_OUTLIVES: Millis = 30 * 24 * 60 * 60 * 1000;

/// The stage type.
#[derive(Debug)]
pub struct ManualJudgment {
    notifier: Notifier,
}

impl Stage for ManualJudgment {
    type Context = Context;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { notifier: Notifier::new(&aws_config(ports)?, ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Context) -> Result<Progress, Failure> {
        run.task("waitForJudgment");
        if let Some(progress) = context.judged() {
            return Ok(progress);
        }
        let approval = match run.remembered::<String>("approval")? {
            Some(id) => id,
            None => {
                let id = run.attempt_id();
                run.remember("approval", &id).await?;
                id
            }
        };
        let expires = run.moment_after(context.limit().unwrap_or(LAPSES_AFTER));
        let left = expires - run.now();
        if left <= 0 {
            run.store().lapse_approval(&approval, ApprovalState::Expired).await?;
            return Ok(context.lapsed());
        }
        self.ask(run, &context, &approval, expires).await?;
        let options = context.options();
        let choice = if options.is_empty() { "continue or stop".to_owned() } else { options.join(" or ") };
        let seconds = u32::try_from((left + 999) / 1000).unwrap_or(u32::MAX);
        Ok(Progress::waiting(seconds, format!("waiting for a person to decide: {choice}")))
    }
}

impl ManualJudgment {
    /// Writes the question down, then sends each approver a link. Who was sent one is remembered; an approver whose
    /// message went out just before a crash gets a second link to the same question.
    async fn ask(
        &self,
        run: &mut Run<'_>,
        context: &Context,
        id: &str,
        expires: Millis,
    ) -> Result<(), Failure> {
        let execution = run.execution();
        let approval = Approval {
            id: id.to_owned(),
            execution_id: execution.id.clone(),
            ref_id: run.ref_id().to_owned(),
            stage_name: run.name().to_owned(),
            application: execution.application.clone(),
            pipeline: execution.name.clone(),
            instructions: context.instructions(),
            options: context.options(),
            created: run.now(),
            expires,
            ..Approval::default()
        };
        run.ask(approval.clone()).await?;
        let mut told: Vec<Value> = run.remembered("told")?.unwrap_or_default();
        for recipient in context.recipients() {
            let name = Value::from(recipient.name());
            if !told.contains(&name) {
                let secret = secret(run.ports())?;
                let link = Link {
                    approval_id: approval.id.clone(),
                    approver: recipient.name().to_owned(),
                    expires: expires + LINK_OUTLIVES,
                };
                run.store().create_link(&secret, &link).await?;
                self.notifier.send(&recipient, &approval, &secret).await?;
                told.push(name);
                run.remember("told", &told).await?;
            }
        }
        Ok(())
    }
}

/// 128 random bits in 22 characters, so that a link fits in one text message.
fn secret(ports: &Ports) -> Result<String, Failure> {
    use base64::Engine as _;
    Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(ports.random::<16>()?))
}
