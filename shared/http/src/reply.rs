//! An answer.

use gennaker_runtime::{ErrorClass, Failure, Millis};
use serde_json::{Map, Value, json};

/// An answer to a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    status: u16,
    headers: Map<String, Value>,
    body: String,
}

/// Headers of every page: it is not kept, not framed, runs no script, and its address is not passed on.
#[derive(Clone, Copy, Debug)]
pub struct Security;

impl Security {
    const HEADERS: [(&'static str, &'static str); 5] = [
        ("cache-control", "no-store"),
        (
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        ),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-robots-tag", "noindex"),
    ];
}

impl Reply {
    /// A JSON answer.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    /// A page, with the headers of [`Security`].
    pub fn page(status: u16, html: String) -> Self {
        Self::new(status, "text/html; charset=utf-8", html)
    }

    fn new(status: u16, content_type: &str, body: String) -> Self {
        let headers = Security::HEADERS
            .into_iter()
            .chain([("content-type", content_type)])
            .map(|(name, value)| (name.to_owned(), json!(value)))
            .collect();
        Self { status, headers, body }
    }

    /// A failure in Spinnaker's form: `{timestamp, status, error, message}` and `more`.
    pub fn failure(failure: &Failure, now: Millis, more: Map<String, Value>) -> Self {
        let (status, error) = match failure.class {
            ErrorClass::InvalidInput => (400, "Bad Request"),
            ErrorClass::NotAuthorized => (403, "Forbidden"),
            ErrorClass::NotFound => (404, "Not Found"),
            ErrorClass::Conflict => (409, "Conflict"),
            ErrorClass::Throttled => (429, "Too Many Requests"),
            ErrorClass::Transient => (503, "Service Unavailable"),
            ErrorClass::StageFailed | ErrorClass::Internal => (500, "Internal Server Error"),
        };
        let mut body = more;
        body.insert("timestamp".to_owned(), json!(now));
        body.insert("status".to_owned(), json!(status));
        body.insert("error".to_owned(), json!(error));
        body.insert("message".to_owned(), json!(failure.message));
        Self::json(status, &Value::from(body))
    }

    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// As API Gateway takes it.
    pub fn to_value(&self) -> Value {
        json!({ "statusCode": self.status, "headers": self.headers, "body": self.body, "isBase64Encoded": false })
    }
}
