//! The strategy monitored: a service of the user's judges each step.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use super::stand::{Stand, brief, failed, succeeded};

/// What a deployment monitor was asked: path and body.
type Asked = Arc<Mutex<Vec<(String, Value)>>>;

/// A deployment monitor that answers each question for a health evaluation by the first of these that is left, and then
/// by the last. It ends with the tests.
fn monitor(directives: &'static [&'static str]) -> (String, Asked) {
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

fn fields(stand: &Stand, address: &str) -> Value {
    stand.attributes(json!({
        "deploymentMonitors": [{ "id": "rates", "name": "Rates", "baseUrl": address }],
    }));
    json!({
        "strategy": "monitored",
        "deploymentMonitor": { "id": "rates", "parameters": { "service": "front" } },
        "deploySteps": [{ "percentage": 50 }, { "percentage": 100 }],
        "failureActions": { "rollback": "Automatic", "destroyInstances": true },
    })
}

fn paths(asked: &Asked) -> Vec<String> {
    let asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
    asked.iter().map(|(path, _)| path.trim_start_matches("/deployment/").to_owned()).collect()
}

#[test]
fn the_monitor_is_asked_at_each_step_and_told_of_the_end() {
    let stand = Stand::new("sgmon");
    let old = stand.group(0, 2);
    let (address, asked) = monitor(&["continue"]);
    let wanted = fields(&stand, &address);
    let (execution, observed) = stand.watch(|| stand.deploy(2, &wanted));
    succeeded(&execution);
    assert_eq!(brief(&stand.look()), [("sgmon-v000", 2, false), ("sgmon-v001", 2, true)]);
    assert_eq!(paths(&asked), ["starting", "evaluateHealth", "evaluateHealth", "completed"]);
    let asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
    let (_, evaluation) = &asked[1];
    assert_eq!(evaluation["parameters"]["service"], "front", "{evaluation}");
    let told = evaluation.to_string();
    assert!(told.contains("sgmon-v001") && told.contains(&old), "{told}");
    observed.always_serves(2);
}

#[test]
fn what_the_monitor_aborts_is_rolled_back_and_destroyed() {
    let stand = Stand::new("sgmonabort");
    let old = stand.group(0, 2);
    let (address, asked) = monitor(&["abort"]);
    let wanted = fields(&stand, &address);
    let (execution, observed) = stand.watch(|| stand.deploy(2, &wanted));
    failed(&execution, "error rate of the new one is too high");
    assert_eq!(brief(&stand.look()), [("sgmonabort-v000", 2, true)]);
    assert_eq!(stand.look()[0].healthy, 2);
    observed.always_serves(2);
    assert_eq!(observed.course(&old, |seen| seen.in_service), [2]);
    assert_eq!(paths(&asked).last().map(String::as_str), Some("completed"), "it is told of the failure");
}
