use serde_json::{Value, json};

use super::stage;
use crate::compute::{self, NEW_IMAGE};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;
use crate::support::compute::{Compute, elements};

/// All instances of a server group are replaced: started twice, there would be two refreshes and two new versions of its
/// launch template.
struct Refresh;

impl Scenario for Refresh {
    fn function(&self) -> &'static str {
        "deploy"
    }

    fn prefix(&self) -> &'static str {
        "ref"
    }

    fn stage(&self, trial: &str) -> Value {
        let fields = json!({
            "strategy": "instancerefresh",
            "instanceRefresh": { "minHealthyPercentage": 50, "instanceWarmup": 0 },
        });
        stage(trial, 2, &fields)
    }

    fn decisive(&self) -> &'static str {
        "StartInstanceRefresh"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        compute::make(lab, &format!("faults-{trial}-v000"), 2, &[]);
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        let compute = Compute::new(&lab.cloud);
        let group = format!("faults-{trial}-v000");
        let found = compute.ec2(&[
            ("Action", "DescribeInstances"),
            ("Filter.1.Name", "tag:aws:autoscaling:groupName"),
            ("Filter.1.Value.1", &group),
            ("Filter.2.Name", "instance-state-name"),
            ("Filter.2.Value.1", "running"),
        ]);
        let versions = compute.ec2(&[
            ("Action", "DescribeLaunchTemplateVersions"),
            ("LaunchTemplateName", &format!("{group}-before")),
        ]);
        let refreshes = compute.scaling.describe_instance_refreshes().auto_scaling_group_name(&group);
        // There are none any more once the trial has been cleaned away.
        let refreshes =
            compute.wait(refreshes.send()).map(|found| found.instance_refreshes.unwrap_or_default());
        let refreshes = refreshes.unwrap_or_default();
        let mut world = compute::look(lab, &format!("faults-{trial}"));
        world["images"] = json!(elements(&found, "imageId"));
        world["versions"] = json!(elements(&versions, "versionNumber").len());
        world["refreshes"] = refreshes.iter().map(|one| one.status().map(|status| status.as_str())).collect();
        world
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        let world = &end["world"];
        assert_eq!(world["images"], json!([NEW_IMAGE, NEW_IMAGE]), "{end:#}");
        assert_eq!(world["refreshes"], json!(["Successful"]), "{end:#}");
        assert_eq!(world["versions"], 2, "{end:#}");
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

#[test]
fn an_instance_refresh_that_is_killed_at_any_call_or_delivered_twice_is_started_once() {
    let lab = Lab::of_strategies();
    compute::network(&lab);
    suite::prove(&lab, &Refresh);
}
