//! A request.

use std::collections::BTreeMap;

use base64::Engine as _;
use gennaker_runtime::{ErrorClass, Failure};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A request as API Gateway hands it over.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Request {
    /// The route that matched: `GET /pipelines/{id}`.
    pub route_key: String,
    #[serde(deserialize_with = "or_empty")]
    headers: BTreeMap<String, String>,
    #[serde(deserialize_with = "or_empty")]
    path_parameters: BTreeMap<String, String>,
    #[serde(deserialize_with = "or_empty")]
    query_string_parameters: BTreeMap<String, String>,
    request_context: Value,
    body: Option<String>,
    is_base64_encoded: bool,
}

impl Request {
    /// Reads the event.
    ///
    /// # Errors
    /// When it is not an HTTP API's.
    pub fn parse(event: Value) -> Result<Self, Failure> {
        serde_json::from_value(event)
            .map_err(|error| Failure::invalid(format!("the event is not a request of an HTTP API: {error}")))
    }

    /// A part of the path, decoded.
    ///
    /// # Errors
    /// When the route has no such part.
    pub fn path(&self, name: &str) -> Result<String, Failure> {
        let raw = self
            .path_parameters
            .get(name)
            .ok_or_else(|| Failure::internal(format!("the route {} has no {{{name}}}", self.route_key)))?;
        Ok(decode(raw, false))
    }

    /// A parameter of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query_string_parameters.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as text.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn body(&self) -> Result<String, Failure> {
        let body = self.body.as_deref().unwrap_or_default();
        if !self.is_base64_encoded {
            return Ok(body.to_owned());
        }
        base64::engine::general_purpose::STANDARD
            .decode(body)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .ok_or_else(|| Failure::invalid("the request's body is not UTF-8 text"))
    }

    /// The body as JSON; none where it is empty.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn json(&self) -> Result<Option<Value>, Failure> {
        let body = self.body()?;
        if body.trim().is_empty() {
            return Ok(None);
        }
        serde_json::from_str(&body)
            .map(Some)
            .map_err(|error| Failure::invalid(format!("the request's body is not JSON: {error}")))
    }

    /// The body as a form: `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn form(&self) -> Result<BTreeMap<String, String>, Failure> {
        Ok(self
            .body()?
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (decode(name, true), decode(value, true)))
            .collect())
    }

    /// Who signed the request: the ARN of the AWS identity.
    ///
    /// # Errors
    /// [`ErrorClass::NotAuthorized`] where API Gateway did not check a signature. It always does for a route with
    /// `AWS_IAM`; this is the second lock.
    pub fn caller(&self) -> Result<String, Failure> {
        self.request_context
            .pointer("/authorizer/iam/userArn")
            .and_then(Value::as_str)
            .filter(|arn| !arn.is_empty())
            .map(str::to_owned)
            .ok_or_else(|| {
                Failure::new(
                    ErrorClass::NotAuthorized,
                    "sign the request with AWS credentials (SigV4, execute-api)",
                )
            })
    }
}

/// What has no entries is absent on AWS and null on the local cloud.
fn or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Decodes `%41`, and `+` where it means a space. What is no UTF-8 afterwards is replaced.
fn decode(text: &str, plus_is_space: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let (byte, after) = match (first, tail) {
            (b'+', tail) if plus_is_space => (b' ', tail),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => (high * 16 + low, after),
                _ => (b'%', tail),
            },
            (byte, tail) => (*byte, tail),
        };
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn forms_are_decoded() {
        let request = Request::parse(json!({"body": "a=1+2&b=%C3%A4%2B&c=%zz&novalue"})).expect("a request");
        let form = request.form().expect("text");
        assert_eq!((form["a"].as_str(), form["b"].as_str(), form["c"].as_str()), ("1 2", "ä+", "%zz"));
        assert_eq!(form.len(), 3);
    }

    #[test]
    fn a_base64_body_is_read_like_a_plain_one() {
        let request =
            Request::parse(json!({"body": "eyJhIjoxfQ==", "isBase64Encoded": true})).expect("a request");
        assert_eq!(request.json().expect("JSON"), Some(json!({"a": 1})));
    }

    #[test]
    fn only_a_checked_signature_names_a_caller() {
        let with =
            |context: Value| Request::parse(json!({"requestContext": context})).expect("a request").caller();
        assert_eq!(with(json!({"authorizer": {"iam": {"userArn": "arn:x"}}})), Ok("arn:x".to_owned()));
        for context in [json!({}), json!({"authorizer": {}}), json!({"authorizer": {"iam": {"userArn": ""}}})]
        {
            assert_eq!(with(context).expect_err("nobody").class, ErrorClass::NotAuthorized);
        }
    }
}
