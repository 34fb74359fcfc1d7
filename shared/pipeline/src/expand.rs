//! The stages that a pipeline has beside those in its definition.

use serde_json::{Value, json};

use crate::lenient::boolean;
use crate::{Pipeline, StageDefinition};

/// The stage type that waits until an execution window is open.
pub const WINDOW: &str = "restrictExecutionDuringTimeWindow";

/// What a window's stage takes over from the stage that it runs before.
const SHARED: [&str; 4] = ["stageEnabled", "failPipeline", "completeOtherBranchesThenFail", "skipWindowText"];

/// Adds the synthetic stages: before each stage that is restricted to an execution window, one of type [`WINDOW`] with the
/// `refId` `<stage><0` (Spinnaker: RestrictExecutionDuringTimeWindow). Expanding again changes nothing.
pub fn expand(pipeline: &Pipeline) -> Pipeline {
    let mut expanded = Pipeline { stages: Vec::with_capacity(pipeline.stages.len()), ..pipeline.clone() };
    for stage in &pipeline.stages {
        if stage.before.is_some() || stage.owner.is_some() || !is_restricted(stage) {
            expanded.stages.push(stage.clone());
            continue;
        }
        let window = window(stage);
        expanded.stages.push(StageDefinition { before: Some(window.ref_id.clone()), ..stage.clone() });
        expanded.stages.push(window);
    }
    expanded
}

/// An expression may say so too; then the window's stage decides when it runs.
fn is_restricted(stage: &StageDefinition) -> bool {
    stage.context.get(WINDOW).is_some_and(|value| {
        boolean(value) == Some(true) || value.as_str().is_some_and(|text| text.contains("${"))
    })
}

fn window(stage: &StageDefinition) -> StageDefinition {
    let mut context: serde_json::Map<String, Value> = SHARED
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), stage.context.get(*name)?.clone())))
        .collect();
    let restricted = stage.context.get(WINDOW).cloned().unwrap_or(Value::Bool(true));
    context.insert("restricted".to_owned(), restricted);
    let window = stage.context.get("restrictedExecutionWindow").cloned().unwrap_or_else(|| json!({}));
    context.insert("restrictedExecutionWindow".to_owned(), window);
    StageDefinition {
        ref_id: format!("{}<0", stage.ref_id),
        stage_type: WINDOW.to_owned(),
        name: WINDOW.to_owned(),
        requisites: stage.requisites.clone(),
        context,
        owner: Some(stage.ref_id.clone()),
        start_time_expiry: stage.start_time_expiry,
        ..StageDefinition::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restricted_stage_waits_for_its_window_which_waits_for_the_requisites() {
        let pipeline = Pipeline::parse(&json!({ "stages": [
            { "type": "wait", "refId": "1" },
            { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"], WINDOW: "true",
              "restrictedExecutionWindow": { "days": [2] }, "continuePipeline": true, "failPipeline": false },
        ]}));
        let expanded = expand(&pipeline);
        let ids: Vec<&str> = expanded.stages.iter().map(|stage| stage.ref_id.as_str()).collect();
        assert_eq!(ids, ["1", "2", "2<0"]);
        assert_eq!(expanded.stages[1].waits_for(), ["2<0"]);
        assert_eq!(expanded.stages[1].requisites, ["1"], "what people see stays");
        assert_eq!(expanded.stages[2].waits_for(), ["1"]);
        assert_eq!(expanded.stages[2].owner.as_deref(), Some("2"));
        assert_eq!(expanded.stages[2].context["restrictedExecutionWindow"], json!({ "days": [2] }));
        assert!(
            !expanded.stages[2].context.contains_key("continuePipeline"),
            "a stage must not run outside of its window"
        );
        assert_eq!(expand(&expanded), expanded);
    }

    #[test]
    fn other_stages_have_none() {
        let pipeline =
            Pipeline::parse(&json!({ "stages": [{ "type": "wait", "refId": "1", WINDOW: false }] }));
        assert_eq!(expand(&pipeline), pipeline);
    }
}
