//! The strategy monitored: a service of the user's judges each step.

use std::sync::PoisonError;

use serde_json::{Value, json};

use super::stand::{Stand, brief, failed, succeeded};
use crate::support::monitor::{Asked, monitor};

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
