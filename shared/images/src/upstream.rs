//! Images that stages before have made or found.

use gennaker_pipeline::text;
use gennaker_records::Stage;
use serde_json::{Map, Value};

/// An image that a stage before has left.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Upstream {
    /// Its region.
    pub region: String,
    /// Its id.
    pub id: String,
}

impl Upstream {
    /// The images of the stages before, nearest first, each once. Where `considered` names stages by refId, only theirs.
    pub fn of(ancestors: &[&Stage], considered: &[String]) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        let counts = |stage: &&&Stage| considered.is_empty() || considered.contains(&stage.ref_id);
        for stage in ancestors.iter().filter(counts) {
            for image in [&stage.outputs, &stage.context].into_iter().flat_map(images) {
                if !found.contains(&image) {
                    found.push(image);
                }
            }
        }
        found
    }
}

/// The images in a stage's lists, or the one that it names itself.
fn images(fields: &Map<String, Value>) -> Vec<Upstream> {
    let lists = ["deploymentDetails", "amiDetails"].iter().filter_map(|name| fields.get(*name)?.as_array());
    let listed: Vec<Upstream> = lists.flatten().filter_map(Value::as_object).filter_map(read).collect();
    if listed.is_empty() { read(fields).into_iter().collect() } else { listed }
}

fn read(details: &Map<String, Value>) -> Option<Upstream> {
    let provider = details.get("cloudProvider").or_else(|| details.get("cloudProviderType")).and_then(text);
    if provider.is_some_and(|provider| provider != "aws") {
        return None;
    }
    let id = ["imageId", "ami"].iter().find_map(|name| details.get(*name).and_then(text))?;
    Some(Upstream { region: details.get("region").and_then(text)?, id })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn stage(ref_id: &str, outputs: &Value, context: &Value) -> Stage {
        let map = |value: &Value| value.as_object().cloned().unwrap_or_default();
        Stage { ref_id: ref_id.to_owned(), outputs: map(outputs), context: map(context), ..Stage::default() }
    }

    #[test]
    fn every_image_counts_once_the_nearest_stage_first() {
        let find = stage(
            "2",
            &json!({"deploymentDetails": [{"region": "a", "imageId": "ami-2"}]}),
            &json!({"amiDetails": [{"region": "a", "ami": "ami-2"}, {"region": "b", "ami": "ami-3"}]}),
        );
        let bake = stage("1", &json!({}), &json!({"region": "a", "ami": "ami-1", "cloudProvider": "aws"}));
        let other = stage(
            "0",
            &json!({"deploymentDetails": [{"region": "a", "imageId": "x", "cloudProvider": "gce"}]}),
            &json!({}),
        );
        let ancestors = [&find, &bake, &other];
        let ids = |considered: &[&str]| {
            let considered: Vec<String> = considered.iter().map(|id| (*id).to_owned()).collect();
            Upstream::of(&ancestors, &considered).into_iter().map(|image| image.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(&[]), ["ami-2", "ami-3", "ami-1"]);
        assert_eq!(ids(&["1"]), ["ami-1"]);
        assert!(ids(&["7"]).is_empty());
    }
}
