//! The stage `disableCluster`: of a cluster's server groups all but some are taken out of traffic.
//!
//! Instead of waiting for a time in which requests have surely ended, it waits until the load balancers say that they have.

use gennaker_accounts::Accounts;
use gennaker_aws::Fields;
use gennaker_runtime::{Failure, Ports};
use gennaker_server_groups::clusters::{self, Operation};
use gennaker_stage::{Progress, Run, Stage};
use serde_json::{Map, Value};

/// The stage type.
#[derive(Debug)]
pub struct DisableCluster {
    accounts: Accounts,
}

impl Stage for DisableCluster {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let fields = Fields::new(&context);
        let operation = Operation::disable(&fields)?;
        clusters::across(&self.accounts, run, &fields, &operation).await
    }
}
