//! Clients per region, from one configuration and over the same connections.

use std::sync::Arc;

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_types::SdkConfig;
use gennaker_runtime::{Failure, Ports, aws_config};

/// Makes the clients of any region of one account.
#[derive(Clone, Debug)]
pub struct Regions {
    config: SdkConfig,
    limit: Option<Arc<Limit>>,
    registered: bool,
}

/// The regions that an account is limited to.
#[derive(Debug)]
struct Limit {
    account: String,
    regions: Vec<String>,
}

impl Regions {
    /// The regions that the function's credentials reach.
    ///
    /// # Errors
    /// When the function's environment lacks a setting.
    pub fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { config: aws_config(ports)?, limit: None, registered: false })
    }

    /// The same regions with other credentials: those of a role in another account.
    #[must_use]
    pub fn with_credentials(&self, credentials: Credentials) -> Self {
        let config = self.config.to_builder();
        let config = config.credentials_provider(SharedCredentialsProvider::new(credentials)).build();
        Self { config, limit: self.limit.clone(), registered: self.registered }
    }

    /// Only these regions of an account; all of them for an empty list. What is asked of another region fails before
    /// anything is sent, in the words of [`Regions::check`].
    #[must_use]
    pub fn only(self, account: &str, regions: &[String]) -> Self {
        let limit = Limit { account: account.to_owned(), regions: regions.to_vec() };
        let limit = (!regions.is_empty()).then(|| Arc::new(limit));
        Self { limit, registered: true, ..self }
    }

    /// Whether they are those of an account that is registered. Without any such, every account's name means the same one.
    pub const fn is_registered(&self) -> bool {
        self.registered
    }

    /// Whether a region may be deployed to.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::InvalidInput`] with the regions that the account lists.
    pub fn check(&self, region: &str) -> Result<(), Failure> {
        match self.limit.as_deref() {
            Some(limit) if !limit.regions.iter().any(|listed| listed == region) => {
                Err(Failure::invalid(format!(
                    "account {} does not list the region {region}; it lists {}; correct the stage, or add the region with `gennaker account save`",
                    limit.account,
                    limit.regions.join(", ")
                )))
            }
            _ => Ok(()),
        }
    }

    /// The configuration for a client in a region.
    pub fn config(&self, region: &str) -> SdkConfig {
        let config = self.config.to_builder().region(aws_types::region::Region::new(region.to_owned()));
        match self.check(region) {
            Ok(()) => config.build(),
            Err(refused) => {
                config.credentials_provider(SharedCredentialsProvider::new(Refused(refused))).build()
            }
        }
    }

    /// A region; nothing is sent before it is asked something.
    pub fn region(&self, name: &str) -> Region {
        let config = self.config(name);
        Region {
            name: name.to_owned(),
            scaling: aws_sdk_autoscaling::Client::new(&config),
            balancing: aws_sdk_elasticloadbalancingv2::Client::new(&config),
            classic: aws_sdk_elasticloadbalancing::Client::new(&config),
        }
    }
}

/// No credentials, and why: so that no service at all is called.
#[derive(Debug)]
struct Refused(Failure);

impl ProvideCredentials for Refused {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(CredentialsError::invalid_configuration(self.0.clone())))
    }
}

/// Auto Scaling and load balancing of one region.
#[derive(Clone, Debug)]
pub struct Region {
    pub(crate) name: String,
    pub(crate) scaling: aws_sdk_autoscaling::Client,
    pub(crate) balancing: aws_sdk_elasticloadbalancingv2::Client,
    pub(crate) classic: aws_sdk_elasticloadbalancing::Client,
}

impl Region {
    /// Its name: `us-east-1`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gennaker_runtime::{ErrorClass, Settings};

    fn regions(listed: &[&str]) -> Regions {
        let settings = [
            ("AWS_ACCESS_KEY_ID", "key"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_REGION", "us-east-1"),
            // Nobody listens there: what is sent fails, and otherwise than what is not sent.
            ("AWS_ENDPOINT_URL", "http://127.0.0.1:1"),
        ];
        let settings = Settings::new(settings.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let listed: Vec<String> = listed.iter().map(|region| (*region).to_owned()).collect();
        Regions::new(&Ports { settings, ..Ports::system() }).expect("regions").only("prod", &listed)
    }

    #[test]
    fn an_account_without_a_list_has_all_regions() {
        assert_eq!(regions(&[]).check("eu-west-1"), Ok(()));
        assert_eq!(regions(&["us-east-1"]).check("us-east-1"), Ok(()));
    }

    #[tokio::test]
    async fn nothing_is_sent_to_a_region_that_is_not_listed() {
        let region = regions(&["us-east-1", "us-west-2"]).region("eu-west-1");
        let failure = region.server_group("app-v000").await.expect_err("a region that is not listed");
        assert_eq!(failure.class, ErrorClass::InvalidInput, "{failure}");
        assert!(failure.message.contains("account prod does not list the region eu-west-1"), "{failure}");
        assert!(failure.message.contains("us-east-1, us-west-2"), "{failure}");
    }

    #[test]
    fn other_credentials_keep_the_limit() {
        let limited =
            regions(&["us-east-1"]).with_credentials(Credentials::new("k", "s", None, None, "test"));
        assert!(limited.check("eu-west-1").is_err());
    }
}
