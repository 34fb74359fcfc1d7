//! What the failure of a stage means for its pipeline.

use gennaker_pipeline::{OnFailure, boolean};
use serde_json::{Map, Value};

use crate::Status;

/// A failed stage's status by its "if the stage fails" (Spinnaker: `failureStatus`).
pub fn failure_status(context: &Map<String, Value>) -> Status {
    match OnFailure::of(context) {
        OnFailure::Ignore => Status::FailedContinue,
        OnFailure::Stop => Status::Stopped,
        OnFailure::Halt => Status::Terminal,
    }
}

/// The status of a stage whose work is done in parts (Spinnaker: CompleteStageHandler), by the stage's own "if the stage
/// fails" where a part halts.
pub fn parent_status(context: &Map<String, Value>, parts: impl IntoIterator<Item = Status>) -> Status {
    let mut worst = Status::Succeeded;
    for part in parts {
        worst = match (part, worst) {
            (Status::Terminal, _) => return failure_status(context),
            (Status::Stopped, _) => Status::Stopped,
            (Status::Canceled, Status::Succeeded | Status::FailedContinue) => Status::Canceled,
            (Status::FailedContinue, Status::Succeeded) => Status::FailedContinue,
            (_, worst) => worst,
        };
    }
    worst
}

/// The flags by which a failure becomes a status.
pub const fn flags_for(status: Status) -> [(&'static str, bool); 2] {
    let ignores = matches!(status, Status::FailedContinue);
    let stops = matches!(status, Status::Stopped);
    [("failPipeline", !ignores && !stops), ("continuePipeline", ignores)]
}

/// Whether expressions of a stage did not evaluate and it says that this fails it (`failOnFailedExpressions`): then it
/// halts the pipeline, whatever its other flags say (Spinnaker: CompleteStageHandler).
pub fn fails_by_expressions(context: &Map<String, Value>) -> bool {
    let unresolved = context.get("expressionEvaluationSummary").and_then(Value::as_object);
    unresolved.is_some_and(|summary| !summary.is_empty())
        && context.get("failOnFailedExpressions").and_then(boolean) == Some(true)
}

/// Whether a stage that stopped its branch fails the pipeline once the other branches are done
/// (`completeOtherBranchesThenFail`).
pub fn fails_at_the_end(context: &Map<String, Value>) -> bool {
    context.get("completeOtherBranchesThenFail").and_then(boolean) == Some(true)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn if_the_stage_fails_decides_its_status() {
        for (context, expected) in [
            (json!({}), Status::Terminal),
            (json!({"failPipeline": null}), Status::Terminal),
            (json!({"failPipeline": true}), Status::Terminal),
            (json!({"failPipeline": false}), Status::Stopped),
            (json!({"failPipeline": "false"}), Status::Stopped),
            (json!({"continuePipeline": true, "failPipeline": false}), Status::FailedContinue),
        ] {
            assert_eq!(failure_status(context.as_object().expect("a map")), expected, "{context}");
        }
    }

    #[test]
    fn a_part_that_halts_leaves_it_to_the_stage_and_otherwise_the_worst_decides() {
        let stops = json!({"failPipeline": false});
        let (halts, stops) = (serde_json::Map::new(), stops.as_object().expect("a map").clone());
        for (context, parts, expected) in [
            (&halts, vec![Status::Succeeded, Status::Skipped], Status::Succeeded),
            (&halts, vec![Status::FailedContinue, Status::Terminal], Status::Terminal),
            (&stops, vec![Status::Terminal], Status::Stopped),
            (&halts, vec![Status::FailedContinue, Status::Stopped], Status::Stopped),
            (&halts, vec![Status::Stopped, Status::FailedContinue], Status::Stopped),
            (&halts, vec![Status::FailedContinue, Status::Canceled], Status::Canceled),
            (&halts, vec![Status::FailedContinue, Status::Succeeded], Status::FailedContinue),
        ] {
            assert_eq!(parent_status(context, parts.clone()), expected, "{parts:?}");
        }
    }

    #[test]
    fn flags_lead_to_their_status() {
        for status in [Status::Terminal, Status::Stopped, Status::FailedContinue] {
            let context =
                flags_for(status).map(|(name, flag)| (name.to_owned(), json!(flag))).into_iter().collect();
            assert_eq!(failure_status(&context), status);
        }
    }
}
