//! The AWS configuration of a function: credentials and region from its environment, one HTTP client.

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_http_client::{Builder, tls};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use aws_types::sdk_config::SharedHttpClient;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use crate::{Failure, Ports, Settings};

/// The certificate authorities of all AWS service endpoints (Amazon Trust Services). Loading a machine's
/// full list of roots is most of the start-up time of an SDK client, and a function talks to AWS only.
const AMAZON_TRUST_SERVICES: &[u8] = include_bytes!("../roots/amazon-trust-services.pem");

/// The configuration for every SDK client of a function. Endpoints of single services come from
/// `AWS_ENDPOINT_URL_<SERVICE>` or `AWS_ENDPOINT_URL`, as in every AWS SDK.
///
/// # Errors
/// When the Lambda environment lacks a region or credentials.
pub fn aws_config(ports: &Ports) -> Result<SdkConfig, Failure> {
    let settings = &ports.settings;
    let credentials = Credentials::new(
        settings.require("AWS_ACCESS_KEY_ID")?,
        settings.require("AWS_SECRET_ACCESS_KEY")?,
        settings.get("AWS_SESSION_TOKEN").map(str::to_owned),
        None,
        "lambda",
    );
    Ok(SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(settings.require("AWS_REGION")?.to_owned()))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(http_client()?)
        .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
        .retry_config(RetryConfig::standard().with_max_attempts(4))
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(std::time::Duration::from_secs(3))
                .operation_attempt_timeout(std::time::Duration::from_secs(10))
                .build(),
        )
        .service_config(Env(settings.clone()))
        .build())
}

fn http_client() -> Result<SharedHttpClient, Failure> {
    let roots = tls::TrustStore::empty().with_pem_certificate(AMAZON_TRUST_SERVICES);
    let context = tls::TlsContext::builder()
        .with_trust_store(roots)
        .build()
        .map_err(|error| Failure::internal(format!("the bundled certificates cannot be read: {error}")))?;
    Ok(Builder::new()
        .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
        .tls_context(context)
        .build_https())
}

/// Settings as an SDK asks for them: per service first, then for all.
#[derive(Debug)]
pub struct Env(pub Settings);

impl LoadServiceConfig for Env {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let service = key.service_id().to_ascii_uppercase().replace(' ', "_");
        let named = format!("{}_{service}", key.env());
        self.0.get(&named).or_else(|| self.0.get(key.env())).map(str::to_owned)
    }
}
