//! What one account does with images of another.

use serde_json::{Value, json};

use super::find_image_from_tags::image;
use crate::compute::{self, REGION, SUBNETS, TARGET_GROUP};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;
use crate::support::compute::{Compute, elements};
use crate::tap::When;

const ROLE: &str = "arn:aws:iam::210987654321:role/GennakerDeploy";

/// A server group in an account of an image that another account has to share with it first.
struct Deploy;

impl Scenario for Deploy {
    fn function(&self) -> &'static str {
        "deploy"
    }

    fn prefix(&self) -> &'static str {
        "lent"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "deploy",
            "name": "an image of another account",
            "clusters": [{
                "account": "prod",
                "application": "faults",
                "stack": trial,
                "availabilityZones": { REGION: [] },
                "subnetType": SUBNETS,
                "imageId": trial,
                "instanceType": "t3.micro",
                "capacity": { "min": 1, "max": 1, "desired": 1 },
                "targetGroups": [TARGET_GROUP],
            }],
        })
    }

    fn decisive(&self) -> &'static str {
        "ModifyImageAttribute"
    }

    fn killed_from(&self) -> Option<&'static str> {
        Some("GetCallerIdentity")
    }

    fn sides(&self) -> &'static [When] {
        &[When::After]
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        image(lab, trial, &[("appversion", "app-1.0")]);
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        let prod = Compute::assuming(&lab.cloud, ROLE);
        let groups = compute::look_at(&prod, &format!("faults-{trial}"));
        json!({ "image": seen(lab, &prod, trial), "groups": groups })
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        assert_eq!(
            end["world"]["image"],
            json!({ "sharedWith": ["210987654321"], "tags": ["app-1.0"] }),
            "{end:#}"
        );
        let created = json!({
            "name": "faults-TRIAL-v000", "size": [1, 1, 1], "instances": 1, "inService": 1, "registered": 1, "suspended": [],
        });
        assert_eq!(end["world"]["groups"], json!({ "serverGroups": [created], "launchTemplates": 1 }));
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        Compute::assuming(&lab.cloud, ROLE).remove(&format!("faults-{trial}"));
    }
}

/// Tags of an image that is shared already: they are set in both accounts.
struct UpsertImageTags;

impl Scenario for UpsertImageTags {
    fn function(&self) -> &'static str {
        "upsert-image-tags"
    }

    fn prefix(&self) -> &'static str {
        "lenttag"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "upsertImageTags",
            "name": "it goes live in both",
            "credentials": "mgmt",
            "imageNames": [trial],
            "regions": [REGION],
            "tags": { "live": "yes" },
        })
    }

    fn decisive(&self) -> &'static str {
        "CreateTags"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        image(lab, trial, &[]);
        Compute::new(&lab.cloud).ec2(&[
            ("Action", "ModifyImageAttribute"),
            ("ImageId", &id(lab, trial)),
            ("LaunchPermission.Add.1.UserId", "210987654321"),
        ]);
        let prod = Compute::assuming(&lab.cloud, ROLE);
        let asked = [("Action", "DescribeImages"), ("Filter.1.Name", "name"), ("Filter.1.Value.1", trial)];
        while elements(&prod.ec2(&asked), "imageId").is_empty() {
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        let (own, prod) = (Compute::new(&lab.cloud), Compute::assuming(&lab.cloud, ROLE));
        json!({ "own": seen(lab, &own, trial), "prod": seen(lab, &prod, trial) })
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        let tagged = json!({ "sharedWith": ["210987654321"], "tags": ["yes"] });
        assert_eq!(end["world"], json!({ "own": tagged, "prod": tagged }), "{end:#}");
    }
}

fn id(lab: &Lab, name: &str) -> String {
    let asked = [("Action", "DescribeImages"), ("Filter.1.Name", "name"), ("Filter.1.Value.1", name)];
    let found = Compute::new(&lab.cloud).ec2(&asked);
    (*elements(&found, "imageId").first().expect("the image")).to_owned()
}

/// With whom its owner shares the image of this name, and the tags that an account has set.
fn seen(lab: &Lab, account: &Compute<'_>, name: &str) -> Value {
    let id = id(lab, name);
    let shared = Compute::new(&lab.cloud).ec2(&[
        ("Action", "DescribeImageAttribute"),
        ("ImageId", &id),
        ("Attribute", "launchPermission"),
    ]);
    let tags = account.ec2(&[
        ("Action", "DescribeTags"),
        ("Filter.1.Name", "resource-id"),
        ("Filter.1.Value.1", &id),
    ]);
    json!({ "sharedWith": elements(&shared, "userId"), "tags": elements(&tags, "value") })
}

#[test]
fn an_image_of_another_account_is_shared_and_tagged_there_wherever_the_function_dies() {
    let lab = Lab::of_accounts(ROLE);
    compute::network_of(&Compute::assuming(&lab.cloud, ROLE));
    suite::prove(&lab, &Deploy);
    suite::prove(&lab, &UpsertImageTags);
}
