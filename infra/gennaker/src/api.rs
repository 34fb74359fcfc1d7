//! Gennaker's HTTP API: signed calls, answers as JSON.

use std::{
    sync::Mutex,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, SharedCredentialsProvider},
};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use gennaker_pipeline::Problem;
use gennaker_runtime::Ports;
use http::{Method, Request};
use serde::Deserialize;
use serde_json::Value;

use crate::{error::Error, model::one_line, target::Target};

/// How long one call may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Pauses before a call is made again. Every call of this API may be: it finds what the first one did.
const AGAIN_AFTER: [Duration; 2] = [Duration::from_millis(200), Duration::from_millis(800)];
/// Credentials that end so soon are asked for anew.
const SOON: Duration = Duration::from_secs(60);

/// The API of one stack.
#[derive(Debug)]
pub(crate) struct Api {
    base: String,
    region: String,
    provider: SharedCredentialsProvider,
    credentials: Mutex<Option<Credentials>>,
    machine: Ports,
    agent: ureq::Agent,
}

impl Api {
    /// The API at `base`, with the credentials and region of `target`.
    pub(crate) fn new(base: &str, target: &Target, machine: Ports) -> Result<Self, Error> {
        let provider = target.config.credentials_provider().ok_or_else(no_credentials)?;
        Ok(Self {
            base: base.trim_end_matches('/').to_owned(),
            region: target.region().to_owned(),
            provider,
            credentials: Mutex::new(None),
            machine,
            agent: agent(target.local.is_some()),
        })
    }

    /// Its address without a slash at the end.
    pub(crate) fn url(&self) -> &str {
        &self.base
    }

    /// Reads.
    pub(crate) async fn get(&self, path: &str) -> Result<Value, Error> {
        self.call(Method::GET, path, None).await
    }

    /// Reads into a type.
    pub(crate) async fn read<T: for<'de> Deserialize<'de>>(&self, path: &str) -> Result<T, Error> {
        understood(self.get(path).await?)
    }

    /// Sends a JSON body.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<Value, Error> {
        self.call(Method::POST, path, Some(body)).await
    }

    /// Puts without a body.
    pub(crate) async fn put(&self, path: &str) -> Result<Value, Error> {
        self.call(Method::PUT, path, None).await
    }

    /// Puts a JSON body.
    pub(crate) async fn put_json(&self, path: &str, body: &Value) -> Result<Value, Error> {
        self.call(Method::PUT, path, Some(body)).await
    }

    /// Patches with a JSON body.
    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Result<Value, Error> {
        self.call(Method::PATCH, path, Some(body)).await
    }

    /// Deletes.
    pub(crate) async fn delete(&self, path: &str) -> Result<Value, Error> {
        self.call(Method::DELETE, path, None).await
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Error> {
        let body = body.map(ToString::to_string).unwrap_or_default();
        let mut pauses = AGAIN_AFTER.iter();
        loop {
            let request = self.signed(&method, path, &body).await?;
            let agent = self.agent.clone();
            let sent = tokio::task::spawn_blocking(move || send(&agent, request)).await;
            let sent =
                sent.map_err(|error| Error::Cloud(format!("the call of the API broke off: {error}")))?;
            let passing = match &sent {
                Ok((status, _)) => matches!(status, 429 | 502..=504),
                Err(_) => true,
            };
            match pauses.next().filter(|_| passing) {
                Some(pause) => tokio::time::sleep(*pause).await,
                None => {
                    let (status, text) = sent.map_err(|error| {
                        Error::Cloud(format!("the API at {} could not be reached: {error}", self.base))
                    })?;
                    return answer(status, &text);
                }
            }
        }
    }

    async fn signed(&self, method: &Method, path: &str, body: &str) -> Result<Request<String>, Error> {
        let url = format!("{}{path}", self.base);
        let impossible =
            |error: &dyn std::fmt::Display| Error::Cloud(format!("{url} cannot be called: {error}"));
        let mut request = Request::builder().method(method).uri(&url);
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        let mut request = request.body(body.to_owned()).map_err(|error| impossible(&error))?;
        let identity = self.credentials().await?.into();
        let parameters = SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name("execute-api")
            .time(self.now())
            .settings(SigningSettings::default())
            .build()
            .map_err(|error| impossible(&error))?
            .into();
        let headers =
            request.headers().iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let signable = SignableRequest::new(
            method.as_str(),
            url.as_str(),
            headers,
            SignableBody::Bytes(body.as_bytes()),
        )
        .map_err(|error| impossible(&error))?;
        let (instructions, _) = sign(signable, &parameters).map_err(|error| impossible(&error))?.into_parts();
        instructions.apply_to_request_http1x(&mut request);
        Ok(request)
    }

    async fn credentials(&self) -> Result<Credentials, Error> {
        let known = self.credentials.lock().ok().and_then(|known| known.clone());
        if let Some(known) = known.filter(|known| known.expiry().is_none_or(|end| end > self.now() + SOON)) {
            return Ok(known);
        }
        let found = self.provider.provide_credentials().await.map_err(|error| {
            let reason = aws_sdk_sqs::error::DisplayErrorContext(error).to_string();
            Error::Cloud(format!("there are no AWS credentials ({reason}); sign in, or name a --profile"))
        })?;
        if let Ok(mut known) = self.credentials.lock() {
            *known = Some(found.clone());
        }
        Ok(found)
    }

    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(u64::try_from(self.machine.now()).unwrap_or_default())
    }
}

