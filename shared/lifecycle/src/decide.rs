//! A person's decision on an approval.

use gennaker_records::{Approval, ApprovalState, Decision, Versioned};
use gennaker_runtime::{ErrorClass, Failure};
use serde_json::{Map, Value, json};

use crate::Lifecycle;
use crate::lifecycle::TRIES;

/// What became of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It counts.
    Now,
    /// Somebody decided before; this is what counts.
    Before(Decision),
    /// The question had lapsed, or its execution had ended.
    Lapsed(ApprovalState),
}

impl Lifecycle {
    /// Decides an approval: one conditional write, so that of many decisions one counts. Then the stage is woken; deciding
    /// the same again wakes it again, which mends a decision whose caller died in between.
    ///
    /// # Errors
    /// [`ErrorClass::InvalidInput`] for an option that was not offered, [`ErrorClass::NotFound`] for an unknown approval.
    pub async fn decide(
        &self,
        approval_id: &str,
        status: &str,
        input: Option<&str>,
        by: &str,
    ) -> Result<Decided, Failure> {
        for _ in 0..=TRIES {
            let Some(mut approval) = self.store.approval(approval_id).await? else {
                return Err(Failure::not_found(format!("there is no approval {approval_id}")));
            };
            match approval.value.state {
                ApprovalState::Pending if approval.value.expires <= self.ports.now() => {
                    return Ok(Decided::Lapsed(ApprovalState::Expired));
                }
                ApprovalState::Pending => {}
                ApprovalState::Decided => {
                    return self.decided_before(&approval.value, status, input, by).await;
                }
                lapsed => return Ok(Decided::Lapsed(lapsed)),
            }
            check(&approval.value, status, input)?;
            let decision = Decision {
                status: status.to_owned(),
                input: input.map(str::to_owned),
                by: by.to_owned(),
                at: self.ports.now(),
            };
            approval.value.state = ApprovalState::Decided;
            approval.value.decision = Some(decision.clone());
            match self.store.save_approval(&mut approval).await {
                Ok(()) => return self.wake(&approval, &decision).await,
                Err(failure) if failure.class == ErrorClass::Conflict => {}
                Err(failure) => return Err(failure),
            }
        }
        Err(Failure::conflict(format!("approval {approval_id} keeps changing; try again")))
    }

    async fn decided_before(
        &self,
        approval: &Approval,
        status: &str,
        input: Option<&str>,
        by: &str,
    ) -> Result<Decided, Failure> {
        let decision = approval.decision.clone().unwrap_or_default();
        let same = decision.status == status && decision.input.as_deref() == input && decision.by == by;
        if same {
            return self.wake(&Versioned::new(approval.clone()), &decision).await;
        }
        Ok(Decided::Before(decision))
    }

    async fn wake(&self, approval: &Versioned<Approval>, decision: &Decision) -> Result<Decided, Failure> {
        let mut fields = Map::new();
        fields.insert("judgmentStatus".to_owned(), json!(decision.status));
        if let Some(input) = &decision.input {
            fields.insert("judgmentInput".to_owned(), json!(input));
        }
        let approval = &approval.value;
        match self.patch_stage(&approval.execution_id, &approval.ref_id, &fields, &decision.by).await {
            Err(failure) if failure.class == ErrorClass::InvalidInput => {
                self.came_through(approval, decision).await
            }
            Err(failure) => Err(failure),
            Ok(()) => Ok(Decided::Now),
        }
    }

    /// The stage does not run any more: it has the decision already, or ended without it.
    async fn came_through(&self, approval: &Approval, decision: &Decision) -> Result<Decided, Failure> {
        let loaded = self.store.execution(&approval.execution_id).await?;
        let known =
            loaded.stage(&approval.ref_id)?.value.context.get("judgmentStatus").and_then(Value::as_str);
        if known == Some(decision.status.as_str()) {
            Ok(Decided::Now)
        } else {
            Ok(Decided::Lapsed(ApprovalState::Canceled))
        }
    }
}

fn check(approval: &Approval, status: &str, input: Option<&str>) -> Result<(), Failure> {
    if !["continue", "stop"].contains(&status) {
        return Err(Failure::invalid(format!("a decision is continue or stop, not {status}")));
    }
    match input {
        Some(input) if !approval.options.iter().any(|option| option == input) => {
            Err(Failure::invalid(format!(
                "{input} is not one of the options: {}",
                if approval.options.is_empty() {
                    "there are none".to_owned()
                } else {
                    approval.options.join(", ")
                }
            )))
        }
        None if status == "continue" && !approval.options.is_empty() => {
            Err(Failure::invalid(format!("choose one of {}", approval.options.join(", "))))
        }
        _ => Ok(()),
    }
}
