//! The stage `shrinkCluster`: of a cluster's server groups all but some are deleted.
//!
//! Where ones that get traffic may be deleted, all of these are taken out of it before any is.

use gennaker_accounts::Accounts;
use gennaker_aws::Fields;
use gennaker_runtime::{Failure, Ports};
use gennaker_server_groups::clusters::{self, Operation};
use gennaker_stage::{Progress, Run, Stage};
use serde_json::{Map, Value};

/// The stage type.
#[derive(Debug)]
pub struct ShrinkCluster {
    accounts: Accounts,
}

impl Stage for ShrinkCluster {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let fields = Fields::new(&context);
        let operation = Operation::shrink(&fields)?;
        clusters::across(&self.accounts, run, &fields, &operation).await
    }
}
