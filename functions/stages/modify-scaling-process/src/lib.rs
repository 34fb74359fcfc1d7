//! The stage `modifyAwsScalingProcess`: scaling processes of one server group per region are suspended or resumed.
//!
//! It changes only those whose state has to change, and leaves their names for a later stage that undoes it.

use gennaker_accounts::Accounts;
use gennaker_aws::Fields;
use gennaker_runtime::{Failure, Ports};
use gennaker_server_groups::{one_per_region, processes::Modifying};
use gennaker_stage::{Progress, Run, Stage};
use serde_json::{Map, Value};

/// The stage type.
#[derive(Debug)]
pub struct ModifyScalingProcess {
    accounts: Accounts,
}

impl Stage for ModifyScalingProcess {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let fields = Fields::new(&context);
        one_per_region(&self.accounts, run, &fields, Modifying::read(&fields)?).await
    }
}
