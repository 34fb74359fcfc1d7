//! Doing one thing with one server group in each region of a stage.

use gennaker_accounts::Accounts;
use gennaker_aws::Fields;
use gennaker_runtime::Failure;
use gennaker_stage::{Lane, Progress, Run, Step, together};
use serde_json::json;

use crate::targets::{Absent, Targets};
use crate::{
    Destroying, Disabling, Enabling, Place, Resizing, destroy, disable, enable, health_providers, resize,
};

/// What a stage does with its server groups.
pub trait Operation: Sync {
    /// The word for it in `targetop.asg.<action>` and, in lower case, in `notification.type`.
    fn action(&self) -> &'static str;

    /// What a server group that is called by name and does not exist is.
    fn absent(&self) -> Absent {
        Absent::Fails
    }

    /// Where to write whose judgement of health counts, if anybody's does.
    fn providers(&mut self) -> Option<&mut Option<Vec<String>>>;

    /// Does it with one, as a step.
    ///
    /// # Errors
    /// The stop, until it is done.
    fn perform(
        &self,
        lane: &mut Lane<'_, '_>,
        place: &Place,
        name: &str,
    ) -> impl Future<Output = Step> + Send;
}

/// Advances a stage that does one thing with one server group per region. The regions come one after the other, as in Spinnaker:
/// what goes wrong in the first does not happen in the next.
///
/// # Errors
/// What is tried again, and what the stage fails with.
pub async fn one_per_region(
    accounts: &Accounts,
    run: &mut Run<'_>,
    fields: &Fields<'_>,
    operation: impl Operation + Send,
) -> Result<Progress, Failure> {
    let lanes = lanes(accounts, run, fields, operation).await;
    together(lanes.unwrap_or_else(|stop| vec![(String::new(), Err(stop))]))
}

async fn lanes(
    accounts: &Accounts,
    run: &mut Run<'_>,
    fields: &Fields<'_>,
    mut operation: impl Operation + Send,
) -> Step<Vec<(String, Step)>> {
    let targets = Targets::choose(run, accounts, fields, operation.action(), operation.absent()).await?;
    if let Some(providers) = operation.providers() {
        *providers = health_providers(run, fields).await?;
    }
    let mut lanes = Vec::new();
    for (place, name) in targets.places() {
        let mut lane = targets.lane(run, &place);
        let step = operation.perform(&mut lane, &place, name).await;
        let goes_on = step.is_ok();
        lanes.push((lane.name().to_owned(), step));
        if !goes_on {
            break;
        }
    }
    Ok(lanes)
}

impl Operation for Enabling {
    fn action(&self) -> &'static str {
        "enableAsg"
    }

    fn providers(&mut self) -> Option<&mut Option<Vec<String>>> {
        Some(&mut self.providers)
    }

    async fn perform(&self, lane: &mut Lane<'_, '_>, place: &Place, name: &str) -> Step {
        enable(lane, place, name, self).await
    }
}

impl Operation for Disabling {
    fn action(&self) -> &'static str {
        "disableAsg"
    }

    fn providers(&mut self) -> Option<&mut Option<Vec<String>>> {
        Some(&mut self.providers)
    }

    async fn perform(&self, lane: &mut Lane<'_, '_>, place: &Place, name: &str) -> Step {
        disable(lane, place, name, self).await
    }
}

impl Operation for Destroying {
    fn action(&self) -> &'static str {
        "destroyAsg"
    }

    fn absent(&self) -> Absent {
        Absent::IsFine
    }

    fn providers(&mut self) -> Option<&mut Option<Vec<String>>> {
        Some(&mut self.providers)
    }

    async fn perform(&self, lane: &mut Lane<'_, '_>, place: &Place, name: &str) -> Step {
        destroy(lane, place, name, self).await
    }
}

impl Operation for Resizing {
    fn action(&self) -> &'static str {
        "resizeAsg"
    }

    fn providers(&mut self) -> Option<&mut Option<Vec<String>>> {
        Some(&mut self.providers)
    }

    async fn perform(&self, lane: &mut Lane<'_, '_>, place: &Place, name: &str) -> Step {
        let resizing = self.clone().with_original(
            &lane.stage().ancestors(),
            place.registered_account(),
            place.region.name(),
            name,
        );
        let capacity = resize(lane, place, name, &resizing).await?;
        // Only here: as a part of another stage, a resize is not what that stage's `capacity` means.
        lane.run().set("capacity", json!(capacity));
        lane.run().output("capacity", json!(capacity));
        Ok(())
    }
}
