//! Clients per region, from one configuration and over the same connections.

use aws_types::SdkConfig;
use gennaker_runtime::{Failure, Ports, aws_config};

/// Makes the clients of any region.
#[derive(Clone, Debug)]
pub struct Regions {
    config: SdkConfig,
}

impl Regions {
    /// The regions that the function's credentials reach.
    ///
    /// # Errors
    /// When the function's environment lacks a setting.
    pub fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { config: aws_config(ports)? })
    }

    /// The configuration for a client in a region.
    pub fn config(&self, region: &str) -> SdkConfig {
        self.config.to_builder().region(aws_types::region::Region::new(region.to_owned())).build()
    }

    /// A region; nothing is sent before it is asked something.
    pub fn region(&self, name: &str) -> Region {
        let config = self.config(name);
        Region {
            name: name.to_owned(),
            scaling: aws_sdk_autoscaling::Client::new(&config),
            balancing: aws_sdk_elasticloadbalancingv2::Client::new(&config),
        }
    }
}

/// Auto Scaling and load balancing of one region.
#[derive(Clone, Debug)]
pub struct Region {
    pub(crate) name: String,
    pub(crate) scaling: aws_sdk_autoscaling::Client,
    pub(crate) balancing: aws_sdk_elasticloadbalancingv2::Client,
}

impl Region {
    /// Its name: `us-east-1`.
    pub fn name(&self) -> &str {
        &self.name
    }
}
