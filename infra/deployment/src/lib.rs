//! Deploys a `CloudFormation` template and the functions' zips, to AWS or to the local cloud alike: the
//! [`aws_config::SdkConfig`] decides which.
//!
//! ```no_run
//! use gennaker_deployment::{Artifact, Deployer, Deployment};
//! # async fn run(config: &aws_config::SdkConfig, zips: Vec<Artifact>, template: &str)
//! # -> Result<(), gennaker_deployment::Error> {
//! let deployer = Deployer::new(config)?;
//! let bucket = deployer.ensure_artifact_bucket().await?;
//! let keys = deployer.upload(&bucket, &zips, &mut |_event| {}).await?;
//! let mut parameters = std::collections::BTreeMap::from([("ArtifactBucket".to_owned(), bucket.clone())]);
//! for (function, key) in keys {
//!     parameters.insert(format!("CodeKey{function}"), key);
//! }
//! let deployment = Deployment { stack: "gennaker", template, parameters, bucket: &bucket };
//! let outcome = deployer.deploy(&deployment, &mut |_event| {}).await?;
//! # let _ = outcome;
//! # Ok(()) }
//! ```
//!
//! A deployment goes through a change set. Before one is made, the deployed template and its parameters are compared
//! with the wanted ones, so that deploying the same again takes two calls and changes nothing, not even a tag.

mod artifacts;
mod bucket;
mod change_set;
mod deploy;
mod destroy;
mod error;
mod events;
mod stack;
mod template;

use std::time::Duration;

pub use artifacts::Artifact;
pub use deploy::{Deployment, Outcome};
pub use error::Error;

/// What happens while something is uploaded, deployed or destroyed, for a progress display.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// One more artifact is in the bucket.
    Uploaded {
        /// Its key.
        key: String,
        /// Whether it had to be sent; false when it was there already.
        sent: bool,
        /// How many artifacts are in the bucket now.
        done: usize,
        /// How many there are altogether.
        total: usize,
    },
    /// The change set is ready to be executed.
    Changes {
        /// How many resources it adds, changes or removes.
        resources: usize,
    },
    /// A resource of the stack, or the stack itself, has entered another status.
    Resource {
        /// Its logical id; the stack's name for the stack itself.
        logical_id: String,
        /// Its type, as `AWS::Lambda::Function`.
        resource_type: String,
        /// The status entered, as `CREATE_IN_PROGRESS`.
        status: String,
        /// `CloudFormation`'s words on why.
        reason: Option<String>,
        /// How many resources are done.
        done: usize,
        /// How many resources change; 0 while a stack is being destroyed and the number is not known.
        total: usize,
    },
}

/// Receives each [`Event`].
pub type Progress<'a> = dyn FnMut(Event) + Send + 'a;

/// Deploys to one account and region.
#[derive(Clone, Debug)]
pub struct Deployer {
    cloudformation: aws_sdk_cloudformation::Client,
    s3: aws_sdk_s3::Client,
    sts: aws_sdk_sts::Client,
    region: String,
    /// The local cloud's URL.
    endpoint: Option<String>,
}

impl Deployer {
    /// A deployer for the account, region and (local cloud) endpoint of `config`.
    ///
    /// # Errors
    /// [`Error::NoRegion`] when the configuration has none.
    pub fn new(config: &aws_config::SdkConfig) -> Result<Self, Error> {
        let region = config.region().ok_or(Error::NoRegion)?.to_string();
        // A bucket's name cannot become a part of the local cloud's host name.
        let s3 = aws_sdk_s3::config::Builder::from(config)
            .force_path_style(config.endpoint_url().is_some())
            .build();
        Ok(Self {
            cloudformation: aws_sdk_cloudformation::Client::new(config),
            s3: aws_sdk_s3::Client::from_conf(s3),
            sts: aws_sdk_sts::Client::new(config),
            region,
            endpoint: config.endpoint_url().map(str::to_owned),
        })
    }

    /// How long to wait between two looks: AWS limits how often it may be asked, the local cloud does not.
    fn pause(&self) -> Duration {
        Duration::from_millis(if self.endpoint.is_some() { 50 } else { 2000 })
    }
}
