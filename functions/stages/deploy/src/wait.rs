//! Whether enough instances are up.

use gennaker_aws::{Capacity, Regions, ServerGroup, health};
use gennaker_runtime::{Failure, Millis};
use gennaker_stage::Run;

use crate::config::Config;
use crate::create;
use crate::plan::Plan;

/// How long after its creation AWS may not know a server group or its size yet (Spinnaker: 10 min).
const SETTLING: Millis = 600_000;

/// Looks at a server group: none when it is up, or was before, otherwise a sentence on how far it is.
///
/// # Errors
/// When it is gone, or AWS fails.
pub(crate) async fn look(
    run: &mut Run<'_>,
    regions: &Regions,
    config: &Config,
    plan: &Plan,
) -> Result<Option<String>, Failure> {
    let checkpoint = format!("up/{}", config.key);
    if run.remembered::<bool>(&checkpoint)?.is_some() {
        return Ok(None);
    }
    let created = run.remembered(&create::checkpoint(config))?.unwrap_or_else(|| run.started());
    let settling = run.now() - created < SETTLING;
    let region = regions.region(&config.region);
    let Some(group) = region.server_group(&plan.name).await? else {
        if settling {
            return Ok(Some(format!("{} is not there yet", plan.name)));
        }
        return Err(Failure::not_found(format!(
            "server group {} in {} was created and is gone; somebody deleted it",
            plan.name, config.region
        )));
    };
    let required = required(config, plan, &group, settling);
    let group = region.with_target_health(group).await?;
    if health::suffices(&group, required, config.health_providers.as_deref()) {
        run.remember(&checkpoint, &true).await?;
        return Ok(None);
    }
    let up = health::up(&group, config.health_providers.as_deref());
    Ok(Some(format!("{up} of {required} instances of {} are up", plan.name)))
}

/// How many instances have to be up.
fn required(config: &Config, plan: &Plan, group: &ServerGroup, settling: bool) -> u32 {
    // Nobody knows when a spot instance comes (Spinnaker: only where the strategy is left open).
    if config.spot_price.is_some() && config.strategy_is_open {
        return 0;
    }
    let unsettled = settling && group.capacity.desired == 0 && plan.capacity.desired > 0;
    let live: Capacity = if unsettled { plan.capacity } else { group.capacity };
    health::required(plan.capacity, live, config.healthy_percent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn required_of(more: &Value, live: Capacity, settling: bool) -> u32 {
        let mut json =
            json!({"account": "prod", "application": "app", "instanceType": "t3.micro", "region": "r"});
        for (name, value) in more.as_object().expect("a map") {
            json[name] = value.clone();
        }
        let config = crate::config::read(json.as_object().expect("a map")).expect("readable").remove(0);
        let plan = Plan {
            name: "app-v001".to_owned(),
            source: None,
            capacity: Capacity { min: 1, desired: 4, max: 8 },
            image_id: String::new(),
            launch_template: String::new(),
            client_token: String::new(),
            subnets: Vec::new(),
            security_groups: Vec::new(),
            target_group_arns: Vec::new(),
        };
        required(&config, &plan, &ServerGroup { capacity: live, ..ServerGroup::default() }, settling)
    }

    #[test]
    fn the_present_size_counts_once_it_has_settled() {
        let none = Capacity { min: 0, desired: 0, max: 8 };
        let six = Capacity { min: 1, desired: 6, max: 8 };
        for (more, live, settling, expected) in [
            (json!({}), six, true, 6),
            (json!({}), none, true, 4),
            (json!({}), none, false, 0),
            (json!({"targetHealthyDeployPercentage": 50}), six, true, 3),
            (json!({"spotPrice": "0.1"}), six, true, 0),
            (json!({"spotPrice": "0.1", "strategy": "none"}), six, true, 6),
        ] {
            assert_eq!(required_of(&more, live, settling), expected, "{more} {live:?} {settling}");
        }
    }
}
