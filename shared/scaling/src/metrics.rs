//! The metrics that a server group sends of itself.

use gennaker_runtime::Failure;

use crate::Scaling;

/// The only one that AWS has.
const GRANULARITY: &str = "1Minute";

impl Scaling {
    /// Makes a server group send these metrics of itself to CloudWatch (`GroupDesiredCapacity` …), with those that it
    /// sends already. None is nothing to do.
    ///
    /// # Errors
    /// When AWS refuses, as it does for a metric that it does not know.
    pub async fn enable_metrics(&self, group: &str, metrics: &[String]) -> Result<(), Failure> {
        // AWS reads an empty list as all metrics.
        if metrics.is_empty() {
            return Ok(());
        }
        let call = self.groups.enable_metrics_collection().auto_scaling_group_name(group);
        let sent = call.set_metrics(Some(metrics.to_vec())).granularity(GRANULARITY).send().await;
        sent.map_err(|error| {
            Failure::from_aws(&self.doing("enabling metrics of", group), &error.into_service_error())
        })?;
        Ok(())
    }
}
