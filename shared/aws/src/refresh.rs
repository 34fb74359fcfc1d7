//! Instance refreshes: Auto Scaling replaces the instances of a server group in place.

mod status;
mod wanted;

use aws_sdk_autoscaling::error::SdkError;
use gennaker_runtime::{Failure, Millis};

use crate::{Region, ServerGroup};

pub use status::{Refresh, RefreshStatus};
pub use wanted::{RefreshPreferences, Refreshing};

/// By how much AWS's clock may be behind ours.
const SKEW: Millis = 60_000;

impl Region {
    /// Starts an instance refresh and answers its id. One to the same launch template that runs, or that started at or
    /// after `since` (when the caller first wanted it) and may be over already, is the caller's own, left by an earlier
    /// call: it is found again and no second one is started.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::Conflict`] when another one runs; whatever AWS refuses.
    pub async fn start_refresh(
        &self,
        group: &ServerGroup,
        wanted: &Refreshing,
        since: Millis,
    ) -> Result<String, Failure> {
        if let Some(own) = self.own_refresh(&group.name, wanted, since).await? {
            return Ok(own.id);
        }
        let sent = self
            .scaling
            .start_instance_refresh()
            .auto_scaling_group_name(&group.name)
            .set_desired_configuration(wanted.desired_configuration(group.mixed_instances.is_some()))
            .preferences(wanted.preferences.to_aws())
            .send()
            .await;
        match sent.map_err(SdkError::into_service_error) {
            Ok(answer) => answer.instance_refresh_id.ok_or_else(|| {
                Failure::internal(format!("AWS told no id of the instance refresh of {}", group.name))
            }),
            Err(error) if error.is_instance_refresh_in_progress_fault() => {
                match self.own_refresh(&group.name, wanted, since).await? {
                    Some(own) => Ok(own.id),
                    None => Err(Failure::conflict(format!(
                        "another instance refresh of {} in {} runs already; cancel it, or start the stage again when it is over",
                        group.name, self.name
                    ))),
                }
            }
            Err(error) => Err(Failure::from_aws(
                &self.refreshing("starting an instance refresh of", &group.name),
                &error,
            )),
        }
    }

    /// An instance refresh of a server group by its id; none where AWS does not know it (yet).
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn refresh(&self, name: &str, id: &str) -> Result<Option<Refresh>, Failure> {
        let answer =
            self.scaling.describe_instance_refreshes().auto_scaling_group_name(name).instance_refresh_ids(id);
        let answer = answer.send().await.map_err(|error| {
            Failure::from_aws(
                &self.refreshing("reading an instance refresh of", name),
                &error.into_service_error(),
            )
        })?;
        Ok(answer.instance_refreshes.unwrap_or_default().into_iter().find_map(Refresh::read))
    }

    /// The instance refreshes of a server group of the last six weeks, newest first.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn refreshes(&self, name: &str) -> Result<Vec<Refresh>, Failure> {
        let answer = self.scaling.describe_instance_refreshes().auto_scaling_group_name(name).send().await;
        let answer = answer.map_err(|error| {
            Failure::from_aws(
                &self.refreshing("reading the instance refreshes of", name),
                &error.into_service_error(),
            )
        })?;
        Ok(answer.instance_refreshes.unwrap_or_default().into_iter().filter_map(Refresh::read).collect())
    }

    /// Cancels the instance refresh that runs; what is replaced stays. That none runs is fine.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn cancel_refresh(&self, name: &str) -> Result<(), Failure> {
        let sent = self.scaling.cancel_instance_refresh().auto_scaling_group_name(name).send().await;
        match sent.map_err(SdkError::into_service_error) {
            Err(error) if !error.is_active_instance_refresh_not_found_fault() => {
                Err(Failure::from_aws(&self.refreshing("cancelling the instance refresh of", name), &error))
            }
            _ => Ok(()),
        }
    }

    /// Takes the instance refresh that runs back: its instances are replaced by ones of the launch template of before.
    /// That none runs (any more) is fine; [`Region::refresh`] tells what became of it.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::InvalidInput`] where AWS cannot, as for `$Latest` and launch configurations.
    pub async fn rollback_refresh(&self, name: &str) -> Result<(), Failure> {
        let sent = self.scaling.rollback_instance_refresh().auto_scaling_group_name(name).send().await;
        match sent.map_err(SdkError::into_service_error) {
            Err(error) if !error.is_active_instance_refresh_not_found_fault() => {
                Err(Failure::from_aws(&self.refreshing("rolling back the instance refresh of", name), &error))
            }
            _ => Ok(()),
        }
    }

    async fn own_refresh(
        &self,
        name: &str,
        wanted: &Refreshing,
        since: Millis,
    ) -> Result<Option<Refresh>, Failure> {
        let all = self.refreshes(name).await?;
        Ok(all.into_iter().find(|refresh| refresh.answers(wanted, since - SKEW)))
    }

    fn refreshing(&self, doing: &str, name: &str) -> String {
        format!("{doing} server group {name} in {}", self.name)
    }
}
