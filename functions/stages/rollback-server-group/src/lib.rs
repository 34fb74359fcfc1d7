//! The stage `rollbackServerGroup`: a server group loses its traffic to an older one, or to a new one with an older image.
//!
//! The older one is up before the other one loses its traffic.

use gennaker_accounts::Accounts;
use gennaker_aws::Fields;
use gennaker_rollout::rollback::Rollback;
use gennaker_runtime::{Failure, Ports};
use gennaker_server_groups::{Place, health_providers};
use gennaker_stage::{Lane, Progress, Run, Stage, together};
use serde_json::{Map, Value, json};

/// The stage type.
#[derive(Debug)]
pub struct RollbackServerGroup {
    accounts: Accounts,
}

impl Stage for RollbackServerGroup {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let fields = Fields::new(&context);
        let providers = health_providers(run, &fields).await?;
        let rollback = Rollback::read(&fields, providers)?;
        let account = fields.account()?;
        let region = region(&fields)?;
        let accounts = self.accounts.for_execution(&run.execution().id);
        let regions = accounts.regions(run.store(), &account).await?;
        let place = Place::new(&account, &regions, &region);
        publish(run, &rollback, &place);
        let step = rollback.step(&mut Lane::new(run, ""), &place).await;
        together(vec![(String::new(), step)])
    }
}

fn region(fields: &Fields<'_>) -> Result<String, Failure> {
    if let Some(region) = fields.text("region")? {
        return Ok(region);
    }
    match fields.texts("regions")?.unwrap_or_default().as_slice() {
        [region] => Ok(region.clone()),
        [] => Err(Failure::invalid(format!(
            "{} is missing; say where the server group is, as in us-east-1",
            fields.path("region")
        ))),
        _ => Err(Failure::invalid(format!(
            "{} has several; rollbackServerGroup is about one region, rollbackCluster about all of a cluster's",
            fields.path("regions")
        ))),
    }
}

/// What later stages see. A rollback to an older image adds its new server group itself.
fn publish(run: &mut Run<'_>, rollback: &Rollback, place: &Place) {
    run.set("notification.type", "rollbackServerGroup");
    let (_, restored) = rollback.names();
    let Some(restored) = restored else { return };
    let groups = json!({ place.region.name(): [restored] });
    for (name, value) in [
        ("deploy.server.groups", groups),
        ("deploy.account.name", json!(place.account)),
        ("asgName", json!(restored)),
        ("serverGroupName", json!(restored)),
    ] {
        run.set(name, value.clone());
        run.output(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_region_is_meant() {
        for (json, expected) in [
            (json!({"region": "us-east-1"}), Some("us-east-1")),
            (json!({"regions": ["us-east-1"]}), Some("us-east-1")),
            (json!({"regions": "us-east-1"}), Some("us-east-1")),
            (json!({"regions": ["us-east-1", "eu-west-1"]}), None),
            (json!({}), None),
        ] {
            let read = region(&Fields::new(json.as_object().expect("a map")));
            assert_eq!(read.ok().as_deref(), expected, "{json}");
        }
    }
}
