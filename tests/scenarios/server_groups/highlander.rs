//! The strategy highlander: there can be only one.

use serde_json::json;

use super::stand::{Stand, brief, succeeded};

#[test]
fn only_the_new_server_group_is_left_and_it_was_healthy_before_the_others_lost_their_traffic() {
    let stand = Stand::new("sghigh");
    let old = [stand.group(0, 2), stand.group(1, 1)];
    let slow = json!({ "local:start-seconds": "2" });
    let (execution, observed) =
        stand.watch(|| stand.deploy(2, &json!({ "strategy": "highlander", "tags": slow })));
    succeeded(&execution);
    assert_eq!(brief(&stand.look()), [("sghigh-v002", 2, true)]);
    observed.always_serves(2);
    observed.before(
        "the new one is healthy",
        |sample| sample.of("sghigh-v002", |seen| seen.healthy) == 2,
        |sample| {
            sample.of(&old[0], |seen| seen.registered) < 2 || sample.of(&old[1], |seen| seen.registered) < 1
        },
    );
    observed.before(
        "an old one has no targets",
        |sample| sample.of(&old[0], |seen| seen.registered + seen.draining) == 0,
        |sample| !sample.groups.contains_key(&old[0]),
    );
}
