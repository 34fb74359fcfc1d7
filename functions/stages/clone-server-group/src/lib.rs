//! The stage `cloneServerGroup`: server groups like ones that exist, but for the fields that are given.
//!
//! Everything that they name is looked up first, so that a mistake in one is found before another exists. Each is rolled out
//! by its strategy.

use gennaker_accounts::Accounts;
use gennaker_rollout::Making;
use gennaker_runtime::{Failure, Ports};
use gennaker_stage::{Progress, Run, Stage};
use serde_json::{Map, Value};

/// The stage type.
#[derive(Debug)]
pub struct CloneServerGroup {
    accounts: Accounts,
}

impl Stage for CloneServerGroup {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        Box::pin(gennaker_rollout::deploy(run, &self.accounts, &context, Making::Copies)).await
    }

    async fn cancel(&self, run: &mut Run<'_>, context: Self::Context) -> Result<(), Failure> {
        gennaker_rollout::cancel(run, &self.accounts, &context, Making::Copies).await
    }

    async fn expire(
        &self,
        run: &mut Run<'_>,
        context: Self::Context,
        message: String,
    ) -> Result<Progress, Failure> {
        gennaker_rollout::expire(run, &self.accounts, &context, Making::Copies, message).await
    }
}
