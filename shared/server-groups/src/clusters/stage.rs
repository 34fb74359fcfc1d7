//! The work that the stages on whole clusters have in common.

use gennaker_accounts::Accounts;
use gennaker_aws::Fields;
use gennaker_runtime::Failure;
use gennaker_stage::{Lane, Progress, Run, Stop, together};
use serde_json::{Map, Value, json};

use crate::clusters::perform::{ClusterWide, perform};
use crate::clusters::selected::{Presence, Selected, select};
use crate::clusters::{Operation, Scope, deployed_before};
use crate::{Place, health_providers};

/// Does what can be done now of a stage that works on a cluster in its regions.
///
/// # Errors
/// When a field is wrong, there is no such cluster, a traffic guard forbids it, or AWS fails.
pub async fn across(
    accounts: &Accounts,
    run: &mut Run<'_>,
    fields: &Fields<'_>,
    operation: &Operation,
) -> Result<Progress, Failure> {
    let scope = Scope::read(fields)?;
    let providers = health_providers(run, fields).await?;
    let regions = accounts.for_execution(&run.execution().id).regions(run.store(), &scope.account).await?;
    let places: Vec<(Place, ClusterWide)> = {
        let ancestors = run.ancestors();
        let wide = |region: &String| {
            let place = Place::new(&scope.account, &regions, region);
            let wide = ClusterWide {
                cluster: scope.cluster.clone(),
                excluded_from: deployed_before(&ancestors, place.registered_account(), region),
                providers: providers.clone(),
            };
            (place, wide)
        };
        scope.regions.iter().map(wide).collect()
    };
    // Everywhere first, so that a cluster that is not there, or a mistake, is found before anything is done.
    let mut selected = Vec::new();
    for (place, wide) in &places {
        let mut lane = Lane::new(run, scope.lane(place.region.name()));
        match select(&mut lane, place, wide, operation).await {
            Ok(found) => selected.push((place.region.name(), found)),
            Err(Stop::Fail(failure)) => return Err(failure),
            Err(Stop::Wait { reason, seconds }) => return Ok(Progress::waiting(seconds, reason)),
        }
    }
    if !operation.needs_no_cluster() && !scope.continue_if_missing {
        exists(&scope, selected.iter().map(|(_, selected)| selected.cluster))?;
    }
    for (name, value) in outputs(&scope, operation, &selected) {
        run.set(name, value.clone());
        run.output(name, value);
    }
    let mut lanes = Vec::new();
    for (place, wide) in &places {
        let lane = scope.lane(place.region.name());
        let step = perform(&mut Lane::new(run, lane), place, wide, operation).await.map(drop);
        let failed = matches!(step, Err(Stop::Fail(_)));
        lanes.push((lane.to_owned(), step));
        if failed {
            break;
        }
    }
    together(lanes)
}

/// That the cluster has a server group in one of the regions.
fn exists(scope: &Scope, mut found: impl Iterator<Item = Presence> + Clone) -> Result<(), Failure> {
    let Scope { account, regions, cluster, .. } = scope;
    let regions = regions.join(", ");
    if found.clone().any(|presence| presence == Presence::Present) {
        return Ok(());
    }
    if found.any(|presence| presence == Presence::Empty) {
        return Err(Failure::not_found(format!(
            "No ServerGroups found in cluster {cluster} of account {account} in {regions}: all that it had are being deleted; \
             wait until another one is deployed, or set continueIfClusterNotFound to go on without"
        )));
    }
    Err(Failure::not_found(format!(
        "No Cluster details found for {cluster} of account {account} in {regions}: there is no server group {cluster}-v000 or \
         alike; correct cluster, credentials or regions, or set continueIfClusterNotFound to go on without"
    )))
}

/// What later stages see, in Spinnaker's fields; nothing where nothing is done.
fn outputs(
    scope: &Scope,
    operation: &Operation,
    selected: &[(&str, Selected)],
) -> Vec<(&'static str, Value)> {
    let groups: Map<String, Value> = selected
        .iter()
        .filter(|(_, selected)| !selected.chosen.is_empty())
        .map(|(region, selected)| ((*region).to_owned(), json!(selected.chosen)))
        .collect();
    if groups.is_empty() {
        return Vec::new();
    }
    vec![
        ("deploy.server.groups", Value::Object(groups)),
        ("deploy.account.name", json!(scope.account)),
        ("notification.type", json!(operation.notification())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope() -> Scope {
        Scope {
            account: "prod".to_owned(),
            regions: vec!["us-east-1".to_owned(), "eu-west-1".to_owned()],
            cluster: "app-main".to_owned(),
            continue_if_missing: false,
        }
    }

    #[test]
    fn a_cluster_has_to_be_in_one_of_the_regions() {
        use Presence::{Empty, Missing, Present};
        for (found, words) in [
            ([Present, Missing], None),
            ([Empty, Present], None),
            ([Missing, Missing], Some("No Cluster details found for app-main of account prod")),
            ([Missing, Empty], Some("No ServerGroups found in cluster app-main of account prod")),
        ] {
            let message = exists(&scope(), found.into_iter()).err().map(|failure| failure.message);
            match words {
                None => assert_eq!(message, None, "{found:?}"),
                Some(words) => {
                    let message = message.expect("a failure");
                    assert!(message.contains(words) && message.contains("us-east-1, eu-west-1"), "{message}");
                    assert!(message.contains("continueIfClusterNotFound"), "{message}");
                }
            }
        }
    }

    #[test]
    fn the_outputs_name_what_was_chosen_by_region() {
        let selected = |names: &[&str]| Selected {
            cluster: Presence::Present,
            chosen: names.iter().map(|name| (*name).to_owned()).collect(),
            disabled: Vec::new(),
        };
        let operation = Operation::shrink(&Fields::new(&Map::new())).expect("defaults");
        let both =
            [("us-east-1", selected(&["app-main-v002", "app-main-v001"])), ("eu-west-1", selected(&[]))];
        let outputs_of_both: Map<String, Value> = outputs(&scope(), &operation, &both)
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        assert_eq!(
            Value::from(outputs_of_both),
            json!({
                "deploy.server.groups": {"us-east-1": ["app-main-v002", "app-main-v001"]},
                "deploy.account.name": "prod",
                "notification.type": "destroyservergroup",
            })
        );
        assert_eq!(outputs(&scope(), &operation, &[("us-east-1", selected(&[]))]), []);
    }
}
