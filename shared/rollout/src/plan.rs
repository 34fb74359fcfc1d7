//! Everything that is decided about a server group before it is created.

use std::collections::BTreeMap;

use gennaker_aws::{Capacity, ServerGroup};
use gennaker_ec2::{LaunchTemplateData, launch_template_name};
use gennaker_runtime::Failure;
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Step};
use serde::{Deserialize, Serialize};

use crate::config::SUBNETS_TAG;
use crate::lookup::{self, Found};
use crate::rollback::Metadata;
use crate::source::choose;
use crate::{Config, Source, capacity, determine_source, launch, name};

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
    /// Those that its instances do not get.
    pub(crate) own_tags: BTreeMap<String, String>,
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
    let before = before(place, &groups, source.as_ref(), &found).await?;
    // Last, because it is the first thing that others see.
    let name = name::choose(lane.stage(), config, &groups).await?;
    let client_token = lane.stage().ports().id()?;
    let launch_template = launch_template_name(&name, &client_token);
    let plan = Plan {
        data: launch::data(config, &found, &name, &launch_template)?,
        tags: tags(config, &found),
        own_tags: own_tags(before.as_ref()),
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

/// What a later rollback may go back to: the cluster's newest server group, one that gets traffic before one that does not.
/// The source is usually the same one, but it may be of another cluster, or an older one that was asked for.
async fn before(
    place: &Place,
    groups: &[ServerGroup],
    source: Option<&Source>,
    found: &Found,
) -> Result<Option<Metadata>, Failure> {
    let Some(before) = choose(groups, false) else { return Ok(None) };
    let ec2 = place.ec2();
    let image_id = match (&found.source, &before.launch_template) {
        (Some(data), _) if source.is_some_and(|source| source.name == before.name) => {
            Some(data.image_id.clone())
        }
        (_, Some(template)) => {
            ec2.launch_template_data(&template.id, &template.version).await?.map(|data| data.image_id)
        }
        // A launch configuration does not tell it here.
        (_, None) => None,
    };
    let Some(image_id) = image_id.filter(|id| !id.is_empty()) else { return Ok(None) };
    let image_name = match ec2.image_by_id(&image_id).await {
        Ok(image) => image.map(|image| image.name),
        Err(failure) if failure.class.is_retried() => return Err(failure),
        // Of an image that is not shared any more the id is enough: no deployment is to fail for its name.
        Err(failure) => {
            tracing::info!(image = %image_id, said = %failure.message, "its name is not known");
            None
        }
    };
    Ok(Some(Metadata {
        name: Some(before.name.clone()),
        image_id: Some(image_id),
        image_name: image_name.filter(|name| !name.is_empty()),
        build_number: None,
    }))
}

fn own_tags(before: Option<&Metadata>) -> BTreeMap<String, String> {
    let written = before.and_then(Metadata::write);
    written.map(|text| (Metadata::TAG.to_owned(), text)).into_iter().collect()
}

/// The given tags, with the subnets where they are to be found again.
fn tags(config: &Config, found: &Found) -> BTreeMap<String, String> {
    let mut tags = config.group.tags.clone();
    // It tells of this server group's own past, whoever's it was taken from.
    tags.remove(Metadata::TAG);
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
    fn what_another_was_before_is_not_handed_down() {
        let config = testing::config(&json!({"tags": {"team": "web", "spinnaker:metadata": "{}"}}));
        let tags = tags(&config, &Found::default());
        assert_eq!(tags.keys().collect::<Vec<_>>(), ["team"]);
    }

    #[test]
    fn the_one_before_is_told_where_it_has_an_image() {
        let known = Metadata { image_id: Some("ami-1".to_owned()), ..Metadata::default() };
        for (before, expected) in
            [(Some(&known), Some(&known)), (Some(&Metadata::default()), None), (None, None)]
        {
            let read = own_tags(before).get(Metadata::TAG).and_then(|text| Metadata::read(text));
            assert_eq!(read.as_ref(), expected, "{before:?}");
        }
    }

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
