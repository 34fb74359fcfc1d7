//! The condition `stageStatus`: another stage has a status (Spinnaker: StageStatusPreconditionTask, whose texts these are).

use gennaker_pipeline::text;
use gennaker_rules::Status;
use serde_json::{Map, Value};

/// Checks the status of the stage that the condition names.
pub(crate) fn check(
    context: &Map<String, Value>,
    status_of: impl Fn(&str) -> Option<Status>,
) -> Result<(), String> {
    let field = |name: &str, what: &str| {
        let missing = || format!("{what} is required for preconditions of type stageStatus.");
        context.get(name).and_then(text).ok_or_else(missing)
    };
    let name = field("stageName", "Stage name")?;
    let asserted = field("stageStatus", "Stage status")?;
    let actual = status_of(&name).ok_or_else(|| {
        format!("Failed to find stage {name} in execution. Please specify a valid stage name")
    })?;
    if actual.name() == asserted {
        return Ok(());
    }
    Err(format!("The status of stage {name} was asserted to be {asserted}, but was actually {actual}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn conformance_47_a_status_is_compared_by_its_exact_word() {
        let look = |name: &str| (name == "Bake").then_some(Status::FailedContinue);
        for (context, expected) in [
            (json!({"stageName": "Bake", "stageStatus": "FAILED_CONTINUE"}), Ok(())),
            (
                json!({"stageName": "Bake", "stageStatus": "SUCCEEDED"}),
                Err(
                    "The status of stage Bake was asserted to be SUCCEEDED, but was actually FAILED_CONTINUE",
                ),
            ),
            (
                json!({"stageName": "Bake", "stageStatus": "failed_continue"}),
                Err(
                    "The status of stage Bake was asserted to be failed_continue, but was actually FAILED_CONTINUE",
                ),
            ),
            (
                json!({"stageName": "Cake", "stageStatus": "SUCCEEDED"}),
                Err("Failed to find stage Cake in execution. Please specify a valid stage name"),
            ),
            (
                json!({"stageName": null, "stageStatus": "SUCCEEDED"}),
                Err("Stage name is required for preconditions of type stageStatus."),
            ),
            (
                json!({"stageName": "Bake"}),
                Err("Stage status is required for preconditions of type stageStatus."),
            ),
        ] {
            let checked = check(context.as_object().expect("a map"), look);
            assert_eq!(checked, expected.map_err(str::to_owned), "{context}");
        }
    }
}
