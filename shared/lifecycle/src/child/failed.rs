//! Why a child failed (Spinnaker: MonitorPipelineTask).

use gennaker_records::{Loaded, Stage, Status};
use serde_json::{Map, Value, json};

/// Why the child failed: what its TERMINAL stages say, and the first of them as the source.
pub fn exception(child: &Loaded) -> Option<Value> {
    let execution = &child.execution.value;
    if !matches!(execution.status, Status::Terminal | Status::Stopped | Status::Canceled) {
        return None;
    }
    let mut stages: Vec<&Stage> = child.stages.values().map(|stage| &stage.value).collect();
    stages.sort_by_key(|stage| stage.position);
    let failed = || stages.iter().enumerate().filter(|(_, stage)| stage.status == Status::Terminal);
    let errors: Vec<String> = failed()
        .flat_map(|(_, stage)| {
            let prefix = format!("Exception in child pipeline stage ({}: {})", execution.name, stage.name);
            errors(&stage.context).into_iter().map(move |error| format!("{prefix}: {error}"))
        })
        .collect();
    let mut exception = Map::new();
    if !errors.is_empty() {
        let all = errors.join("; ");
        exception.insert("details".to_owned(), json!({ "error": all, "errors": errors }));
    }
    if let Some((index, stage)) = failed().next() {
        let source = json!({
            "executionId": execution.id, "stageId": stage.id, "stageName": stage.name, "stageIndex": index,
        });
        exception.insert("source".to_owned(), source);
    }
    (!exception.is_empty()).then_some(Value::Object(exception))
}

/// What a stage says of its failure.
fn errors(context: &Map<String, Value>) -> Vec<String> {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let details = context.get("exception").and_then(|exception| exception.get("details"));
    if let Some(details) = details {
        let list = details.get("errors").and_then(Value::as_array).filter(|list| !list.is_empty());
        let errors: Vec<String> = match list {
            Some(list) => list.iter().map(plain).collect(),
            None => details.get("error").filter(|error| !error.is_null()).map(plain).into_iter().collect(),
        };
        if !errors.is_empty() {
            return errors;
        }
    }
    let tasks = context.get("kato.tasks").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let failed = |task: &&Value| task.pointer("/status/failed") == Some(&Value::Bool(true));
    let message = |task: &Value| task.pointer("/exception/message").map(plain);
    tasks.iter().filter(failed).filter_map(message).collect()
}

#[cfg(test)]
mod tests {
    use gennaker_records::{Execution, Versioned};

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

    #[test]
    fn what_the_childs_failed_stages_say_is_told_with_their_names() {
        let child = child(
            Status::Terminal,
            &[
                ("Bake", Status::Succeeded, json!({"exception": {"details": {"error": "not this"}}})),
                (
                    "Deploy",
                    Status::Terminal,
                    json!({"exception": {"details": {"error": "e", "errors": ["no room", "no luck"]}}}),
                ),
                ("Test", Status::Terminal, json!({"exception": {"details": {"error": "red", "errors": []}}})),
                (
                    "Old",
                    Status::Terminal,
                    json!({"kato.tasks": [
                        {"status": {"failed": false}, "exception": {"message": "ignored"}},
                        {"status": {"failed": true}, "exception": {"message": "task broke"}},
                    ]}),
                ),
                ("Mute", Status::Terminal, json!({})),
                ("Off", Status::Canceled, json!({"exception": {"details": {"error": "not this either"}}})),
            ],
        );
        let exception = exception(&child).expect("an exception");
        let expected = json!([
            "Exception in child pipeline stage (child: Deploy): no room",
            "Exception in child pipeline stage (child: Deploy): no luck",
            "Exception in child pipeline stage (child: Test): red",
            "Exception in child pipeline stage (child: Old): task broke",
        ]);
        assert_eq!(exception["details"]["errors"], expected);
        assert_eq!(
            exception["source"],
            json!({"executionId": "c1", "stageId": "id-Deploy", "stageName": "Deploy", "stageIndex": 1})
        );
    }

    #[test]
    fn a_child_of_a_child_is_told_through_both() {
        let inner = "Exception in child pipeline stage (grandchild: Bake): no image";
        let child = child(
            Status::Terminal,
            &[("Run it", Status::Terminal, json!({"exception": {"details": {"errors": [inner]}}}))],
        );
        let exception = exception(&child).expect("an exception");
        assert_eq!(
            exception["details"]["error"],
            format!("Exception in child pipeline stage (child: Run it): {inner}")
        );
    }

    #[test]
    fn success_and_a_plain_cancellation_have_no_exception() {
        for status in [Status::Succeeded, Status::Canceled] {
            assert_eq!(exception(&child(status, &[("Wait", Status::Canceled, json!({}))])), None);
        }
    }
}
