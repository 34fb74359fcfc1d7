//! The status of an execution from its stages' (Spinnaker: CompleteExecutionHandler).

use gennaker_records::{Stage, Status};
use serde_json::Value;

/// What an execution ends as when nothing of it runs any more.
pub(crate) fn of_stages(stages: &[Stage]) -> Status {
    let any = |status: Status| stages.iter().any(|stage| stage.status == status);
    if any(Status::Terminal) {
        Status::Terminal
    } else if any(Status::Canceled) {
        Status::Canceled
    } else if stages.iter().any(fails_at_the_end) {
        Status::Terminal
    } else {
        Status::Succeeded
    }
}

/// A branch that stopped, and whose author wants the pipeline to fail once the others are done.
fn fails_at_the_end(stage: &Stage) -> bool {
    let flag = match stage.context.get("completeOtherBranchesThenFail") {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    };
    stage.status == Status::Stopped && flag
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_worst_stage_decides() {
        for (statuses, expected) in [
            (vec![Status::Succeeded, Status::Skipped, Status::FailedContinue], Status::Succeeded),
            (vec![Status::Stopped, Status::NotStarted, Status::Succeeded], Status::Succeeded),
            (vec![Status::Canceled, Status::Terminal], Status::Terminal),
            (vec![Status::Canceled, Status::Succeeded], Status::Canceled),
        ] {
            let stages: Vec<Stage> =
                statuses.iter().map(|status| Stage { status: *status, ..Stage::default() }).collect();
            assert_eq!(of_stages(&stages), expected, "{statuses:?}");
        }
    }

    #[test]
    fn a_stopped_branch_fails_the_pipeline_only_where_it_says_so() {
        let mut stage = Stage { status: Status::Stopped, ..Stage::default() };
        stage.context.insert("completeOtherBranchesThenFail".to_owned(), json!(true));
        assert_eq!(of_stages(&[stage]), Status::Terminal);
    }
}
