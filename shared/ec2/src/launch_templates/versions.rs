//! Further versions of a launch template.

use gennaker_runtime::Failure;

use super::LaunchTemplateData;
use crate::Ec2;

impl Ec2 {
    /// Adds a version to a launch template, or finds the one that an earlier call added, and answers its number. `token` is
    /// chosen and remembered before; it is the version's description as well, so that it is found again.
    ///
    /// # Errors
    /// When AWS refuses.
    pub async fn add_launch_template_version(
        &self,
        id: &str,
        token: &str,
        data: &LaunchTemplateData,
    ) -> Result<i64, Failure> {
        let doing = format!("adding a version to launch template {id}");
        let known = self.client.describe_launch_template_versions().launch_template_id(id).send().await;
        let known = known.map_err(|error| self.failure(&doing, error))?;
        let own = known.launch_template_versions.unwrap_or_default().into_iter();
        let mut own = own.filter(|version| version.version_description.as_deref() == Some(token));
        if let Some(number) = own.next().and_then(|version| version.version_number) {
            return Ok(number);
        }
        let sent = self
            .client
            .create_launch_template_version()
            .launch_template_id(id)
            .client_token(token)
            .version_description(token)
            .launch_template_data(data.request())
            .send()
            .await;
        let answer = sent.map_err(|error| self.failure(&doing, error))?;
        answer
            .launch_template_version
            .and_then(|version| version.version_number)
            .ok_or_else(|| Failure::internal(format!("{doing}: AWS's answer lacks the version's number")))
    }
}
