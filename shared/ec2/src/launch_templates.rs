//! Launch templates.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{
    InstanceType, LaunchTemplateHttpTokensState, LaunchTemplateIamInstanceProfileSpecificationRequest,
    LaunchTemplateInstanceMarketOptionsRequest, LaunchTemplateInstanceMetadataOptionsRequest,
    LaunchTemplateInstanceNetworkInterfaceSpecificationRequest, LaunchTemplateSpotMarketOptionsRequest,
    LaunchTemplateTagSpecificationRequest, LaunchTemplatesMonitoringRequest, MarketType,
    RequestLaunchTemplateData, ResourceType, Tag, TagSpecification,
};
use gennaker_runtime::Failure;

use crate::Ec2;
use crate::client::filter;

/// A launch template that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchTemplate {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The number of its newest version.
    pub version: i64,
}

/// A launch template that is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewLaunchTemplate {
    /// Its name, chosen and remembered before.
    pub name: String,
    /// Makes AWS take a repeated call for the same one; at most 128 characters, chosen and remembered before.
    pub client_token: String,
    /// The image's id.
    pub image_id: String,
    /// The instance type.
    pub instance_type: String,
    /// The key pair for logging in.
    pub key_pair: Option<String>,
    /// The name of the instance profile.
    pub iam_role: Option<String>,
    /// Ids of security groups.
    pub security_groups: Vec<String>,
    /// What an instance runs when it starts, in Base64.
    pub user_data: Option<String>,
    /// Whether metrics come every minute.
    pub monitoring: bool,
    /// Whether the volumes have bandwidth of their own.
    pub ebs_optimized: Option<bool>,
    /// Whether instances get public addresses; the subnet decides where it is not said.
    pub public_ip: Option<bool>,
    /// Whether the instance metadata service answers requests with a session token only (IMDSv2).
    pub require_imds_v2: bool,
    /// The highest price per hour of a spot instance; on-demand where there is none.
    pub spot_price: Option<String>,
    /// Tags of the template itself.
    pub tags: BTreeMap<String, String>,
    /// Tags of volumes.
    pub volume_tags: BTreeMap<String, String>,
}

impl Ec2 {
    /// A launch template by name.
    ///
    /// # Errors
    /// When AWS fails; that it does not exist is none.
    pub async fn launch_template(&self, name: &str) -> Result<Option<LaunchTemplate>, Failure> {
        // By filter, since a name that is unknown is an error otherwise.
        let answer = self
            .client
            .describe_launch_templates()
            .filters(filter("launch-template-name", name))
            .send()
            .await
            .map_err(|error| self.failure(&format!("looking up launch template {name}"), error))?;
        Ok(answer.launch_templates.unwrap_or_default().into_iter().find_map(read))
    }

    /// Creates a launch template, or finds the one that an earlier call created.
    ///
    /// # Errors
    /// When AWS refuses.
    pub async fn create_launch_template(&self, new: &NewLaunchTemplate) -> Result<LaunchTemplate, Failure> {
        if let Some(existing) = self.launch_template(&new.name).await? {
            return Ok(existing);
        }
        let doing = format!("creating launch template {}", new.name);
        let sent = self
            .client
            .create_launch_template()
            .launch_template_name(&new.name)
            .client_token(&new.client_token)
            .launch_template_data(data(new))
            .tag_specifications(
                TagSpecification::builder()
                    .resource_type(ResourceType::LaunchTemplate)
                    .set_tags(Some(tags(&new.tags)))
                    .build(),
            )
            .send()
            .await;
        match sent {
            Ok(answer) => answer
                .launch_template
                .and_then(read)
                .ok_or_else(|| Failure::internal(format!("{doing}: AWS's answer lacks the template's id"))),
            Err(error) => {
                let code = error.as_service_error().and_then(|error| error.meta().code());
                if code == Some("InvalidLaunchTemplateName.AlreadyExistsException")
                    && let Some(existing) = self.launch_template(&new.name).await?
                {
                    return Ok(existing);
                }
                Err(self.failure(&doing, error))
            }
        }
    }

    /// Deletes a launch template with all its versions; that it is gone already is fine.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn delete_launch_template(&self, id: &str) -> Result<(), Failure> {
        let Err(error) = self.client.delete_launch_template().launch_template_id(id).send().await else {
            return Ok(());
        };
        let code = error.as_service_error().and_then(|error| error.meta().code());
        if code.is_some_and(|code| code.starts_with("InvalidLaunchTemplate") && code.contains("NotFound")) {
            return Ok(());
        }
        Err(self.failure(&format!("deleting launch template {id}"), error))
    }
}

/// The name of a server group's launch template; `unique` tells it from one of a server group of the same name before.
pub fn launch_template_name(server_group: &str, unique: &str) -> String {
    format!("{}{unique}", prefix(server_group))
}

