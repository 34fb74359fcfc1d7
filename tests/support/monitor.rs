//! A deployment monitor: a service that judges each step of a deployment.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

/// What a deployment monitor was asked: path and body.
pub(crate) type Asked = Arc<Mutex<Vec<(String, Value)>>>;

/// A deployment monitor that answers each question for a health evaluation by the first of these that is left, and then
/// by the last. It ends with the tests.
pub(crate) fn monitor(directives: &'static [&'static str]) -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("its address"));
    let asked = Asked::default();
    let log = Arc::clone(&asked);
    std::thread::spawn(move || {
        let mut left = directives.iter().peekable();
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let Some((path, body)) = read(&mut stream) else { continue };
            let directive = if path.ends_with("evaluateHealth") {
                let now = *left.peek().unwrap_or(&&"continue");
                if left.len() > 1 {
                    left.next();
                }
                now
            } else {
                &"continue"
            };
            log.lock().unwrap_or_else(PoisonError::into_inner).push((path, body));
            let answer = json!({
                "nextStep": { "directive": directive },
                "statusReasons": [{ "message": "error rate of the new one is too high" }],
            });
            let answer = answer.to_string();
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
                answer.len()
            );
        }
    });
    (address, asked)
}

/// The path and the JSON of a request.
fn read(stream: &mut impl Read) -> Option<(String, Value)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                let path = head.split_whitespace().nth(1)?.to_owned();
                return Some((path, serde_json::from_str(body).unwrap_or_default()));
            }
        }
        match stream.read(&mut buffer) {
            Ok(read @ 1..) => bytes.extend_from_slice(&buffer[..read]),
            _ => return None,
        }
    }
}
