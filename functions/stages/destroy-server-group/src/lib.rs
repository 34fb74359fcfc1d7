//! The stage `destroyServerGroup`: one server group per region is taken out of traffic and deleted.
//!
//! Which server group is meant is remembered before anything is done: once it is gone, "the oldest" is another one.
//! That it is gone already is success.

mod plan;

use gennaker_aws::{Fields, Health, Regions, Selection, ServerGroup, polling};
use gennaker_ec2::Ec2;
use gennaker_runtime::{Failure, Ports};
use gennaker_stage::{Progress, Run, Stage};
use serde_json::{Map, Value, json};

use crate::plan::Plan;

/// What takes a server group out of traffic; its instances stay as they are meanwhile.
const DISABLED: [&str; 3] = ["Launch", "Terminate", "AddToLoadBalancer"];

/// The stage type.
#[derive(Debug)]
pub struct DestroyServerGroup {
    regions: Regions,
}

impl Stage for DestroyServerGroup {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { regions: Regions::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let fields = Fields::new(&context);
        let plans = self.plans(run, &fields).await?;
        let mut missing = Vec::new();
        for plan in &plans {
            missing.extend(self.step(run, plan).await?);
        }
        if missing.is_empty() {
            return Ok(Progress::Succeeded);
        }
        let (waited, reason) = (run.now() - run.started(), missing.join("; "));
        if polling::is_over(waited, &fields) {
            return Ok(Progress::Failed(format!(
                "after {} min {reason}; look at it in AWS",
                waited / 60_000
            )));
        }
        Ok(Progress::waiting(polling::seconds(waited), reason))
    }
}

impl DestroyServerGroup {
    /// The plan of every region, remembered.
    async fn plans(&self, run: &mut Run<'_>, fields: &Fields<'_>) -> Result<Vec<Plan>, Failure> {
        if let Some(plans) = run.remembered("plans")? {
            return Ok(plans);
        }
        run.task("determineTargetServerGroup");
        let selection = Selection::read(fields)?;
        let drain = !fields.flag("skipDisableBeforeDestroy")?.unwrap_or(false);
        let mut plans = Vec::new();
        for name in &selection.regions {
            match selection.resolve(&self.regions.region(name)).await? {
                Some(group) => plans.push(Plan::of(&group, drain)),
                None => tracing::info!(region = %name, wanted = %selection.wanted, "gone already"),
            }
        }
        publish(run, &selection.account, &plans);
        run.remember("plans", &plans).await?;
        Ok(plans)
    }

    /// Does what can be done now; none when the server group is gone, otherwise a sentence on how far it is.
    async fn step(&self, run: &mut Run<'_>, plan: &Plan) -> Result<Option<String>, Failure> {
        let done = format!("destroyed/{}", plan.region);
        if run.remembered::<bool>(&done)?.is_some() {
            return Ok(None);
        }
        let region = self.regions.region(&plan.region);
        let found = region.server_group(&plan.name).await?;
        let is_there = found.is_some();
        if let Some(group) = found
            && plan.drain
            && !group.deleting
            && let Some(reason) = self.drain(run, plan, group).await?
        {
            return Ok(Some(reason));
        }
        // Also where it is gone already: the call that deleted it may have died before it could say so.
        run.task("destroyServerGroup");
        if is_there {
            region.delete(&plan.name).await?;
            tracing::info!(server_group = %plan.name, region = %plan.region, "deleted");
        }
        run.task("waitForDestroyedServerGroup");
        if let Some(group) = region.server_group(&plan.name).await? {
            return Ok(Some(format!(
                "{} is being deleted and has {} instances left",
                plan.name,
                group.instances.len()
            )));
        }
        if let Some(id) = &plan.launch_template {
            Ec2::new(&self.regions, &plan.region).delete_launch_template(id).await?;
        }
        run.remember(&done, &true).await?;
        Ok(None)
    }

    /// Takes the server group out of traffic; none when nothing goes there any more.
    async fn drain(
        &self,
        run: &mut Run<'_>,
        plan: &Plan,
        group: ServerGroup,
    ) -> Result<Option<String>, Failure> {
        let region = self.regions.region(&plan.region);
        let disabled = format!("disabled/{}", plan.region);
        if run.remembered::<bool>(&disabled)?.is_none() {
            run.task("disableServerGroup");
            // First of all, so that no instance joins its target groups after the others have left.
            region.suspend(&plan.name, &DISABLED.map(str::to_owned)).await?;
            region.deregister(&group).await?;
            // Before it is remembered, so that it is listed even if the server group is gone at the next call.
            run.task("waitForDownInstances");
            run.remember(&disabled, &true).await?;
        }
        let group = region.with_target_health(group).await?;
        let serving = serving(&group);
        Ok((serving > 0).then(|| format!("{serving} instances of {} still finish their requests", plan.name)))
    }
}

/// How many instances a target group still sends something to, or lets finish.
fn serving(group: &ServerGroup) -> usize {
    let serves = |health: &Health| matches!(health, Health::Up | Health::Draining | Health::Starting);
    group.instances.iter().filter(|instance| instance.target_health.values().any(serves)).count()
}

/// What later stages see, in Spinnaker's fields.
fn publish(run: &mut Run<'_>, account: &str, plans: &[Plan]) {
    let groups: Map<String, Value> =
        plans.iter().map(|plan| (plan.region.clone(), json!([plan.name]))).collect();
    let mut fields = vec![("deploy.server.groups", json!(groups)), ("deploy.account.name", json!(account))];
    if let Some(plan) = plans.first() {
        fields.push(("asgName", json!(plan.name)));
        fields.push(("serverGroupName", json!(plan.name)));
    }
    for (name, value) in fields {
        run.set(name, value.clone());
        run.output(name, value);
    }
    run.set("notification.type", "destroyasg");
}

#[cfg(test)]
mod tests {
    use super::*;
    use gennaker_aws::Instance;

    #[test]
    fn an_instance_serves_until_every_target_group_has_let_it_go() {
        let instance = |healths: &[Health]| Instance {
            target_health: healths
                .iter()
                .enumerate()
                .map(|(index, health)| (index.to_string(), *health))
                .collect(),
            ..Instance::default()
        };
        for (healths, expected) in [
            (vec![], 0),
            (vec![Health::OutOfService], 0),
            (vec![Health::Down], 0),
            (vec![Health::Draining], 1),
            (vec![Health::OutOfService, Health::Up], 1),
        ] {
            let group = ServerGroup { instances: vec![instance(&healths)], ..ServerGroup::default() };
            assert_eq!(serving(&group), expected, "{healths:?}");
        }
    }
}
