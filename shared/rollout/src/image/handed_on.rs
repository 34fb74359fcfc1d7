//! What a strategy's pipeline learns of images.

use gennaker_pipeline::text;
use gennaker_records::Stage;
use serde_json::{Map, Value};

use super::{DETAILS, above, find, on_aws};

/// The fields of an entry of `deploymentDetails` that are handed on.
const FIELDS: [&str; 5] = ["ami", "imageName", "imageId", "region", "zone"];

/// Adds to the parameters of a strategy's pipeline what they do not say yet: the `deploymentDetails` that the stages before
/// have left, and the image for the parameters' region (Spinnaker: StartPipelineTask). `ancestors` come nearest first.
pub(crate) fn hand_on(
    ancestors: &[&Stage],
    trigger: &Map<String, Value>,
    parameters: &mut Map<String, Value>,
) {
    let says = |parameters: &Map<String, Value>, name: &str| parameters.get(name).and_then(text).is_some();
    // One of the two alone: the other would be another image.
    if !says(parameters, "imageId") && !says(parameters, "amiName") {
        let region = parameters.get("region").and_then(Value::as_str).unwrap_or_default();
        if let Some(image) = find(ancestors, trigger, region) {
            parameters.insert("imageId".to_owned(), Value::from(image.clone()));
            parameters.insert("amiName".to_owned(), Value::from(image));
        }
    }
    if parameters.get(DETAILS).is_none_or(Value::is_null)
        && let Some(listed) = listed(ancestors, trigger)
    {
        parameters.insert(DETAILS.to_owned(), listed);
    }
}

/// The nearest list.
fn listed(ancestors: &[&Stage], trigger: &Map<String, Value>) -> Option<Value> {
    let own = ancestors.iter().find_map(|stage| stage.outputs.get(DETAILS)?.as_array());
    let entries = own.or_else(|| above::list(trigger))?.iter().filter_map(Value::as_object);
    Some(entries.filter(|entry| on_aws(entry)).map(shortened).collect())
}

fn shortened(entry: &Map<String, Value>) -> Value {
    let fields = FIELDS.iter().filter_map(|name| Some(((*name).to_owned(), entry.get(*name)?.clone())));
    Value::Object(fields.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(json: &Value) -> Map<String, Value> {
        json.as_object().expect("a map").clone()
    }

    fn handed_on(outputs: &[Value], trigger: &Value, parameters: &Value) -> Value {
        let stages: Vec<Stage> =
            outputs.iter().map(|outputs| Stage { outputs: map(outputs), ..Stage::default() }).collect();
        let ancestors: Vec<&Stage> = stages.iter().collect();
        let mut parameters = map(parameters);
        hand_on(&ancestors, &map(trigger), &mut parameters);
        Value::Object(parameters)
    }

    fn details(region: &str, image: &str) -> Value {
        json!({"region": region, "ami": image, "imageId": image, "imageName": "app-1", "refId": "3", "cloudProvider": "aws"})
    }

    fn short(region: &str, image: &str) -> Value {
        json!({"region": region, "ami": image, "imageId": image, "imageName": "app-1"})
    }

    #[test]
    fn the_image_for_the_region_and_the_list_are_handed_on_where_they_are_not_given() {
        let near = json!({"deploymentDetails": [
            details("r", "ami-1"), details("q", "ami-2"),
            {"region": "r", "imageId": "elsewhere", "cloudProvider": "gce"},
        ]});
        let far = json!({"deploymentDetails": [details("r", "ami-3"), details("p", "ami-4")]});
        let list = json!([short("r", "ami-1"), short("q", "ami-2")]);
        let before = [near, far];
        for (given, expected) in [
            (
                json!({"region": "r"}),
                json!({"imageId": "ami-1", "amiName": "ami-1", "deploymentDetails": list}),
            ),
            (
                json!({"region": "p"}),
                json!({"imageId": "ami-4", "amiName": "ami-4", "deploymentDetails": list}),
            ),
            (json!({"region": "nowhere"}), json!({"deploymentDetails": list})),
            (json!({"region": "r", "imageId": "mine"}), json!({"deploymentDetails": list})),
            (json!({"region": "r", "imageId": "", "amiName": "mine"}), json!({"deploymentDetails": list})),
            (
                json!({"region": "r", "imageId": "", "amiName": null, "deploymentDetails": []}),
                json!({"imageId": "ami-1", "amiName": "ami-1"}),
            ),
        ] {
            let mut wanted = given.clone();
            wanted.as_object_mut().expect("a map").extend(map(&expected));
            assert_eq!(handed_on(&before, &json!({}), &given), wanted, "{given}");
        }
        assert_eq!(handed_on(&[json!({})], &json!({}), &json!({"region": "r"})), json!({"region": "r"}));
    }

    #[test]
    fn what_a_strategy_was_given_it_hands_on_to_its_own() {
        let trigger = json!({"strategy": true,
            "parameters": {"region": "r", "imageId": "ami-5", "deploymentDetails": [short("r", "ami-5")]}});
        let wanted = json!({"region": "r", "imageId": "ami-5", "amiName": "ami-5",
            "deploymentDetails": [short("r", "ami-5")]});
        assert_eq!(handed_on(&[], &trigger, &json!({"region": "r"})), wanted);
    }
}
