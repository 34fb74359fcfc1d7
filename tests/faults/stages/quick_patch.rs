use serde_json::{Value, json};

use crate::compute::{self, REGION};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;

/// One instance after the other: sent twice, a patch would be two commands on an instance; forgotten, an instance would stay
/// out of its load balancer.
struct Patch;

impl Scenario for Patch {
    fn function(&self) -> &'static str {
        "quick-patch"
    }

    fn prefix(&self) -> &'static str {
        "qpa"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "quickPatch",
            "name": "another version",
            "credentials": "default",
            "clusterName": format!("faults-{trial}"),
            "region": REGION,
            "package": "web",
            "baseOs": "ubuntu",
            "patchVersion": "1.2-3",
            "rollingPatch": true,
        })
    }

    fn decisive(&self) -> &'static str {
        "SendCommand"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        compute::make(lab, &format!("faults-{trial}-v000"), 2, &[]);
    }

    fn world(&self, lab: &Lab, trial: &str, execution: &str) -> Value {
        let stage = lab.stage(execution);
        let mut comments: Vec<String> = commands(lab, &stage.id);
        comments.sort();
        let instances = comments.len();
        comments.dedup();
        json!({
            "serverGroups": compute::look(lab, &format!("faults-{trial}")),
            "commands": instances,
            "instancesWithCommands": comments.len(),
            "version": stage.outputs.get("version"),
        })
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        assert_eq!(end["world"]["commands"], 2, "{end:#}");
        assert_eq!(end["world"]["instancesWithCommands"], 2, "{end:#}");
        assert_eq!(end["world"]["version"], "1.2-3", "{end:#}");
        let group = &end["world"]["serverGroups"]["serverGroups"][0];
        assert_eq!((&group["inService"], &group["registered"]), (&json!(2), &json!(2)), "{end:#}");
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

/// The comments of the commands that a stage has sent. The tests need too little of SSM for an SDK.
fn commands(lab: &Lab, stage: &str) -> Vec<String> {
    let scope = format!(
        "AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/ssm/aws4_request, SignedHeaders=host, Signature=0"
    );
    let request = ureq::post(lab.cloud.ports.moto_url())
        .header("Authorization", scope)
        .header("X-Amz-Target", "AmazonSSM.ListCommands")
        .content_type("application/x-amz-json-1.1");
    let answer = request.send("{}").expect("SSM").body_mut().read_to_string().expect("its answer");
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    let commands = answer["Commands"].as_array().expect("commands").iter();
    let comments = commands.filter_map(|command| command["Comment"].as_str());
    comments.filter(|comment| comment.contains(stage)).map(str::to_owned).collect()
}

#[test]
fn a_patch_that_is_killed_at_any_call_or_delivered_twice_patches_each_instance_once() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &Patch);
}
