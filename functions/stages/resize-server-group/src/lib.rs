//! The stage `resizeServerGroup`: another size for one server group per region.
//!
//! The new size is decided from the size at the first call and remembered before anything is changed, so that a
//! call that is repeated sets the same size again and does not scale twice. Around the change, launching and
//! terminating are resumed where they were suspended, and suspended again: a disabled server group can be resized and
//! stays disabled.

mod plan;
mod request;
mod wait;

use gennaker_aws::{Fields, Regions, Selection, polling};
use gennaker_runtime::{Failure, Ports};
use gennaker_stage::{Progress, Run, Stage};
use serde_json::{Map, Value, json};

use crate::plan::Plan;
use crate::request::Request;

/// The stage type.
#[derive(Debug)]
pub struct ResizeServerGroup {
    regions: Regions,
}

impl Stage for ResizeServerGroup {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { regions: Regions::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let fields = Fields::new(&context);
        let request = Request::read(&fields)?;
        let plans = self.plans(run, &fields, &request).await?;
        run.task("resumeScalingProcesses");
        run.task("resizeServerGroup");
        for plan in &plans {
            self.apply(run, plan).await?;
        }
        run.task("waitForCapacityMatch");
        let mut missing = Vec::new();
        for plan in &plans {
            missing.extend(self.look(run, &request, plan).await?);
        }
        let waited = run.now() - run.started();
        let late = polling::is_over(waited, &fields);
        if !missing.is_empty() && !late {
            return Ok(Progress::waiting(polling::seconds(waited), missing.join("; ")));
        }
        run.task("suspendScalingProcesses");
        for plan in &plans {
            self.restore(plan).await?;
        }
        if missing.is_empty() {
            return Ok(Progress::Succeeded);
        }
        Ok(Progress::Failed(format!(
            "after {} min only {}; the new size stays set",
            waited / 60_000,
            missing.join("; ")
        )))
    }
}

impl ResizeServerGroup {
    /// The plan of every region, remembered.
    async fn plans(
        &self,
        run: &mut Run<'_>,
        fields: &Fields<'_>,
        request: &Request,
    ) -> Result<Vec<Plan>, Failure> {
        if let Some(plans) = run.remembered("plans")? {
            return Ok(plans);
        }
        run.task("determineTargetServerGroup");
        let selection = Selection::read(fields)?;
        let mut plans = Vec::new();
        for name in &selection.regions {
            let region = self.regions.region(name);
            let group = selection
                .resolve(&region)
                .await?
                .ok_or_else(|| Failure::not_found(format!("there is no {} in {name}", selection.wanted)))?;
            plans.push(plan::make(request, &region, &group).await?);
        }
        publish(run, &selection.account, &plans);
        run.remember("plans", &plans).await?;
        Ok(plans)
    }

    /// Sets the size, once.
    async fn apply(&self, run: &mut Run<'_>, plan: &Plan) -> Result<(), Failure> {
        let checkpoint = format!("applied/{}", plan.region);
        if run.remembered::<bool>(&checkpoint)?.is_some() {
            return Ok(());
        }
        let region = self.regions.region(&plan.region);
        region.resume(&plan.name, &plan.suspended).await?;
        if let Err(failure) = region.resize(&plan.name, plan.capacity).await {
            // A refusal ends the stage, so nobody else would suspend them again.
            if !failure.class.is_retried() {
                self.restore(plan).await?;
            }
            return Err(failure);
        }
        tracing::info!(server_group = %plan.name, region = %plan.region, desired = plan.capacity.desired, "resized");
        run.remember(&checkpoint, &true).await
    }

    /// None when the server group has its size, or had it before, otherwise a sentence on how far it is.
    async fn look(
        &self,
        run: &mut Run<'_>,
        request: &Request,
        plan: &Plan,
    ) -> Result<Option<String>, Failure> {
        let checkpoint = format!("matched/{}", plan.region);
        if run.remembered::<bool>(&checkpoint)?.is_some() {
            return Ok(None);
        }
        let region = self.regions.region(&plan.region);
        let group = region.server_group(&plan.name).await?.ok_or_else(|| {
            Failure::not_found(format!(
                "server group {} in {} is gone; somebody deleted it",
                plan.name, plan.region
            ))
        })?;
        let missing = wait::missing(request, plan, &region.with_target_health(group).await?);
        if missing.is_none() {
            run.remember(&checkpoint, &true).await?;
        }
        Ok(missing)
    }

    /// Suspends again what was suspended before.
    async fn restore(&self, plan: &Plan) -> Result<(), Failure> {
        self.regions.region(&plan.region).suspend(&plan.name, &plan.suspended).await
    }
}

/// What later stages see, in Spinnaker's fields.
fn publish(run: &mut Run<'_>, account: &str, plans: &[Plan]) {
    let groups: Map<String, Value> =
        plans.iter().map(|plan| (plan.region.clone(), json!([plan.name]))).collect();
    let mut fields = vec![("deploy.server.groups", json!(groups)), ("deploy.account.name", json!(account))];
    if let Some(plan) = plans.first() {
        fields.push(("asgName", json!(plan.name)));
        fields.push(("serverGroupName", json!(plan.name)));
        fields.push(("capacity", json!(plan.capacity)));
    }
    for (name, value) in fields {
        run.set(name, value.clone());
        run.output(name, value);
    }
    for plan in plans {
        run.output(&format!("originalCapacity.{}", plan.name), json!(plan.original));
    }
    run.set("notification.type", "resizeasg");
}
