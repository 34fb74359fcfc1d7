//! The stage `destroyServerGroup`: one server group per region is taken out of traffic and deleted.
//!
//! Which server group is meant is remembered before anything is done: once it is gone, "the oldest" is another one.
//! That it is gone already is success.

use gennaker_accounts::Accounts;
use gennaker_aws::Fields;
use gennaker_runtime::{Failure, Ports};
use gennaker_server_groups::{Destroying, one_per_region};
use gennaker_stage::{Progress, Run, Stage};
use serde_json::{Map, Value};

/// The stage type.
#[derive(Debug)]
pub struct DestroyServerGroup {
    accounts: Accounts,
}

impl Stage for DestroyServerGroup {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let fields = Fields::new(&context);
        let skip_disable = fields.flag("skipDisableBeforeDestroy")?.unwrap_or(false);
        let destroying = Destroying { skip_disable, providers: None, unguarded: false };
        one_per_region(&self.accounts, run, &fields, destroying).await
    }
}
