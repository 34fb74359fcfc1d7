//! Everything that is decided about a server group before it is created.

use std::collections::BTreeMap;

use gennaker_aws::Capacity;
use gennaker_ec2::{LaunchTemplateData, launch_template_name};
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Step};
use serde::{Deserialize, Serialize};

use crate::config::SUBNETS_TAG;
use crate::lookup::{self, Found};
use crate::{Config, capacity, determine_source, launch, name};

/// The plan of one server group.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Plan {
    pub(crate) name: String,
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) cluster: String,
    /// The server group that it follows.
    pub(crate) source: Option<String>,
    pub(crate) capacity: Capacity,
    pub(crate) launch_template: String,
    pub(crate) client_token: String,
    /// What its instances are launched with, but for the application's security group, which may have to be made.
    pub(crate) data: LaunchTemplateData,
    pub(crate) vpc: Option<String>,
    pub(crate) subnets: Vec<String>,
    pub(crate) target_group_arns: Vec<String>,
    pub(crate) tags: BTreeMap<String, String>,
}

/// The plan that was made, or a new one, written down.
///
/// # Errors
/// When something that the configuration names does not exist.
pub(crate) async fn remembered(lane: &mut Lane<'_, '_>, place: &Place, config: &Config) -> Step<Plan> {
    if let Some(plan) = lane.remembered("plan")? {
        return Ok(plan);
    }
    let source = determine_source(lane, place, config).await?;
    let found = lookup::found(lane, place, config).await?;
    let capacity = capacity::of(config, source.as_ref())?;
    let groups = place.region.cluster(config.cluster.name()).await?;
    // Last, because it is the first thing that others see.
    let name = name::choose(lane.stage(), config, &groups).await?;
    let client_token = lane.stage().ports().id()?;
    let launch_template = launch_template_name(&name, &client_token);
    let plan = Plan {
        data: launch::data(config, &found, &name, &launch_template)?,
        tags: tags(config, &found),
        name,
        account: config.account.clone(),
        region: config.region.clone(),
        cluster: config.cluster.name().to_owned(),
        source: source.map(|source| source.name),
        capacity,
        launch_template,
        client_token,
        vpc: found.vpc,
        subnets: found.subnets,
        target_group_arns: found.target_group_arns,
    };
    lane.remember("plan", &plan).await?;
    Ok(plan)
}

/// The given tags, with the subnets where they are to be found again.
fn tags(config: &Config, found: &Found) -> BTreeMap<String, String> {
    let mut tags = config.group.tags.clone();
    if found.subnets_of_source {
        tags.insert(SUBNETS_TAG.to_owned(), found.subnets.join(","));
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use serde_json::json;

    #[test]
    fn subnets_by_id_are_handed_down() {
        let found = Found {
            subnets: vec!["subnet-1".to_owned(), "subnet-2".to_owned()],
            subnets_of_source: true,
            ..Found::default()
        };
        let config = testing::config(&json!({"tags": {"team": "web"}}));
        let tags = tags(&config, &found);
        assert_eq!((tags["team"].as_str(), tags[SUBNETS_TAG].as_str()), ("web", "subnet-1,subnet-2"));
        let own = super::tags(&config, &Found { subnets_of_source: false, ..found });
        assert!(!own.contains_key(SUBNETS_TAG));
    }
}
