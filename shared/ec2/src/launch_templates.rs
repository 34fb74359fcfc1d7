//! Launch templates.

mod data;
mod read;
mod versions;
mod write;

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{ResourceType, Tag, TagSpecification};
use gennaker_runtime::Failure;

use crate::Ec2;
use crate::client::filter;

pub use data::{BlockDevice, LaunchTemplateData, Placement};

/// A launch template that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchTemplate {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The number of its newest version.
    pub version: i64,
    /// Tags of the template itself.
    pub tags: BTreeMap<String, String>,
}

/// A launch template that is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewLaunchTemplate {
    /// Its name, chosen and remembered before.
    pub name: String,
    /// Makes AWS take a repeated call for the same one; at most 128 characters, chosen and remembered before.
    pub client_token: String,
    /// What instances are launched with.
    pub data: LaunchTemplateData,
    /// Tags of the template itself.
    pub tags: BTreeMap<String, String>,
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

    /// What a version of a launch template launches instances with. `version` is a number, `$Latest` or `$Default`.
    ///
    /// # Errors
    /// When AWS fails; that it does not exist is none.
    pub async fn launch_template_data(
        &self,
        id: &str,
        version: &str,
    ) -> Result<Option<LaunchTemplateData>, Failure> {
        let answer = self
            .client
            .describe_launch_template_versions()
            .launch_template_id(id)
            .versions(version)
            .send()
            .await;
        match answer {
            Ok(answer) => {
                let versions = answer.launch_template_versions.unwrap_or_default();
                Ok(versions
                    .into_iter()
                    .next()
                    .and_then(|version| version.launch_template_data)
                    .map(Into::into))
            }
            Err(error) if is_gone(error.as_service_error().and_then(|error| error.meta().code())) => Ok(None),
            Err(error) => {
                Err(self.failure(&format!("reading version {version} of launch template {id}"), error))
            }
        }
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
            .launch_template_data(new.data.request())
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
        if is_gone(error.as_service_error().and_then(|error| error.meta().code())) {
            return Ok(());
        }
        Err(self.failure(&format!("deleting launch template {id}"), error))
    }
}

/// Whether an error says that there is no such launch template or version.
pub(crate) fn is_gone(code: Option<&str>) -> bool {
    code.is_some_and(|code| code.starts_with("InvalidLaunchTemplate") && code.contains("NotFound"))
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
        tags: template
            .tags
            .unwrap_or_default()
            .into_iter()
            .filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default())))
            .collect(),
    })
}

pub(crate) fn tags(tags: &BTreeMap<String, String>) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_or_version_that_is_not_there_is_told_from_other_failures() {
        for (code, expected) in [
            (Some("InvalidLaunchTemplateId.NotFound"), true),
            (Some("InvalidLaunchTemplateId.VersionNotFound"), true),
            (Some("InvalidLaunchTemplateName.NotFoundException"), true),
            (Some("InvalidLaunchTemplateId.Malformed"), false),
            (Some("InvalidAMIID.NotFound"), false),
            (Some("UnauthorizedOperation"), false),
            (None, false),
        ] {
            assert_eq!(is_gone(code), expected, "{code:?}");
        }
    }

    #[test]
    fn a_launch_template_is_known_by_its_server_groups_name() {
        let name = launch_template_name("api--~A-v004", "01ABC");
        assert_eq!(name, "api--_A-v004-01ABC");
        assert!(is_launch_template_of("api--~A-v004", &name));
        assert!(!is_launch_template_of("api--~A-v005", &name));
        assert!(!is_launch_template_of("app-v001", "app-v0011-x"));
    }
}
