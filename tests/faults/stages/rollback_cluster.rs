use serde_json::{Value, json};

use crate::compute::{self, REGION};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

use super::rollback_server_group::{check, prepare};

/// Whom it goes back to is found out: found out again half way, it would be the one that it comes from.
struct Rollback;

impl Scenario for Rollback {
    fn function(&self) -> &'static str {
        "rollback-cluster"
    }

    fn prefix(&self) -> &'static str {
        "rbc"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "rollbackCluster",
            "name": "back",
            "credentials": "default",
            "cloudProvider": "aws",
            "cluster": format!("faults-{trial}"),
            "regions": [REGION],
        })
    }

    fn decisive(&self) -> &'static str {
        "DeregisterTargets"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        prepare(lab, trial);
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        compute::look(lab, &format!("faults-{trial}"))
    }

    fn check(&self, end: &Value) {
        check(end);
        assert_eq!(end["stage"]["outputs"]["rollbackTypes"], json!({ REGION: "EXPLICIT" }), "{end:#}");
        let context = &end["stage"]["outputs"]["rollbackContexts"][REGION];
        assert_eq!(context["restoreServerGroupName"], "faults-TRIAL-v000", "{end:#}");
        assert_eq!(context["targetHealthyRollbackPercentage"], 100, "{end:#}");
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

#[test]
fn a_clusters_rollback_that_is_killed_at_any_call_or_delivered_twice_goes_to_one_server_group() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &Rollback);
}
