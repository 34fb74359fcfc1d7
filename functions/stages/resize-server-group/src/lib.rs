//! The stage `resizeServerGroup`: another size for one server group per region.
//!
//! A server group that is disabled stays so: launching and terminating run only as long as the resize needs them, also where it
//! fails or is cancelled.

use gennaker_accounts::Accounts;
use gennaker_aws::Fields;
use gennaker_runtime::{Failure, Ports};
use gennaker_server_groups::{Resizing, Targets, one_per_region, stop_resize};
use gennaker_stage::{Progress, Run, Stage};
use serde_json::{Map, Value};

/// The stage type.
#[derive(Debug)]
pub struct ResizeServerGroup {
    accounts: Accounts,
}

impl Stage for ResizeServerGroup {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let fields = Fields::new(&context);
        one_per_region(&self.accounts, run, &fields, Resizing::read(&fields)?).await
    }

    async fn cancel(&self, run: &mut Run<'_>, _context: Self::Context) -> Result<(), Failure> {
        if let Some(targets) = Targets::chosen(run, &self.accounts).await? {
            for (place, name) in targets.places() {
                stop_resize(&targets.lane(run, &place), &place, name).await?;
            }
        }
        Ok(())
    }
}