fn no_credentials() -> Error {
    Error::Cloud("there are no AWS credentials; sign in, or name a --profile".to_owned())
}

/// An HTTP client. The local cloud is never behind a proxy.
pub(crate) fn agent(local: bool) -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(TIMEOUT))
        .max_redirects(0);
    let config = if local { config.proxy(None) } else { config };
    ureq::Agent::new_with_config(config.build())
}

fn send(agent: &ureq::Agent, request: Request<String>) -> Result<(u16, String), ureq::Error> {
    let mut response = agent.run(request)?;
    let text = response.body_mut().read_to_string()?;
    Ok((response.status().as_u16(), text))
}

/// The API's words on why not.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Refusal {
    message: Option<String>,
    problems: Vec<Problem>,
}

fn answer(status: u16, text: &str) -> Result<Value, Error> {
    if status < 400 {
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        return serde_json::from_str(text).map_err(|error| {
            Error::Cloud(format!("the API's answer is not JSON ({error}): {}", one_line(text)))
        });
    }
    let refusal: Refusal = serde_json::from_str(text).unwrap_or_default();
    let message = refusal.message.unwrap_or_else(|| format!("the API answered {status}: {text}"));
    Err(Error::Refused { status, message: one_line(&message), problems: refusal.problems })
}

/// An answer as a type.
pub(crate) fn understood<T: for<'de> Deserialize<'de>>(value: Value) -> Result<T, Error> {
    serde_json::from_value(value).map_err(|error| {
        Error::Cloud(format!("the API's answer is not as expected ({error}); deploy the same version"))
    })
}

/// A path of segments, each written so that it stays one.
///
/// `path(&["applications", "my app"])` is `/applications/my%20app`.
pub(crate) fn path(segments: &[&str]) -> String {
    segments.iter().map(|segment| format!("/{}", encoded(segment))).collect()
}

/// RFC 3986: everything but the unreserved characters is percent-encoded.
pub(crate) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::TcpListener,
    };

    use serde_json::json;

    use super::*;

    /// Answers one connection after the other and returns what was asked.
    fn server(answers: &'static [&'static str]) -> (String, std::thread::JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/api", listener.local_addr().unwrap());
        let thread = std::thread::spawn(move || {
            let talk = |answer: &&str| {
                let (mut stream, _) = listener.accept().unwrap();
                let mut asked = Vec::new();
                let mut part = [0; 4096];
                while !asked.windows(4).any(|end| end == b"\r\n\r\n") {
                    let length = stream.read(&mut part).unwrap();
                    asked.extend(&part[..length]);
                }
                stream.write_all(answer.as_bytes()).unwrap();
                String::from_utf8(asked).unwrap()
            };
            answers.iter().map(talk).collect()
        });
        (url, thread)
    }

    fn api(url: &str) -> Api {
        Api::new(url, &Target::local(gennaker_local_cloud::Ports::default()), Ports::system()).unwrap()
    }

    #[tokio::test]
    async fn calls_are_signed_and_made_again_when_the_api_is_not_ready() {
        let (url, thread) = server(&[
            "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 8\r\nconnection: close\r\n\r\n{\"a\": 1}",
        ]);
        let answer = api(&url).get(&path(&["applications", "my app"])).await.unwrap();
        assert_eq!(answer, json!({"a": 1}));
        let asked = thread.join().unwrap();
        assert_eq!(asked.len(), 2);
        for request in &asked {
            assert!(request.starts_with("GET /api/applications/my%20app HTTP/1.1\r\n"), "{request}");
            assert!(request.contains("AWS4-HMAC-SHA256 Credential=test/"), "{request}");
            assert!(request.contains("/us-east-1/execute-api/aws4_request"), "{request}");
        }
    }

    #[tokio::test]
    async fn an_api_that_is_not_there_is_an_error_of_the_cloud() {
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let error = api(&format!("http://{closed}")).get("/x").await.unwrap_err();
        assert_eq!(error.code(), 3, "{error}");
    }

    #[test]
    fn a_refusal_is_one_line_with_its_problems() {
        let text = r#"{"message": "not\nsaved", "problems": [{"path": "$.name", "message": "m", "severity": "error"}]}"#;
        let Err(Error::Refused { status: 400, message, problems }) = answer(400, text) else {
            panic!("not refused")
        };
        assert_eq!((message.as_str(), problems.len()), ("not saved", 1));
        let error = answer(502, "<html>").unwrap_err();
        assert_eq!(error.to_string(), "the API answered 502: <html>");
    }

    #[test]
    fn a_segment_stays_one_segment() {
        assert_eq!(path(&["a b", "c/d", "ü?#"]), "/a%20b/c%2Fd/%C3%BC%3F%23");
    }
}
