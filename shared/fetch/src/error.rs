//! What can go wrong. No message shows more of an address than scheme, host and port.

use std::error::Error;
use std::io;

use http::StatusCode;
use hyper_util::client::legacy;

use crate::ALLOWED_HOSTS;

/// Why an address was not fetched. `origin` is its scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "a variant's message says what its fields are")]
pub enum FetchError {
    #[error(
        "{ALLOWED_HOSTS}: `{entry}` {problem}; write a host, host:port or a block of addresses such as 10.1.0.0/16"
    )]
    Setting { entry: String, problem: &'static str },
    #[error("the address cannot be read: {problem}; write it in full, as in https://example.com/path")]
    Address { problem: String },
    #[error("the address has another scheme than http and https, which alone can be called")]
    Scheme,
    #[error("{origin} is not called: its address holds a user name or a password; write it without")]
    UserInfo { origin: String },
    #[error("{origin} is not called: {what}; to permit it, add `{entry}` to {ALLOWED_HOSTS}")]
    Refused { origin: String, what: String, entry: String },
    #[error("{origin} is not called: it leads to a metadata address, which no setting permits")]
    Metadata { origin: String },
    #[error("{origin} is not called: it would leave https for http; write the last address of the redirects")]
    Downgrade { origin: String },
    #[error("{origin} redirects without a readable location; write the address that it means")]
    Location { origin: String },
    #[error("{origin} redirects more than {limit} times; write the last address of the redirects")]
    TooManyRedirects { origin: String, limit: usize },
    #[error("{error} (redirected there by {by})")]
    Redirected { by: String, error: Box<FetchError> },
    #[error("the name of {origin} cannot be resolved: {problem}; check its spelling, or try again")]
    Resolve { origin: String, problem: String },
    #[error("{origin} cannot be reached: {problem}; check host and port, or try again")]
    Connect { origin: String, problem: String },
    #[error(
        "{origin} cannot be trusted: {problem}; it needs a certificate of a public authority for its name"
    )]
    Tls { origin: String, problem: String },
    #[error("the connection to {origin} broke: {problem}; try again")]
    Broken { origin: String, problem: String },
    #[error("{origin} does not speak HTTP as it should: {problem}; check the port")]
    Protocol { origin: String, problem: String },
    #[error("{origin} took longer than {millis} ms; try again, or have it answer faster")]
    Slow { origin: String, millis: u128 },
    #[error("{origin} answered with status {status}; check the address")]
    Status { origin: String, status: StatusCode },
    #[error("the answer of {origin} is larger than {limit} bytes; fetch something smaller")]
    TooLarge { origin: String, limit: usize },
    #[error("the answer of {origin} is compressed although that was not asked for; have it answer plainly")]
    Compressed { origin: String },
    #[error("the answer of {origin} is not UTF-8 text; only such text can be fetched")]
    NotText { origin: String },
    #[error("the answer of {origin} is not JSON: {problem}; have it answer with JSON")]
    NotJson { origin: String, problem: String },
    #[error("the HTTP client cannot be made: {problem}; this is a defect of the build")]
    Client { problem: String },
}

impl FetchError {
    /// Whether the same request may succeed later.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Resolve { .. } | Self::Connect { .. } | Self::Broken { .. } | Self::Slow { .. } => true,
            Self::Status { status, .. } => matches!(status.as_u16(), 408 | 425 | 429 | 500 | 502..=504),
            Self::Redirected { error, .. } => error.is_temporary(),
            _ => false,
        }
    }

    /// The same, of an address that `by` redirected to; the last redirect is the one told.
    pub(crate) fn redirected(self, by: &str) -> Self {
        match self {
            Self::Redirected { .. } => self,
            error => Self::Redirected { by: by.to_owned(), error: Box::new(error) },
        }
    }

    /// From a request that got no answer.
    pub(crate) fn request(origin: String, error: &legacy::Error) -> Self {
        if let Some(own) = causes(error).find_map(|cause| cause.downcast_ref::<Self>()) {
            return own.clone();
        }
        if let Some(tls) = causes(error).find_map(|cause| cause.downcast_ref::<rustls::Error>()) {
            return Self::Tls { origin, problem: tls.to_string() };
        }
        if error.is_connect() {
            return Self::Connect { origin, problem: innermost(error) };
        }
        Self::transfer(origin, error)
    }

    /// From an answer that did not come through.
    pub(crate) fn transfer(origin: String, error: &(dyn Error + 'static)) -> Self {
        let problem = innermost(error);
        let parse = |cause: &(dyn Error + 'static)| cause.downcast_ref().is_some_and(hyper::Error::is_parse);
        if causes(error).any(parse) {
            return Self::Protocol { origin, problem };
        }
        Self::Broken { origin, problem }
    }
}

/// The error and what caused it. An `io::Error` passes over the error inside it, so that is looked into first.
fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| {
        let error: &'e (dyn Error + 'static) = *error;
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        match inner {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        }
    })
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    causes(error).last().unwrap_or(error).to_string()
}
