//! A GET of a text, and a POST of JSON.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use serde_json::Value;

use crate::{FetchError, Guard, Policy, Target};

/// What one fetch may use up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Time for all of it, redirects and the reading of the body included.
    pub time: Duration,
    /// Bytes of the body.
    pub body: usize,
    /// Redirects that are followed.
    pub redirects: usize,
}

impl Default for Bounds {
    /// 10 seconds, 4 MiB and 5 redirects.
    fn default() -> Self {
        Self { time: Duration::from_secs(10), body: 4 * 1024 * 1024, redirects: 5 }
    }
}

/// Fetches texts from addresses that the policy permits. To be kept and shared; needs a Tokio runtime with I/O and time.
///
/// ```no_run
/// # async fn example() -> Result<(), gennaker_fetch::FetchError> {
/// use gennaker_fetch::{Fetcher, Policy};
///
/// let fetcher = Fetcher::new(Policy::default());
/// let versions = fetcher.get_text("https://example.com/versions.json").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Fetcher {
    guard: Guard,
    bounds: Bounds,
}

impl Fetcher {
    /// A fetcher with the usual bounds.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self::with_bounds(Guard::new(policy), Bounds::default())
    }

    /// A fetcher that sends by this guard, within these bounds.
    #[must_use]
    pub fn with_bounds(guard: Guard, bounds: Bounds) -> Self {
        Self { guard, bounds }
    }

    /// The body at `url`, which must be UTF-8; a byte order mark at its start is dropped.
    ///
    /// # Errors
    /// When the policy refuses the address or one that it redirects to, when the host does not answer properly, with
    /// a status of success and within the bounds, or when the body is not text.
    pub async fn get_text(&self, url: &str) -> Result<String, FetchError> {
        let target = self.guard.policy().target(url)?;
        let origin = target.origin();
        let slow = |_| FetchError::Slow { origin, millis: self.bounds.time.as_millis() };
        tokio::time::timeout(self.bounds.time, self.follow(target)).await.map_err(slow)?
    }

    /// Posts JSON to an address and reads the JSON that it answers; an empty answer is `null`. No redirect is followed, since
    /// what was posted is meant for this address.
    ///
    /// # Errors
    /// When the policy refuses the address, the host gives no proper answer or another status than success, when it takes
    /// longer or is larger than the bounds, or when the answer is not JSON.
    pub async fn post_json(&self, url: &str, body: &Value) -> Result<Value, FetchError> {
        let target = self.guard.policy().target(url)?;
        let origin = target.origin();
        let slow = |_| FetchError::Slow { origin, millis: self.bounds.time.as_millis() };
        tokio::time::timeout(self.bounds.time, self.post(&target, body)).await.map_err(slow)?
    }

    async fn post(&self, target: &Target, body: &Value) -> Result<Value, FetchError> {
        let json = HeaderValue::from_static("application/json");
        let headers = [(header::CONTENT_TYPE, json.clone()), (header::ACCEPT, json)].into_iter().collect();
        let body = Bytes::from(body.to_string());
        let answer = self.guard.send(target, Method::POST, headers, body).await?;
        if !answer.status().is_success() {
            return Err(FetchError::Status { origin: target.origin(), status: answer.status() });
        }
        let text = text(answer, target.origin(), self.bounds.body).await?;
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&text)
            .map_err(|error| FetchError::NotJson { origin: target.origin(), problem: error.to_string() })
    }

    async fn follow(&self, first: Target) -> Result<String, FetchError> {
        let mut target = first;
        let mut by: Option<String> = None;
        for _ in 0..=self.bounds.redirects {
            let step = self.step(&target).await.map_err(|error| match &by {
                Some(by) => error.redirected(by),
                None => error,
            })?;
            match step {
                Step::Text(text) => return Ok(text),
                Step::Redirect(next) => {
                    by = Some(target.origin());
                    target = next;
                }
            }
        }
        Err(FetchError::TooManyRedirects { origin: target.origin(), limit: self.bounds.redirects })
    }

    async fn step(&self, target: &Target) -> Result<Step, FetchError> {
        let answer = self.guard.send(target, Method::GET, HeaderMap::new(), Bytes::new()).await?;
        match answer.status() {
            status if status.is_success() => {
                text(answer, target.origin(), self.bounds.body).await.map(Step::Text)
            }
            StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT => {
                let location = answer.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
                let location = location.ok_or_else(|| FetchError::Location { origin: target.origin() })?;
                self.guard.policy().redirect(target, location).map(Step::Redirect)
            }
            status => Err(FetchError::Status { origin: target.origin(), status }),
        }
    }
}

enum Step {
    Text(String),
    Redirect(Target),
}

async fn text(answer: Response<Incoming>, origin: String, limit: usize) -> Result<String, FetchError> {
    let coding = answer.headers().get(header::CONTENT_ENCODING);
    if coding.is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(FetchError::Compressed { origin });
    }
    let mut body = answer.into_body();
    // The length that the host promises, if it does.
    if body.size_hint().lower() > limit as u64 {
        return Err(FetchError::TooLarge { origin, limit });
    }
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|error| FetchError::transfer(origin.clone(), &error))?.into_data()
        else {
            continue;
        };
        if data.len() > limit - bytes.len() {
            return Err(FetchError::TooLarge { origin, limit });
        }
        bytes.extend_from_slice(&data);
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|_| FetchError::NotText { origin })
}
