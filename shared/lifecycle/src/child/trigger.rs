//! The trigger of a child pipeline (Spinnaker: DependentPipelineStarter).

use gennaker_pipeline::boolean;
use gennaker_records::{Execution, Stage};
use gennaker_runtime::Failure;
use serde_json::{Map, Value, json};

/// So many pipelines may have started each other in a row.
const DEEPEST: usize = 20;

/// What the child learns of its parent.
#[derive(Debug)]
pub struct Parent<'a> {
    /// The execution that the stage belongs to.
    pub execution: &'a Execution,
    /// The execution with its stages, in Spinnaker's JSON.
    pub json: Value,
    /// The id of the stage that starts the child.
    pub stage_id: &'a str,
    /// The id of this attempt at the stage.
    pub attempt_id: String,
    /// On whose behalf the child runs.
    pub user: String,
}

/// The trigger of a child of the pipeline `pipeline_id`. Its `strategy` is true where the parameters say so: then the child is
/// a deployment strategy (Spinnaker: `custom`).
pub fn trigger(parent: Parent<'_>, pipeline_id: &str, parameters: Map<String, Value>) -> Map<String, Value> {
    let Parent { execution, json, stage_id, attempt_id, user } = parent;
    // Another attempt wants another child, where Spinnaker's id of the stage alone would find the one before.
    let correlation =
        format!("{}_{attempt_id}_{pipeline_id}_{}", execution.id, execution.start_time.unwrap_or_default());
    let is_strategy = parameters.get("strategy").and_then(boolean) == Some(true);
    let mut trigger: Map<String, Value> = [
        ("type", json!("pipeline")),
        ("user", json!(user)),
        ("parentExecution", json),
        ("parentPipelineStageId", json!(stage_id)),
        ("parameters", Value::Object(parameters)),
        ("strategy", json!(is_strategy)),
        ("correlationId", json!(correlation)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    if let Some(dry_run) = execution.trigger.get("dryRun") {
        trigger.insert("dryRun".to_owned(), dry_run.clone());
    }
    trigger
}

/// On whose behalf a stage runs: whoever continued the nearest judgment that passes its user on, else whoever started the
/// execution.
pub fn user<'a>(execution: &Execution, ancestors: impl IntoIterator<Item = &'a Stage>) -> String {
    let judge = ancestors.into_iter().find_map(|stage| {
        let field = |name: &str| stage.context.get(name);
        let passes_on = field("propagateAuthenticationContext").and_then(boolean) == Some(true);
        let continued = field("judgmentStatus")
            .and_then(Value::as_str)
            .is_some_and(|status| status.eq_ignore_ascii_case("continue"));
        field("lastModifiedBy")
            .filter(|_| stage.stage_type == "manualJudgment" && passes_on && continued)?
            .as_str()
    });
    let starter = || execution.trigger.get("user").and_then(Value::as_str);
    judge.or_else(starter).unwrap_or("anonymous").to_owned()
}

/// Refuses to start yet another child in a row of pipelines that have started each other.
///
/// # Errors
/// [`gennaker_runtime::ErrorClass::InvalidInput`] with the last of them.
pub fn check_depth(execution: &Execution) -> Result<(), Failure> {
    let mut names = vec![execution.name.as_str()];
    let mut trigger = Value::as_object(execution.trigger.get("parentExecution").unwrap_or(&Value::Null));
    while let Some(parent) = trigger {
        names.push(parent.get("name").and_then(Value::as_str).unwrap_or("?"));
        trigger = parent
            .get("trigger")
            .and_then(|trigger| trigger.get("parentExecution"))
            .and_then(Value::as_object);
    }
    let parents = names.len() - 1;
    if parents < DEEPEST {
        return Ok(());
    }
    names.truncate(4);
    Err(Failure::invalid(format!(
        "{parents} pipelines have started each other in a row, the last of them {}; a pipeline must not start itself without end",
        names.join(" ← ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(json: &Value) -> Map<String, Value> {
        json.as_object().expect("a map").clone()
    }

    fn execution(trigger: &Value) -> Execution {
        Execution {
            id: "e1".to_owned(),
            name: "release".to_owned(),
            start_time: Some(7),
            trigger: map(trigger),
            ..Execution::default()
        }
    }

    #[test]
    fn the_child_knows_its_parent_and_has_its_parameters() {
        let execution = execution(&json!({ "user": "ann", "dryRun": false }));
        let parent = Parent {
            execution: &execution,
            json: json!({ "id": "e1" }),
            stage_id: "s1",
            attempt_id: "s1.1".to_owned(),
            user: "ann".to_owned(),
        };
        let trigger = trigger(parent, "p1", map(&json!({ "env": "test" })));
        let expected = json!({
            "type": "pipeline", "user": "ann", "parentExecution": { "id": "e1" }, "parentPipelineStageId": "s1",
            "parameters": { "env": "test" }, "strategy": false, "correlationId": "e1_s1.1_p1_7", "dryRun": false,
        });
        assert_eq!(Value::from(trigger), expected);
    }

    #[test]
    fn a_child_that_is_a_strategy_says_so() {
        let execution = execution(&json!({}));
        for (given, expected) in [(json!(true), true), (json!("true"), true), (json!("no"), false)] {
            let parent = Parent {
                execution: &execution,
                json: json!({}),
                stage_id: "s1",
                attempt_id: "s1".to_owned(),
                user: "ann".to_owned(),
            };
            let trigger = trigger(parent, "p1", map(&json!({ "strategy": given })));
            assert_eq!(trigger["strategy"], json!(expected), "{given}");
        }
    }

    #[test]
    fn conformance_46_a_judge_who_passes_on_is_the_user_and_else_whoever_started_it() {
        let judgment = |stage_type: &str, passes_on: bool, status: &str| Stage {
            stage_type: stage_type.to_owned(),
            context: map(&json!({
                "propagateAuthenticationContext": passes_on, "judgmentStatus": status, "lastModifiedBy": "judge",
            })),
            ..Stage::default()
        };
        let execution = execution(&json!({ "user": "ann" }));
        for (stage, expected) in [
            (judgment("manualJudgment", true, "Continue"), "judge"),
            (judgment("manualJudgment", false, "continue"), "ann"),
            (judgment("manualJudgment", true, ""), "ann"),
            (judgment("wait", true, "continue"), "ann"),
        ] {
            assert_eq!(user(&execution, [&Stage::default(), &stage]), expected, "{stage:?}");
        }
        assert_eq!(user(&Execution::default(), []), "anonymous");
    }

    #[test]
    fn a_pipeline_cannot_start_itself_without_end() {
        let mut trigger = json!({ "type": "manual" });
        for level in 0..=DEEPEST {
            let checked = check_depth(&execution(&trigger));
            assert_eq!(checked.is_ok(), level < DEEPEST, "{level} parents");
            if let Err(failure) = checked {
                assert!(
                    failure.message.contains("20 pipelines") && failure.message.contains("release ← again"),
                    "{failure}"
                );
            }
            trigger =
                json!({ "type": "pipeline", "parentExecution": { "name": "again", "trigger": trigger } });
        }
    }
}
