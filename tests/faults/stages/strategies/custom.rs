use gennaker_records::Status;
use serde_json::json;

use super::Rollout;
use crate::children::Child;
use crate::compute;
use crate::lab::Lab;
use crate::suite;

/// The strategy deploys nothing here: what counts is that it is started once.
#[test]
fn a_custom_strategy_whose_deploy_is_killed_at_any_call_or_delivered_twice_runs_once() {
    let lab = Lab::of_strategies();
    compute::network(&lab);
    let child = Child::save(&lab, &json!({ "name": "my way", "strategy": true }));
    let fields =
        json!({ "strategy": "custom", "strategyApplication": "faults", "strategyPipeline": child.id });
    let custom = Rollout {
        child: Some(child),
        ..Rollout::of_one("cus", "StartExecution", fields, |end| {
            let children = end["world"]["children"].as_array().expect("children");
            assert_eq!(children.len(), 1, "{end:#}");
            assert_eq!(children[0][0], json!(Status::Succeeded), "{end:#}");
            assert_eq!(children[0][1]["cluster"], "faults-TRIAL", "{end:#}");
        })
    };
    suite::prove(&lab, &custom);
}
