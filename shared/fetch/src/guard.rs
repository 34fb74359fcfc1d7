//! Requests that go nowhere but where the policy lets them.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, header};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use rustls::crypto::ring;

use crate::connector::Connector;
use crate::{FetchError, Policy, Resolver, SystemResolver, Target};

/// Time to open a connection, all addresses of a name together.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// The most bytes that status line and headers of an answer may have.
const HEADER_BYTES: usize = 32 * 1024;

type HttpClient = Client<HttpsConnector<Connector>, Full<Bytes>>;

/// Sends requests of any method, each to one target and without following redirects. The HTTP client is made for the
/// first of them.
pub struct Guard {
    policy: Arc<Policy>,
    resolver: Arc<dyn Resolver>,
    client: OnceLock<HttpClient>,
}

impl Guard {
    /// A guard with this policy and the machine's resolver.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self::with_resolver(policy, SystemResolver)
    }

    /// A guard that resolves names by `resolver`.
    #[must_use]
    pub fn with_resolver(policy: Policy, resolver: impl Resolver) -> Self {
        Self { policy: Arc::new(policy), resolver: Arc::new(resolver), client: OnceLock::new() }
    }

    /// The policy, to read addresses and redirects by.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Sends one request and waits for the head of its answer, whatever its status. How long that may take and how
    /// much body is read is the caller's to bound; opening the connection takes 3 seconds at most, the head 32 KiB.
    /// Unless `headers` say otherwise, the request names its sender and asks for a body that is not compressed.
    ///
    /// # Errors
    /// When the target's name resolves to refused addresses alone, or the host gives no proper answer.
    pub async fn send(
        &self,
        target: &Target,
        method: Method,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Response<Incoming>, FetchError> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        *request.uri_mut() = target.uri().clone();
        *request.headers_mut() = headers;
        for (name, value) in [(header::USER_AGENT, "gennaker"), (header::ACCEPT_ENCODING, "identity")] {
            request.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
        }
        let answer = self.client()?.request(request).await;
        answer.map_err(|error| FetchError::request(target.origin(), &error))
    }

    fn client(&self) -> Result<&HttpClient, FetchError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = self.build()?;
        Ok(self.client.get_or_init(|| client))
    }

    fn build(&self) -> Result<HttpClient, FetchError> {
        let https = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(ring::default_provider())
            .map_err(|error| FetchError::Client { problem: error.to_string() })?
            .https_or_http()
            .enable_http1()
            .wrap_connector(Connector {
                policy: Arc::clone(&self.policy),
                resolver: Arc::clone(&self.resolver),
                timeout: CONNECT_TIMEOUT,
            });
        // A function sleeps between two calls, and a connection kept over that is dead when it is used again.
        Ok(Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .retry_canceled_requests(false)
            .http1_max_buf_size(HEADER_BYTES)
            .build(https))
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("policy", &self.policy).finish_non_exhaustive()
    }
}
