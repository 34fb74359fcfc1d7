//! Which image: the cluster's own, or what a stage before made or found.

use gennaker_records::Stage;
use serde_json::{Map, Value};

/// The image for a region that the nearest stage before has left, nearest first.
pub(crate) fn upstream(ancestors: &[&Stage], region: &str) -> Option<String> {
    ancestors.iter().find_map(|stage| of(&stage.outputs, region).or_else(|| of(&stage.context, region)))
}

/// The image that a stage's fields name for a region, in a list or for themselves.
fn of(fields: &Map<String, Value>, region: &str) -> Option<String> {
    let listed =
        ["amiDetails", "deploymentDetails"].iter().filter_map(|name| fields.get(*name)?.as_array()).flatten();
    listed.filter_map(Value::as_object).chain([fields]).find_map(|details| {
        let here = details.get("region").and_then(Value::as_str) == Some(region);
        here.then(|| id(details)).flatten()
    })
}

fn id(details: &Map<String, Value>) -> Option<String> {
    let texts = ["imageId", "ami"].iter().filter_map(|name| details.get(*name)?.as_str());
    texts.map(str::to_owned).find(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn stage(context: &Value, outputs: &Value) -> Stage {
        let map = |value: &Value| value.as_object().cloned().unwrap_or_default();
        Stage { context: map(context), outputs: map(outputs), ..Stage::default() }
    }

    #[test]
    fn the_nearest_stage_with_an_image_for_the_region_counts() {
        let near =
            stage(&json!({}), &json!({"deploymentDetails": [{"region": "us-east-1", "ami": "ami-1"}]}));
        let far = stage(
            &json!({"amiDetails": [{"region": "eu-west-1", "imageId": "ami-2"}, {"region": "us-east-1", "imageId": "ami-3"}]}),
            &json!({}),
        );
        let alone = stage(&json!({"region": "ap-south-1", "imageId": "ami-4"}), &json!({}));
        let ancestors = [&near, &far, &alone];
        for (region, expected) in [
            ("us-east-1", Some("ami-1")),
            ("eu-west-1", Some("ami-2")),
            ("ap-south-1", Some("ami-4")),
            ("sa-east-1", None),
        ] {
            assert_eq!(upstream(&ancestors, region).as_deref(), expected, "{region}");
        }
    }
}
