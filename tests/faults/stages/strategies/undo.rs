use gennaker_records::Status;
use serde_json::json;

use super::{Rollout, brief};
use crate::compute;
use crate::lab::Lab;
use crate::suite;
use crate::support::monitor::monitor;

/// The old one has lost its traffic when the monitor aborts: it gets it back, and only then the new one goes.
#[test]
fn an_aborted_deployment_whose_undoing_is_killed_at_any_call_or_delivered_twice_is_undone_once() {
    let lab = Lab::of_strategies();
    compute::network(&lab);
    let (address, _asked) = monitor(&["abort"]);
    let aborted = Rollout {
        killed_from: Some("RegisterTargets"),
        status: Status::Terminal,
        ..Rollout::monitored("abo", "RegisterTargets", &address, |end| {
            assert_eq!(brief(end), json!([["faults-TRIAL-v000", 1, true]]), "{end:#}");
        })
    };
    suite::prove(&lab, &aborted);
}

/// The new one does not come up in time: it loses what traffic it has, and is destroyed.
#[test]
fn a_red_black_that_does_not_come_up_and_is_killed_at_any_call_of_its_undoing_is_undone_once() {
    let lab = Lab::of_strategies();
    compute::network(&lab);
    let fields = json!({
        "strategy": "redblack",
        "rollback": { "onFailure": true, "destroyLatest": true },
        "tags": { "local:health": "unhealthy" },
    });
    let late = Rollout {
        time: Some(4_000),
        killed_from: Some("SuspendProcesses"),
        status: Status::Terminal,
        ..Rollout::of_one("und", "DeleteAutoScalingGroup", fields, |end| {
            assert_eq!(brief(end), json!([["faults-TRIAL-v000", 1, true]]), "{end:#}");
            assert_eq!(end["world"]["serverGroups"][0]["size"], json!([1, 1, 9]), "{end:#}");
        })
    };
    suite::prove(&lab, &late);
}
