//! Where the command works: the local cloud, or AWS.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_smithy_http_client::{Builder, tls};
use gennaker_deployment::Deployer;
use gennaker_local_cloud::{Ports, Status, clean_environment};

use crate::{api::Api, context::Context, error::Error};

/// How to reach a cloud's services.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// All services but those of `compute`.
    pub(crate) config: SdkConfig,
    /// Auto Scaling and load balancers (and CloudFormation for these), which on the local cloud are a server of
    /// their own.
    pub(crate) compute: SdkConfig,
    /// The local cloud's ports; none on AWS.
    pub(crate) local: Option<Ports>,
}

impl Target {
    /// AWS with the settings and credentials that the AWS CLI would use.
    pub(crate) async fn aws(context: &Context) -> Self {
        let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(Builder::new().tls_provider(ring).build_https());
        if let Some(profile) = &context.global.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(region) = &context.global.region {
            loader = loader.region(Region::new(region.clone()));
        }
        let config = loader.load().await;
        Self { compute: config.clone(), config, local: None }
    }

    /// The local cloud at these ports.
    pub(crate) fn local(ports: Ports) -> Self {
        let environment = clean_environment(ports);
        let value = |name: &str| environment.get(name).cloned().unwrap_or_default();
        let credentials = Credentials::new(
            value("AWS_ACCESS_KEY_ID"),
            value("AWS_SECRET_ACCESS_KEY"),
            None,
            None,
            "local cloud",
        );
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(value("AWS_REGION")))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(Builder::new().build_http())
            .endpoint_url(ports.ministack_url())
            .build();
        let compute = config.to_builder().endpoint_url(ports.moto_url()).build();
        Self { config, compute, local: Some(ports) }
    }

    /// The cloud of this call, which has to be there already.
    pub(crate) async fn existing(context: &Context) -> Result<Self, Error> {
        if context.is_aws() {
            return Ok(Self::aws(context).await);
        }
        match context.local_cloud()?.status()? {
            Status::Running(running) => Ok(Self::local(running.ports)),
            Status::Stopped => Err(Error::Cloud(format!(
                "the local cloud is not running; start it with `{}`",
                context.command("up")
            ))),
            Status::Stale { missing } => Err(Error::Cloud(format!(
                "{} of the local cloud is not running any more; start it again with `{}`",
                missing.join(" and "),
                context.command("up")
            ))),
        }
    }

    /// Deploys to this cloud.
    pub(crate) fn deployer(&self) -> Result<Deployer, Error> {
        Ok(Deployer::new(&self.config)?)
    }

    /// The region's name.
    pub(crate) fn region(&self) -> &str {
        self.config.region().map_or("", |region| region.as_ref())
    }

    /// The API of the stack.
    pub(crate) async fn api(&self, context: &Context) -> Result<Api, Error> {
        let stack = &context.global.stack;
        let Some(outputs) = self.deployer()?.outputs(stack).await? else {
            return Err(Error::Cloud(format!(
                "there is no stack {stack} in this cloud; deploy it with `{}`",
                context.command("up")
            )));
        };
        let url = outputs.get("ApiUrl").ok_or_else(|| {
            Error::Cloud(format!(
                "the stack {stack} has no output ApiUrl; deploy it with `{}`",
                context.command("up")
            ))
        })?;
        Api::new(url, self, context.machine.clone())
    }
}

/// The API of the cloud of this call.
pub(crate) async fn existing_api(context: &Context) -> Result<Api, Error> {
    Target::existing(context).await?.api(context).await
}
