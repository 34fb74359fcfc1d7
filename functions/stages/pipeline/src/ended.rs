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
    use gennaker_lifecycle::child::exception;
    use gennaker_records::{Loaded, Stage, Versioned};
    use serde_json::json;

    use super::*;

    fn child(status: Status, stages: &[(&str, Status, Value)]) -> Loaded {
        let execution = Execution {
            id: "c1".to_owned(),
            name: "child".to_owned(),
            status,
            canceled_by: Some("ann".to_owned()),
            cancellation_reason: Some("too slow".to_owned()),
            ..Execution::default()
        };
        let stages = stages.iter().enumerate().map(|(position, (name, status, context))| {
            // Their refIds sort the other way round.
            let ref_id = (100 - position).to_string();
            let stage = Stage {
                id: format!("id-{name}"),
                ref_id: ref_id.clone(),
                name: (*name).to_owned(),
                position,
                status: *status,
                context: context.as_object().cloned().unwrap_or_default(),
                ..Stage::default()
            };
            (ref_id, Versioned::new(stage))
        });
        Loaded { stages: stages.collect(), execution: Versioned::new(execution) }
    }

    fn ends(status: Status) -> Progress {
        let child = child(status, &[]);
        progress(&child.execution.value, exception(&child).as_ref())
    }

    #[test]
    fn conformance_45_the_childs_status_is_the_stages() {
        assert_eq!(ends(Status::Succeeded), Progress::Succeeded);
        for status in [Status::Terminal, Status::Stopped] {
            assert!(
                matches!(ends(status), Progress::Failed(why) if why.contains("child") && why.contains("c1")),
                "{status}"
            );
        }
        for status in [Status::Canceled, Status::Skipped, Status::FailedContinue] {
            assert!(
                matches!(ends(status), Progress::Canceled(why) if why.ends_with("by ann: too slow")),
                "{status}"
            );
        }
    }

    #[test]
    fn what_the_child_says_of_its_failure_is_the_stages_reason() {
        let context = json!({"exception": {"details": {"errors": ["no room"]}}});
        let child = child(Status::Terminal, &[("Deploy", Status::Terminal, context)]);
        let told = progress(&child.execution.value, exception(&child).as_ref());
        assert_eq!(
            told,
            Progress::Failed("Exception in child pipeline stage (child: Deploy): no room".to_owned())
        );
    }
}
