//! What a child's end means for its parent's stage (Spinnaker: MonitorPipelineTask).

use gennaker_records::{Execution, Status};
use gennaker_stage::Progress;
use serde_json::Value;

/// How the stage ends with its child.
pub(crate) fn progress(child: &Execution, exception: Option<&Value>) -> Progress {
    let told = exception.and_then(|exception| exception.pointer("/details/error")).and_then(Value::as_str);
    let what = format!("pipeline {} (execution {})", child.name, child.id);
    match child.status {
        Status::Succeeded => Progress::Succeeded,
        Status::Terminal | Status::Stopped => Progress::Failed(told.map_or_else(
            || format!("{what} ended as {}, and no stage of it says why", child.status),
            str::to_owned,
        )),
        _ => {
            let by = child.canceled_by.as_ref().map_or_else(String::new, |user| format!(" by {user}"));
            let why = child.cancellation_reason.as_ref().map_or_else(String::new, |why| format!(": {why}"));
            Progress::Canceled(format!("{what} was canceled{by}{why}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ends(status: Status, exception: Option<&Value>) -> Progress {
        let child = Execution {
            id: "c1".to_owned(),
            name: "child".to_owned(),
            status,
            canceled_by: Some("ann".to_owned()),
            cancellation_reason: Some("too slow".to_owned()),
            ..Execution::default()
        };
        progress(&child, exception)
    }

    #[test]
    fn conformance_45_the_childs_status_is_the_stages() {
        assert_eq!(ends(Status::Succeeded, None), Progress::Succeeded);
        for status in [Status::Terminal, Status::Stopped] {
            assert!(
                matches!(ends(status, None), Progress::Failed(why) if why.contains("child") && why.contains("c1")),
                "{status}"
            );
        }
        for status in [Status::Canceled, Status::Skipped, Status::FailedContinue] {
            assert!(
                matches!(ends(status, None), Progress::Canceled(why) if why.ends_with("by ann: too slow")),
                "{status}"
            );
        }
    }

    #[test]
    fn what_the_child_says_of_its_failure_is_the_stages_reason() {
        let error = "Exception in child pipeline stage (child: Deploy): no room";
        let exception = json!({"details": {"error": error}});
        assert_eq!(ends(Status::Terminal, Some(&exception)), Progress::Failed(error.to_owned()));
    }
}
