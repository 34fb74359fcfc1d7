//! Fetches from a server on this machine, which the policy refuses unless told otherwise.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "the helpers of these tests are tests too")]

mod server;

use std::io;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gennaker_fetch::{Bounds, FetchError, Fetcher, Guard, Policy, Resolver, Resolving};
use server::{Server, answer};

const BOUNDS: Bounds = Bounds { time: Duration::from_secs(60), body: 1000, redirects: 5 };

fn fetcher(allowed: &str, bounds: Bounds) -> Fetcher {
    Fetcher::with_bounds(Guard::new(Policy::new(allowed.parse().unwrap())), bounds)
}

/// Fetches `/` from a server that gives this answer to each request.
async fn fetched(raw: impl Into<Vec<u8>>) -> Result<String, FetchError> {
    let raw = raw.into();
    let server = Server::start(move |_| raw.clone());
    fetcher(&server.host(), BOUNDS).get_text(&server.url("/")).await
}

#[tokio::test]
async fn a_local_server_is_refused_and_never_called() {
    let server = Server::start(|_| answer("200 OK", "", "text"));
    let error = Fetcher::new(Policy::default()).get_text(&server.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Refused { .. }), "{error}");
    assert!(!error.is_temporary());
    assert!(error.to_string().contains(&server.host()), "{error} names what permits it");
    assert_eq!(server.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn an_exception_lets_the_text_through_without_its_mark() {
    let server = Server::start(|_| answer("200 OK", "", "\u{feff}süß\u{feff}"));
    let text = fetcher("127.0.0.0/8", BOUNDS).get_text(&server.url("/p?q=1#f")).await.unwrap();
    assert_eq!(text, "süß\u{feff}");
    let request = server.requests().concat();
    assert!(request.starts_with("GET /p?q=1 HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("accept-encoding: identity\r\n"), "{request}");
    assert!(request.contains(&format!("host: {}\r\n", server.host())), "{request}");
}

#[tokio::test]
async fn a_name_is_refused_for_the_private_address_it_resolves_to() {
    let server = Server::start(|_| answer("200 OK", "", "text"));
    let port = server.port();
    let error =
        named("", &["127.0.0.1"]).0.get_text(&format!("http://public.example:{port}/")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "http://public.example:{port} is not called: its name resolves to a loopback address; to permit it, add \
             `public.example:{port}` to GENNAKER_ALLOWED_HOSTS"
        )
    );
    let metadata = named("public.example", &["169.254.169.254"]).0;
    let error = metadata.get_text("http://public.example/").await.unwrap_err();
    assert!(matches!(error, FetchError::Metadata { .. }), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_name_is_resolved_once_and_connected_to_where_it_is_permitted() {
    let server = Server::start(|_| answer("200 OK", "", "text"));
    let (fetcher, asked) = named(&server.host(), &["10.0.0.1", "169.254.169.254", "127.0.0.1"]);
    let text = fetcher.get_text(&format!("http://public.example:{}/", server.port())).await.unwrap();
    assert_eq!((text.as_str(), asked.load(Ordering::SeqCst)), ("text", 1));
}

#[tokio::test]
async fn a_redirect_is_followed_to_permitted_addresses_only() {
    let elsewhere = Server::start(|_| answer("200 OK", "", "secret"));
    let location = format!("location: {}\r\n", elsewhere.url("/"));
    let server = Server::start(move |path| match path {
        "/relative" => answer("302 Found", "location: /there\r\n", ""),
        "/there" => answer("200 OK", "", "text"),
        "/elsewhere" => answer("307 Temporary Redirect", &location, ""),
        "/metadata" => answer("301 Moved Permanently", "location: http://169.254.169.254/latest\r\n", ""),
        "/name" => answer("303 See Other", "location: http://localhost/\r\n", ""),
        "/file" => answer("308 Permanent Redirect", "location: file:///etc/passwd\r\n", ""),
        "/gone" => answer("302 Found", "location: /busy\r\n", ""),
        "/busy" => answer("503 Service Unavailable", "", ""),
        _ => answer("302 Found", "", ""),
    });
    let fetcher = fetcher(&server.host(), BOUNDS);
    assert_eq!(fetcher.get_text(&server.url("/relative")).await.unwrap(), "text");
    for (path, expected) in [
        ("/elsewhere", "is not called: it is a loopback address"),
        ("/metadata", "http://169.254.169.254 is not called: it leads to a metadata address"),
        ("/name", "http://localhost is not called"),
        ("/file", "another scheme"),
        ("/nowhere", "without a readable location"),
    ] {
        let error = fetcher.get_text(&server.url(path)).await.unwrap_err().to_string();
        assert!(error.contains(expected), "{path}: {error}");
    }
    assert!(elsewhere.requests().is_empty());
    assert!(fetcher.get_text(&server.url("/gone")).await.unwrap_err().is_temporary());
    assert!(!fetcher.get_text(&server.url("/name")).await.unwrap_err().is_temporary());
}

#[tokio::test]
async fn a_redirect_to_a_name_has_its_addresses_checked() {
    let server = Server::start(|_| answer("302 Found", "location: http://rebound.example/\r\n", ""));
    let (fetcher, asked) = named(&server.host(), &["192.168.0.1"]);
    let error = fetcher.get_text(&server.url("/")).await.unwrap_err();
    assert!(
        error.to_string().contains("http://rebound.example is not called: its name resolves to a private")
    );
    assert!(
        error.to_string().ends_with(&format!("(redirected there by http://{})", server.host())),
        "{error}"
    );
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_circle_of_redirects_ends() {
    let server = Server::start(|_| answer("302 Found", "location: /again\r\n", ""));
    let error = fetcher(&server.host(), BOUNDS).get_text(&server.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::TooManyRedirects { limit: 5, .. }), "{error}");
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn a_body_may_be_as_large_as_its_bound_and_no_larger() {
    let body = |length: usize| "x".repeat(length);
    assert_eq!(fetched(answer("200 OK", "", &body(1000))).await.unwrap().len(), 1000);
    let promised = fetched("HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n").await.unwrap_err();
    assert!(matches!(promised, FetchError::TooLarge { limit: 1000, .. }), "{promised}");

    let chunk = format!("3e8\r\n{}\r\n", body(1000));
    let chunked = |rest: &str| format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunk}{rest}");
    assert_eq!(fetched(chunked("0\r\n\r\n")).await.unwrap().len(), 1000);
    let unpromised = fetched(chunked("1\r\nx\r\n0\r\n\r\n")).await.unwrap_err();
    assert!(matches!(unpromised, FetchError::TooLarge { .. }), "{unpromised}");
    let until_closed = fetched(format!("HTTP/1.1 200 OK\r\n\r\n{}", body(1001))).await.unwrap_err();
    assert!(matches!(until_closed, FetchError::TooLarge { .. }), "{until_closed}");
}

#[tokio::test]
async fn a_head_has_a_bound_too() {
    let header = format!("x-long: {}\r\n", "x".repeat(1000));
    assert!(fetched(answer("200 OK", &header.repeat(10), "text")).await.is_ok());
    let error = fetched(answer("200 OK", &header.repeat(90), "text")).await.unwrap_err();
    assert!(matches!(error, FetchError::Protocol { .. }), "{error}");
}

#[tokio::test]
async fn a_slow_server_is_given_up() {
    let bounds = Bounds { time: Duration::from_millis(200), ..BOUNDS };
    for head in ["", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nx"] {
        let server = Server::silent_after(head);
        let error = fetcher(&server.host(), bounds).get_text(&server.url("/")).await.unwrap_err();
        assert!(matches!(error, FetchError::Slow { millis: 200, .. }), "{error}");
        assert!(error.is_temporary());
    }
}

#[tokio::test]
async fn what_is_not_plain_text_is_an_error() {
    let latin = b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\ns\xfcs".to_vec();
    let error = fetched(latin).await.unwrap_err();
    assert!(matches!(error, FetchError::NotText { .. }), "{error}");
    let error = fetched(answer("200 OK", "content-encoding: gzip\r\n", "text")).await.unwrap_err();
    assert!(matches!(error, FetchError::Compressed { .. }), "{error}");
    assert_eq!(fetched(answer("200 OK", "content-encoding: identity\r\n", "text")).await.unwrap(), "text");
    assert_eq!(fetched("HTTP/1.1 204 No Content\r\n\r\n").await.unwrap(), "");
}

#[tokio::test]
async fn a_status_is_told_and_nothing_of_its_body() {
    for (status, temporary) in [
        ("404 Gone For S3cret Lunch", false),
        ("401 Unauthorized", false),
        ("304 Not Modified", false),
        ("429 Too Many Requests", true),
        ("501 Not Implemented", false),
        ("503 Service Unavailable", true),
    ] {
        let error = fetched(answer(status, "", "s3cret")).await.unwrap_err();
        assert!(error.to_string().contains(&status[..3]), "{error}");
        assert!(!error.to_string().to_lowercase().contains("s3cret"), "{error}");
        assert_eq!(error.is_temporary(), temporary, "{status}");
    }
}

#[tokio::test]
async fn a_failed_connection_says_how_it_failed() {
    let closed = Server::start(|_| Vec::new());
    let error = fetcher(&closed.host(), BOUNDS).get_text(&closed.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Broken { .. }) && error.is_temporary(), "{error}");

    let cut = fetched("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nx").await.unwrap_err();
    assert!(matches!(cut, FetchError::Broken { .. }) && cut.is_temporary(), "{cut}");

    let garbage = fetched("220 mail ready\r\n\r\n").await.unwrap_err();
    assert!(matches!(garbage, FetchError::Protocol { .. }) && !garbage.is_temporary(), "{garbage}");

    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error =
        fetcher("127.0.0.1", BOUNDS).get_text(&format!("http://127.0.0.1:{port}/s3cret")).await.unwrap_err();
    assert!(matches!(error, FetchError::Connect { .. }) && error.is_temporary(), "{error}");
    assert!(error.to_string().contains("refused") && !error.to_string().contains("s3cret"), "{error}");

    let plain = Server::start(|_| answer("200 OK", "", "text"));
    let error =
        fetcher(&plain.host(), BOUNDS).get_text(&plain.url("/").replace("http", "https")).await.unwrap_err();
    assert!(matches!(error, FetchError::Tls { .. }) && !error.is_temporary(), "{error}");

    let error = named("", &[]).0.get_text("http://unknown.example/").await.unwrap_err();
    assert!(matches!(error, FetchError::Resolve { .. }) && error.is_temporary(), "{error}");
}

#[tokio::test]
async fn a_guard_sends_other_methods_and_leaves_redirects_to_the_caller() {
    let server = Server::start(|_| answer("302 Found", "location: /there\r\n", ""));
    let guard = Guard::new(Policy::new(server.host().parse().unwrap()));
    let target = guard.policy().target(&server.url("/hook")).unwrap();
    let headers = [("user-agent", "hook"), ("x-token", "t")];
    let headers = headers.into_iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    let answered =
        guard.send(&target, "POST".parse().unwrap(), headers.collect(), "body".into()).await.unwrap();
    assert_eq!(answered.status().as_u16(), 302);
    let request = server.requests().concat();
    for part in
        ["POST /hook ", "user-agent: hook\r\n", "x-token: t\r\n", "content-length: 4\r\n", "\r\n\r\nbody"]
    {
        assert!(request.contains(part), "{request}");
    }
    assert_eq!(request.matches("user-agent").count(), 1);
}

#[tokio::test]
async fn json_is_posted_and_read_and_no_redirect_is_followed() {
    let server = Server::start(|path| match path {
        "/judge" => answer("200 OK", "", r#"{"nextStep": 1}"#),
        "/silent" => answer("204 No Content", "", ""),
        "/text" => answer("200 OK", "", "fine"),
        _ => answer("302 Found", "location: /judge\r\n", ""),
    });
    let fetcher = fetcher(&server.host(), BOUNDS);
    let body = serde_json::json!({"a": "ü"});
    let answered = fetcher.post_json(&server.url("/judge"), &body).await.unwrap();
    assert_eq!(answered, serde_json::json!({"nextStep": 1}));
    let request = server.requests().concat();
    for part in ["POST /judge ", "content-type: application/json\r\n", "\r\n\r\n{\"a\":\"ü\"}"] {
        assert!(request.contains(part), "{request}");
    }
    assert!(fetcher.post_json(&server.url("/silent"), &body).await.unwrap().is_null());
    let text = fetcher.post_json(&server.url("/text"), &body).await.unwrap_err();
    assert!(matches!(text, FetchError::NotJson { .. }) && !text.is_temporary(), "{text}");
    let moved = fetcher.post_json(&server.url("/moved"), &body).await.unwrap_err();
    assert!(matches!(moved, FetchError::Status { .. }), "{moved}");
    let refused = Fetcher::new(Policy::default()).post_json(&server.url("/judge"), &body).await.unwrap_err();
    assert!(matches!(refused, FetchError::Refused { .. }), "{refused}");
}

/// A fetcher to which every name has these addresses, and how often it asked.
fn named(allowed: &str, addresses: &[&str]) -> (Fetcher, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
    let resolver = Fixed { addresses: Mutex::new(addresses), asked: Arc::clone(&asked) };
    let guard = Guard::with_resolver(Policy::new(allowed.parse().unwrap()), resolver);
    (Fetcher::with_bounds(guard, BOUNDS), asked)
}

/// Answers once; a second question gets a metadata address, as from a name server that rebinds.
struct Fixed {
    addresses: Mutex<Vec<IpAddr>>,
    asked: Arc<AtomicUsize>,
}

impl Resolver for Fixed {
    fn resolve(&self, _: &str) -> Resolving {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let rebound = vec!["169.254.169.254".parse().unwrap()];
        let addresses = std::mem::replace(&mut *self.addresses.lock().unwrap(), rebound);
        Box::pin(async move { io::Result::Ok(addresses) })
    }
}
