//! An address that the policy found nothing against.

use std::fmt;

use http::Uri;
use url::{Host, Url};

use crate::FetchError;

/// An address that the policy found nothing against, as far as its text tells; what its name resolves to is checked
/// when it is connected to. It shows itself without path and query, which may be secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    url: Url,
    uri: Uri,
    host: Host,
    port: u16,
}

impl Target {
    pub(crate) fn new(url: Url) -> Result<Self, FetchError> {
        let port = match url.scheme() {
            "http" => url.port().unwrap_or(80),
            "https" => url.port().unwrap_or(443),
            _ => return Err(FetchError::Scheme),
        };
        let host = url.host().ok_or_else(|| unreadable("it has no host"))?.to_owned();
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FetchError::UserInfo { origin: origin(&url) });
        }
        let uri =
            url.as_str().parse().map_err(|_| unreadable("it has characters that a request cannot have"))?;
        Ok(Self { url, uri, host, port })
    }

    /// The address as a request's.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The host: a name in lower case, or an IP address (IPv6 in brackets), however it was written.
    #[must_use]
    pub fn host(&self) -> String {
        self.host.to_string()
    }

    /// The port, the scheme's own if none was written.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Scheme, host and port: what a message may show of an address.
    #[must_use]
    pub fn origin(&self) -> String {
        origin(&self.url)
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    pub(crate) fn parts(&self) -> (&Host, u16) {
        (&self.host, self.port)
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Target").field(&self.origin()).finish()
    }
}

pub(crate) fn unreadable(problem: &str) -> FetchError {
    FetchError::Address { problem: problem.to_owned() }
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
