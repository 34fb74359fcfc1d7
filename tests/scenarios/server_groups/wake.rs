//! A stage that waits for instances is woken by Auto Scaling's events.

use std::time::Duration;

use aws_sdk_lambda::primitives::Blob;
use serde_json::{Value, json};

use super::stand::Stand;
use crate::support::compute::REGION;
use crate::support::wait;

/// Hands an event to the function as EventBridge does; how many stages it woke.
fn tell(stand: &Stand, group: &str) -> u64 {
    let event = json!({
        "source": "aws.autoscaling", "region": REGION, "detail-type": "EC2 Instance Launch Successful",
        "detail": { "AutoScalingGroupName": group },
    });
    let client = aws_sdk_lambda::Client::new(&stand.cloud.config());
    let invoke = client.invoke().function_name("gennaker-wake").payload(Blob::new(event.to_string()));
    let answer = wait(invoke.send()).expect("the function answers");
    let answer: Value = serde_json::from_slice(answer.payload().expect("an answer").as_ref()).expect("JSON");
    answer["woken"].as_u64().unwrap_or_else(|| panic!("{answer:#}"))
}

#[test]
fn a_stage_that_waits_for_a_server_group_is_woken_and_others_are_not() {
    let stand = Stand::new("sgwake");
    let stages = json!([stand.deploy_stage(1, &json!({ "tags": { "local:health": "unhealthy" } }))]);
    let id = stand.start(&stages);
    let mut tries = 0;
    while tell(&stand, "sgwake-v000") == 0 {
        tries += 1;
        assert!(tries < 300, "the stage never waits by a token");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(tell(&stand, "sgwake-v001"), 0, "nobody waits for another server group");
    stand.cloud.run(&["execution", "cancel", &id]);
    assert_eq!(tell(&stand, "sgwake-v000"), 0, "the stage has ended");
}
