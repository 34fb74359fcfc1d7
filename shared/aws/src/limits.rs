//! The limits of a server group's size, changed alone.

use gennaker_runtime::Failure;

use crate::Region;

impl Region {
    /// Sets a server group's lower limit and leaves its other sizes as they are, also where somebody changes them at the
    /// same time. Where the limit is above the desired size, AWS raises that.
    ///
    /// # Errors
    /// When AWS refuses, as it does for a limit above the upper one.
    pub async fn set_minimum(&self, name: &str, min: u32) -> Result<(), Failure> {
        let sent = self
            .scaling
            .update_auto_scaling_group()
            .auto_scaling_group_name(name)
            .min_size(i32::try_from(min).unwrap_or(i32::MAX))
            .send()
            .await;
        sent.map(|_| ()).map_err(|error| {
            Failure::from_aws(
                &format!("setting the lower limit of server group {name} in {} to {min}", self.name),
                &error.into_service_error(),
            )
        })
    }
}
