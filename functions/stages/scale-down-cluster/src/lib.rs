//! The stage `scaleDownCluster`: of a cluster's server groups all but some lose their instances.
//!
//! They stay as they are otherwise, so that one of them is given instances again when it is needed.

use gennaker_accounts::Accounts;
use gennaker_aws::Fields;
use gennaker_runtime::{Failure, Ports};
use gennaker_server_groups::clusters::{self, Operation};
use gennaker_stage::{Progress, Run, Stage};
use serde_json::{Map, Value};

/// The stage type.
#[derive(Debug)]
pub struct ScaleDownCluster {
    accounts: Accounts,
}

impl Stage for ScaleDownCluster {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let fields = Fields::new(&context);
        let operation = Operation::scale_down(&fields)?;
        clusters::across(&self.accounts, run, &fields, &operation).await
    }
}
