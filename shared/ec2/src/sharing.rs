//! Images that an account lets others use.

use aws_sdk_ec2::types::{ImageAttributeName, LaunchPermission, LaunchPermissionModifications};
use gennaker_runtime::Failure;

use crate::Ec2;
use crate::images::{Image, ImageSearch, is_image_id};

impl Ec2 {
    /// An available image that an account owns, by its id or its name: `owner` are the twelve digits of the account that is
    /// asked.
    ///
    /// # Errors
    /// When AWS fails; that there is none is none.
    pub async fn image_of(&self, owner: &str, id_or_name: &str) -> Result<Option<Image>, Failure> {
        if is_image_id(id_or_name) {
            let found = self.image_by_id(id_or_name).await?;
            return Ok(found.filter(|image| image.is_available() && image.owner == owner));
        }
        let own = ImageSearch {
            name: Some(id_or_name.to_owned()),
            owner: Some("self".to_owned()),
            ..ImageSearch::default()
        };
        Ok(self.images(&own).await?.into_iter().next())
    }

    /// Lets another account launch instances of an image of this one. Doing it again changes nothing.
    ///
    /// # Errors
    /// When AWS refuses.
    pub async fn share_image(&self, id: &str, account: &str) -> Result<(), Failure> {
        let one = LaunchPermission::builder().user_id(account).build();
        let more = LaunchPermissionModifications::builder().add(one).build();
        let sent = self.client.modify_image_attribute().image_id(id).launch_permission(more).send().await;
        sent.map_err(|error| self.failure(&format!("sharing image {id} with account {account}"), error))
            .map(|_| ())
    }

    /// The accounts that an image of this one is shared with, by their twelve digits.
    ///
    /// # Errors
    /// When AWS refuses, as for an image of another account.
    pub async fn accounts_of_image(&self, id: &str) -> Result<Vec<String>, Failure> {
        let request = self.client.describe_image_attribute().image_id(id);
        let answer = request.attribute(ImageAttributeName::LaunchPermission).send().await;
        let answer = answer
            .map_err(|error| self.failure(&format!("reading with whom image {id} is shared"), error))?;
        let permissions = answer.launch_permissions.unwrap_or_default();
        Ok(permissions.into_iter().filter_map(|permission| permission.user_id).collect())
    }
}
