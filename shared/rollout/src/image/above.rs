//! The image that the pipelines above have left.

use gennaker_expressions::ancestors;
use gennaker_pipeline::{boolean, text};
use serde_json::{Map, Value};

use super::{DETAILS, details};

/// The image for a region that the pipelines above name, nearest first: what a strategy's pipeline was given, else what the
/// stages before the one that started the pipeline have left.
pub(super) fn image(trigger: &Map<String, Value>, region: &str) -> Option<String> {
    levels(trigger).find_map(|trigger| {
        given(trigger, region).or_else(|| left(trigger).find_map(|stage| details(stage, DETAILS, region)))
    })
}

/// The list of images that the pipelines above have left, by the same rule.
pub(super) fn list(trigger: &Map<String, Value>) -> Option<&Vec<Value>> {
    levels(trigger).find_map(|trigger| {
        let given = parameters(trigger).into_iter();
        given.chain(left(trigger)).find_map(|fields| fields.get(DETAILS)?.as_array())
    })
}

/// The trigger, and those of the pipelines above.
fn levels(trigger: &Map<String, Value>) -> impl Iterator<Item = &Map<String, Value>> {
    std::iter::successors(Some(trigger), |trigger| {
        trigger.get("parentExecution").and_then(|parent| parent.get("trigger")?.as_object())
    })
}

/// The parameters of a strategy's pipeline. What other pipelines are given means what they make of it.
fn parameters(trigger: &Map<String, Value>) -> Option<&Map<String, Value>> {
    let is_strategy = trigger.get("strategy").and_then(boolean) == Some(true);
    trigger.get("parameters").filter(|_| is_strategy)?.as_object()
}

fn given(trigger: &Map<String, Value>, region: &str) -> Option<String> {
    let parameters = parameters(trigger)?;
    let here = parameters.get("region").and_then(Value::as_str) == Some(region);
    let named = ["amiName", "imageId"].iter().find_map(|name| parameters.get(*name).and_then(text));
    named.filter(|_| here).or_else(|| details(parameters, DETAILS, region))
}

/// The outputs of the stages before the one that started the pipeline, nearest first; of all stages, the last first, where
/// no stage has started it.
fn left(trigger: &Map<String, Value>) -> impl Iterator<Item = &Map<String, Value>> {
    let parent = trigger.get("parentExecution").unwrap_or(&Value::Null);
    let stages = parent.get("stages").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let with = |name: &str, wanted: &str| {
        stages.iter().find(|stage| stage.get(name).and_then(Value::as_str) == Some(wanted))
    };
    let before: Vec<&Value> = match trigger.get("parentPipelineStageId").and_then(Value::as_str) {
        None => stages.iter().rev().collect(),
        Some(id) => {
            let ref_id = with("id", id).and_then(|stage| stage.get("refId")?.as_str());
            let ref_ids = ref_id.map(|ref_id| ancestors(parent, ref_id)).unwrap_or_default();
            ref_ids.into_iter().filter_map(|ref_id| with("refId", ref_id)).collect()
        }
    };
    before.into_iter().filter_map(|stage| stage.get("outputs")?.as_object())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(trigger: &Value, region: &str) -> Option<String> {
        image(trigger.as_object().expect("a map"), region)
    }

    fn stage(ref_id: &str, after: &[&str], image: &Value) -> Value {
        json!({"id": format!("s{ref_id}"), "refId": ref_id, "requisiteStageRefIds": after,
            "outputs": {"deploymentDetails": [image]}})
    }

    /// Two branches of a bake and a deployment each, and a bake before both.
    fn parent(trigger: &Value) -> Value {
        let none = json!({"region": "nowhere"});
        let image = |ami: &str| json!({"region": "r", "ami": ami});
        json!({"trigger": trigger, "stages": [
            stage("1", &[], &json!({"region": "q", "ami": "ami-first"})),
            stage("2", &["1"], &image("ami-left")),
            stage("3", &["1"], &image("ami-right")),
            stage("4", &["2"], &none),
            stage("5", &["3"], &none),
            stage("6", &["4", "5"], &image("ami-last")),
        ]})
    }

    #[test]
    fn only_what_is_before_the_stage_that_started_the_pipeline_counts() {
        for (started_by, region, expected) in [
            (json!("s4"), "r", Some("ami-left")),
            (json!("s5"), "r", Some("ami-right")),
            (json!("s5"), "q", Some("ami-first")),
            (json!("s2"), "r", None),
            (json!("s1"), "q", None),
            (json!("unknown"), "r", None),
            (json!(null), "r", Some("ami-last")),
        ] {
            let trigger = json!({"parentExecution": parent(&json!({})), "parentPipelineStageId": started_by});
            assert_eq!(found(&trigger, region).as_deref(), expected, "{started_by} {region}");
        }
    }

    #[test]
    fn what_a_strategy_is_given_goes_first() {
        let listed = json!([{"region": "q", "ami": "ami-q"}, {"region": "r", "imageId": "ami-r"}]);
        for (strategy, parameters, region, expected) in [
            (true, json!({"region": "r", "imageId": "ami-given"}), "r", Some("ami-given")),
            (true, json!({"region": "r", "imageId": "", "amiName": "by name"}), "r", Some("by name")),
            (true, json!({"region": "r", "imageId": "ami-given"}), "q", Some("ami-first")),
            (
                true,
                json!({"region": "r", "imageId": "ami-given", "deploymentDetails": listed}),
                "q",
                Some("ami-q"),
            ),
            (true, json!({"region": "r", "deploymentDetails": listed}), "r", Some("ami-r")),
            (
                false,
                json!({"region": "r", "imageId": "ami-given", "deploymentDetails": listed}),
                "r",
                Some("ami-left"),
            ),
        ] {
            let trigger = json!({"strategy": strategy, "parameters": parameters,
                "parentExecution": parent(&json!({})), "parentPipelineStageId": "s4"});
            assert_eq!(found(&trigger, region).as_deref(), expected, "{strategy} {parameters} {region}");
        }
    }

    #[test]
    fn the_pipelines_above_are_asked_nearest_first() {
        let top = json!({"strategy": true, "parameters": {"region": "far", "imageId": "ami-far"},
            "parentExecution": {"stages": [
                stage("1", &[], &json!({"region": "farther", "ami": "ami-farther"})), stage("2", &["1"], &json!({})),
            ]},
            "parentPipelineStageId": "s2"});
        let trigger = json!({"parentExecution": parent(&top), "parentPipelineStageId": "s4"});
        for (region, expected) in [
            ("r", Some("ami-left")),
            ("far", Some("ami-far")),
            ("farther", Some("ami-farther")),
            ("farthest", None),
        ] {
            assert_eq!(found(&trigger, region).as_deref(), expected, "{region}");
        }
    }
}
