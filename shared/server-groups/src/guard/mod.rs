//! Traffic guards: an application's clusters that must not lose all their traffic.

mod rule;
mod verdict;

use gennaker_aws::{Health, ServerGroup, health};
use gennaker_moniker::Moniker;
use gennaker_runtime::Failure;
use gennaker_stage::{Lane, Step};

use crate::Place;
use verdict::Member;

/// Looks whether server groups of a cluster may leave its traffic together, once per lane and set of them. Do not call it
/// for a percentage below 100, which Spinnaker does not guard.
///
/// # Errors
/// When a traffic guard forbids it, with a message that names the guard; and when the guards cannot be read.
pub async fn check(lane: &mut Lane<'_, '_>, place: &Place, cluster: &str, leaving: &[&str]) -> Step {
    let done = format!("guarded/{}", leaving.join("+"));
    if leaving.is_empty() || lane.is_done(&done)? {
        return Ok(());
    }
    if let Some(moniker) = Moniker::parse(cluster)
        && let Some(guard) = guard_of(lane, place, &moniker).await?
    {
        let mut members = Vec::new();
        for group in place.region.cluster(cluster).await? {
            members.push(member(&place.region.with_health(group).await?));
        }
        if let Some(left) = verdict::forbidden(&members, leaving) {
            let (account, region) = (&place.account, place.region.name());
            return Err(Failure::invalid(format!(
                "This cluster ('{cluster}' in {account}/{region}) has traffic guards enabled: {guard}. Taking {} out of \
                 traffic would leave it with {}; {} are up now. Enable another server group of the cluster first, or turn \
                 the guard off in the trafficGuards of the application {}. Nothing was taken out of traffic.",
                leaving.join(" and "),
                if left == 0 { "no instances up".to_owned() } else { format!("{left} instances up") },
                verdict::up(&members),
                moniker.app,
            ))
            .into());
        }
    }
    lane.remember(&done, &true).await?;
    Ok(())
}

/// The guard that holds for a cluster there, in words.
async fn guard_of(lane: &Lane<'_, '_>, place: &Place, cluster: &Moniker) -> Result<Option<String>, Failure> {
    let Some(application) = lane.stage().store().application(&cluster.app).await? else { return Ok(None) };
    let rules = rule::read(&cluster.app, application.value.attributes.get("trafficGuards"))?;
    let holds =
        rules.iter().find(|rule| rule.holds(place.registered_account(), place.region.name(), cluster));
    Ok(holds.map(ToString::to_string))
}

/// What a server group gives its cluster. Where it has load balancers, they say who is up; of one without, Auto Scaling does. One
/// that is being deleted gives nothing, even while its last instances are up.
fn member(group: &ServerGroup) -> Member {
    let up = if group.deleting {
        0
    } else if group.is_disabled() {
        let up = group.instances.iter().filter(|instance| health::state(instance) == Health::Up).count();
        u32::try_from(up).unwrap_or(u32::MAX)
    } else {
        health::up(group, None)
    };
    let pinned = group.capacity.is_fixed().then_some(group.capacity.desired);
    Member { name: group.name.clone(), up, pinned }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gennaker_aws::Instance;

    #[test]
    fn a_disabled_server_group_counts_only_what_still_gets_traffic() {
        let instance = |targets: &[Health]| Instance {
            lifecycle: "InService".to_owned(),
            healthy: true,
            target_health: targets.iter().map(|health| ("tg".to_owned(), *health)).collect(),
            ..Instance::default()
        };
        let up = || instance(&[Health::Up]);
        for (suspended, arns, instances, expected) in [
            (vec![], vec!["tg"], vec![up(), instance(&[Health::Down])], 1),
            (vec![], vec![], vec![instance(&[]), instance(&[])], 2),
            (vec!["AddToLoadBalancer"], vec!["tg"], vec![up(), instance(&[])], 1),
            (vec!["AddToLoadBalancer"], vec![], vec![instance(&[])], 0),
        ] {
            let group = ServerGroup {
                suspended_processes: suspended.iter().map(|name| (*name).to_owned()).collect(),
                target_group_arns: arns.iter().map(|arn| (*arn).to_owned()).collect(),
                instances,
                ..ServerGroup::default()
            };
            assert_eq!(member(&group).up, expected, "{group:?}");
            assert_eq!(member(&ServerGroup { deleting: true, ..group }).up, 0, "it goes anyway");
        }
    }
}
