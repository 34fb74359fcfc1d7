//! The stage `enableServerGroup`: one server group per region is put into traffic.
//!
//! Its instances register with their load balancers again, those that start later as well, and enough of them have to be up.

use gennaker_accounts::Accounts;
use gennaker_aws::Fields;
use gennaker_runtime::{Failure, Ports};
use gennaker_server_groups::{Enabling, one_per_region};
use gennaker_stage::{Progress, Run, Stage};
use serde_json::{Map, Value};

/// The stage type.
#[derive(Debug)]
pub struct EnableServerGroup {
    accounts: Accounts,
}

impl Stage for EnableServerGroup {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let fields = Fields::new(&context);
        let healthy_percent = fields.size("targetHealthyDeployPercentage")?;
        let enabling = Enabling { healthy_percent, providers: None };
        one_per_region(&self.accounts, run, &fields, enabling).await
    }
}
