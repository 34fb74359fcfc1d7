use serde_json::{Value, json};

use crate::compute::REGION;
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;
use crate::support::compute::{Compute, elements};

/// It only reads: what it leaves has to be the same however often it does.
struct FindImageFromTags;

impl Scenario for FindImageFromTags {
    fn function(&self) -> &'static str {
        "find-image-from-tags"
    }

    fn prefix(&self) -> &'static str {
        "fit"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "findImageFromTags",
            "name": "what was tested",
            "packageName": trial,
            "tags": { "tested": "yes" },
            "regions": [REGION],
        })
    }

    fn decisive(&self) -> &'static str {
        "DescribeImages"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        let version = format!("{trial}-1.0-h7.abc");
        image(lab, &format!("{trial}-image"), &[("tested", "yes"), ("appversion", &version)]);
        image(lab, &format!("{trial}-other"), &[("appversion", &version)]);
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        let found = &end["stage"]["outputs"]["deploymentDetails"];
        assert_eq!(found.as_array().map(Vec::len), Some(1), "{end:#}");
        assert_eq!(found[0]["imageName"], "TRIAL-image", "{end:#}");
        assert_eq!(found[0]["buildInfo"]["build_number"], "7", "{end:#}");
    }
}

/// An image of this account with tags.
pub(super) fn image(lab: &Lab, name: &str, tags: &[(&str, &str)]) {
    let compute = Compute::new(&lab.cloud);
    let answer = compute.ec2(&[("Action", "RegisterImage"), ("Name", name)]);
    let id = *elements(&answer, "imageId").first().expect("an image");
    for (key, value) in tags {
        let tag =
            [("Action", "CreateTags"), ("ResourceId.1", id), ("Tag.1.Key", key), ("Tag.1.Value", value)];
        compute.ec2(&tag);
    }
}

#[test]
fn an_image_that_is_looked_for_by_tags_is_the_same_wherever_the_function_dies() {
    suite::prove(&Lab::open(), &FindImageFromTags);
}
