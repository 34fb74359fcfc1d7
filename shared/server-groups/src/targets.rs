//! The server groups that a stage is about, one per region.

use gennaker_accounts::Accounts;
use gennaker_aws::{Fields, Regions, Selection};
use gennaker_runtime::{ErrorClass, Failure, Millis};
use gennaker_stage::{Lane, Run, Step, Stop, polls};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::Place;

/// For how long AWS may not know a server group that was made before (Spinnaker looks 15 times, once per second).
const APPEARING: Millis = 15_000;

/// What a server group that is called by name and does not exist is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// A mistake.
    Fails,
    /// Just as well.
    IsFine,
}

/// One server group in each region of a stage, chosen once: after the stage has changed something, "the newest" may be another.
#[derive(Clone, Debug)]
pub struct Targets {
    account: String,
    regions: Regions,
    chosen: Vec<Chosen>,
}

/// A server group.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
struct Chosen {
    region: String,
    name: String,
}

impl Targets {
    /// Chooses the server groups of a stage, remembers them, and publishes them in Spinnaker's fields. `action` is the word for
    /// the stage's work in `targetop.asg.<action>`: `enableAsg`.
    ///
    /// # Errors
    /// When the stage does not say which, or there are none. One that was made a moment ago may be missing in AWS's answer, so
    /// that it is waited for a little.
    pub async fn choose(
        run: &mut Run<'_>,
        accounts: &Accounts,
        fields: &Fields<'_>,
        action: &str,
        absent: Absent,
    ) -> Step<Self> {
        let remembered: Option<(String, Vec<Chosen>)> = run.remembered("targets")?;
        if let Some((account, chosen)) = remembered {
            let regions = Self::regions(run, accounts, &account).await?;
            return Ok(Self { account, regions, chosen });
        }
        run.task("determineTargetServerGroup");
        let selection = Selection::read(fields)?;
        let account = selection.account.clone();
        let regions = Self::regions(run, accounts, &account).await?;
        let mut chosen = Vec::new();
        for name in &selection.regions {
            let resolved = match selection.resolve(&regions.region(name)).await {
                Ok(None) if absent == Absent::Fails => Err(Failure::not_found(format!(
                    "there is no {} in {name}; correct its name, or choose one by cluster and target",
                    selection.wanted
                ))),
                resolved => resolved,
            };
            match resolved {
                Ok(Some(group)) => chosen.push(Chosen { region: name.clone(), name: group.name }),
                Ok(None) => tracing::info!(region = %name, wanted = %selection.wanted, "gone already"),
                Err(failure) => return Err(later(run, failure)?),
            }
        }
        let targets = Self { account, regions, chosen };
        targets.publish(run, action);
        run.remember("targets", &(&targets.account, &targets.chosen)).await?;
        Ok(targets)
    }

    /// Those that were chosen by an earlier call; none when that did not come so far.
    ///
    /// # Errors
    /// When the account is gone.
    pub async fn chosen(run: &Run<'_>, accounts: &Accounts) -> Result<Option<Self>, Failure> {
        let remembered: Option<(String, Vec<Chosen>)> = run.remembered("targets")?;
        let Some((account, chosen)) = remembered else { return Ok(None) };
        let regions = Self::regions(run, accounts, &account).await?;
        Ok(Some(Self { account, regions, chosen }))
    }

    /// Where each stands, and its name, in the order of the stage's regions.
    pub fn places(&self) -> impl Iterator<Item = (Place, &str)> {
        self.chosen
            .iter()
            .map(|chosen| (Place::new(&self.account, &self.regions, &chosen.region), chosen.name.as_str()))
    }

    /// The lane of one of them; it bears the region's name where there are several.
    pub fn lane<'l, 'r>(&self, run: &'l mut Run<'r>, place: &Place) -> Lane<'l, 'r> {
        Lane::new(run, if self.chosen.len() > 1 { place.region.name() } else { "" })
    }

    async fn regions(run: &Run<'_>, accounts: &Accounts, account: &str) -> Result<Regions, Failure> {
        accounts.for_execution(&run.execution().id).regions(run.store(), account).await
    }

    /// What later stages and people see.
    fn publish(&self, run: &mut Run<'_>, action: &str) {
        for (name, value) in fields_of(&self.account, &self.chosen, action) {
            run.set(&name, value.clone());
            run.output(&name, value);
        }
        run.set("notification.type", action.to_lowercase());
    }
}

/// What becomes of a failure to find a server group: for a while it may still appear.
fn later(run: &mut Run<'_>, failure: Failure) -> Result<Stop, Failure> {
    let waited = Lane::new(run, "").waited("targets")?;
    if failure.class == ErrorClass::NotFound && waited < APPEARING {
        return Ok(Stop::Wait { reason: failure.message, seconds: polls(waited) });
    }
    Ok(failure.into())
}

/// Spinnaker's fields for what a stage is about.
fn fields_of(account: &str, chosen: &[Chosen], action: &str) -> Vec<(String, Value)> {
    let groups: Map<String, Value> =
        chosen.iter().map(|chosen| (chosen.region.clone(), json!([chosen.name]))).collect();
    let regions: Vec<&str> = chosen.iter().map(|chosen| chosen.region.as_str()).collect();
    let mut fields = vec![
        ("deploy.server.groups".to_owned(), json!(groups)),
        ("deploy.account.name".to_owned(), json!(account)),
        (format!("targetop.asg.{action}.regions"), json!(regions)),
    ];
    if let Some(first) = chosen.first() {
        for name in ["asgName", "serverGroupName", &format!("targetop.asg.{action}.name")] {
            fields.push((name.to_owned(), json!(first.name)));
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_stages_find_the_server_groups_in_spinnakers_fields() {
        let chosen = |region: &str, name: &str| Chosen { region: region.to_owned(), name: name.to_owned() };
        let fields: Map<String, Value> = fields_of(
            "prod",
            &[chosen("us-east-1", "app-v003"), chosen("eu-west-1", "app-v007")],
            "enableAsg",
        )
        .into_iter()
        .collect();
        assert_eq!(
            Value::from(fields),
            json!({
                "deploy.server.groups": {"us-east-1": ["app-v003"], "eu-west-1": ["app-v007"]},
                "deploy.account.name": "prod",
                "asgName": "app-v003",
                "serverGroupName": "app-v003",
                "targetop.asg.enableAsg.name": "app-v003",
                "targetop.asg.enableAsg.regions": ["us-east-1", "eu-west-1"],
            })
        );
        assert!(fields_of("prod", &[], "destroyAsg").iter().all(|(name, _)| name != "asgName"));
    }
}
