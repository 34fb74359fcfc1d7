use serde_json::{Value, json};

use super::find_image_from_tags::image;
use crate::compute::REGION;
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;
use crate::support::compute::Compute;

/// The tags that the image had before are written down before the first is set: a later look would take the new ones for them.
struct UpsertImageTags;

impl Scenario for UpsertImageTags {
    fn function(&self) -> &'static str {
        "upsert-image-tags"
    }

    fn prefix(&self) -> &'static str {
        "tag"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "upsertImageTags",
            "name": "it goes live",
            "credentials": "default",
            "imageNames": [trial],
            "regions": [REGION],
            "tags": { "live": "yes", "appversion": "forged" },
        })
    }

    fn decisive(&self) -> &'static str {
        "CreateTags"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        image(lab, trial, &[("live", "no"), ("appversion", "app-1.0")]);
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        let asked = [("Action", "DescribeImages"), ("Filter.1.Name", "name"), ("Filter.1.Value.1", trial)];
        let found = Compute::new(&lab.cloud).ec2(&asked);
        let has = |value: &str| found.contains(&format!("<value>{value}</value>"));
        json!({ "live": has("yes"), "before": has("no"), "forged": has("forged"), "version": has("app-1.0") })
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        let expected = json!({ "live": true, "before": false, "forged": false, "version": true });
        assert_eq!(end["world"], expected, "{end:#}");
        assert_eq!(end["stage"]["outputs"]["originalTags"]["TRIAL"]["default"]["live"], "no", "{end:#}");
    }
}

#[test]
fn tags_that_are_set_by_a_function_that_dies_at_any_call_are_set_and_the_old_ones_known() {
    suite::prove(&Lab::open(), &UpsertImageTags);
}
