//! The clients.

use gennaker_aws::{Region, Regions};

/// Auto Scaling and its alarms in one region of an account.
#[derive(Clone, Debug)]
pub struct Scaling {
    pub(crate) region: Region,
    pub(crate) groups: aws_sdk_autoscaling::Client,
    pub(crate) watch: aws_sdk_cloudwatch::Client,
}

impl Scaling {
    /// A region of an account; nothing is sent before it is asked something.
    pub fn new(regions: &Regions, region: &str) -> Self {
        let config = regions.config(region);
        Self {
            region: regions.region(region),
            groups: aws_sdk_autoscaling::Client::new(&config),
            watch: aws_sdk_cloudwatch::Client::new(&config),
        }
    }

    /// What is attempted, for a failure.
    pub(crate) fn doing(&self, what: &str, group: &str) -> String {
        format!("{what} server group {group} in {}", self.region.name())
    }
}
