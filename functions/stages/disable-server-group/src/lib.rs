//! The stage `disableServerGroup`: one server group per region, or a share of its instances, is taken out of traffic.
//!
//! It keeps its instances, so that it can be put back at once. Which instances a share is, is remembered before the first of
//! them leaves.

use gennaker_accounts::Accounts;
use gennaker_aws::Fields;
use gennaker_runtime::{Failure, Ports};
use gennaker_server_groups::{Disabling, one_per_region};
use gennaker_stage::{Progress, Run, Stage};
use serde_json::{Map, Value};

/// The stage type.
#[derive(Debug)]
pub struct DisableServerGroup {
    accounts: Accounts,
}

impl Stage for DisableServerGroup {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let fields = Fields::new(&context);
        // Spinnaker takes 0 as if it were not there.
        let percent = fields.size("desiredPercentage")?.filter(|percent| *percent > 0);
        let disabling = Disabling { percent, providers: None, unguarded: false };
        one_per_region(&self.accounts, run, &fields, disabling).await
    }
}