/// Whether a launch template was made for a server group, by its name.
pub fn is_launch_template_of(server_group: &str, template: &str) -> bool {
    template.starts_with(&prefix(server_group))
}

/// Two characters of monikers are not allowed in names of launch templates.
fn prefix(server_group: &str) -> String {
    format!("{}-", server_group.replace(['~', '^'], "_"))
}

fn read(template: aws_sdk_ec2::types::LaunchTemplate) -> Option<LaunchTemplate> {
    Some(LaunchTemplate {
        id: template.launch_template_id?,
        name: template.launch_template_name.unwrap_or_default(),
        version: template.latest_version_number.unwrap_or(1),
    })
}

/// What instances are launched with.
fn data(new: &NewLaunchTemplate) -> RequestLaunchTemplateData {
    let tokens = if new.require_imds_v2 {
        LaunchTemplateHttpTokensState::Required
    } else {
        LaunchTemplateHttpTokensState::Optional
    };
    let mut data = RequestLaunchTemplateData::builder()
        .image_id(&new.image_id)
        .instance_type(InstanceType::from(new.instance_type.as_str()))
        .set_key_name(new.key_pair.clone())
        .set_iam_instance_profile(
            new.iam_role.as_ref().map(|role| {
                LaunchTemplateIamInstanceProfileSpecificationRequest::builder().name(role).build()
            }),
        )
        .set_user_data(new.user_data.clone())
        .monitoring(LaunchTemplatesMonitoringRequest::builder().enabled(new.monitoring).build())
        .set_ebs_optimized(new.ebs_optimized)
        .metadata_options(LaunchTemplateInstanceMetadataOptionsRequest::builder().http_tokens(tokens).build())
        .set_instance_market_options(new.spot_price.as_deref().map(spot));
    if !new.volume_tags.is_empty() {
        data = data.tag_specifications(
            LaunchTemplateTagSpecificationRequest::builder()
                .resource_type(ResourceType::Volume)
                .set_tags(Some(tags(&new.volume_tags)))
                .build(),
        );
    }
    // AWS takes security groups either here or on the network interface, which a choice of address needs.
    match new.public_ip {
        Some(public) => data.network_interfaces(
            LaunchTemplateInstanceNetworkInterfaceSpecificationRequest::builder()
                .device_index(0)
                .associate_public_ip_address(public)
                .set_groups(some(&new.security_groups))
                .build(),
        ),
        None => data.set_security_group_ids(some(&new.security_groups)),
    }
    .build()
}

fn spot(price: &str) -> LaunchTemplateInstanceMarketOptionsRequest {
    LaunchTemplateInstanceMarketOptionsRequest::builder()
        .market_type(MarketType::Spot)
        .spot_options(LaunchTemplateSpotMarketOptionsRequest::builder().max_price(price).build())
        .build()
}

fn tags(tags: &BTreeMap<String, String>) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

fn some(values: &[String]) -> Option<Vec<String>> {
    (!values.is_empty()).then(|| values.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new() -> NewLaunchTemplate {
        NewLaunchTemplate {
            image_id: "ami-1".to_owned(),
            instance_type: "t3.micro".to_owned(),
            security_groups: vec!["sg-1".to_owned()],
            require_imds_v2: true,
            ..NewLaunchTemplate::default()
        }
    }

    #[test]
    fn security_groups_stand_where_aws_takes_them() {
        let plain = data(&new());
        assert_eq!(plain.security_group_ids(), ["sg-1"]);
        assert!(plain.network_interfaces().is_empty());
        let public = data(&NewLaunchTemplate { public_ip: Some(true), ..new() });
        assert!(public.security_group_ids().is_empty());
        assert_eq!(public.network_interfaces()[0].groups(), ["sg-1"]);
    }

    #[test]
    fn a_launch_template_is_known_by_its_server_groups_name() {
        let name = launch_template_name("api--~A-v004", "01ABC");
        assert_eq!(name, "api--_A-v004-01ABC");
        assert!(is_launch_template_of("api--~A-v004", &name));
        assert!(!is_launch_template_of("api--~A-v005", &name));
        assert!(!is_launch_template_of("app-v001", "app-v0011-x"));
    }

    #[test]
    fn metadata_needs_a_session_unless_told_otherwise() {
        let tokens =
            |new: &NewLaunchTemplate| data(new).metadata_options.and_then(|options| options.http_tokens);
        assert_eq!(tokens(&new()), Some(LaunchTemplateHttpTokensState::Required));
        let old = NewLaunchTemplate { require_imds_v2: false, ..new() };
        assert_eq!(tokens(&old), Some(LaunchTemplateHttpTokensState::Optional));
    }
}
