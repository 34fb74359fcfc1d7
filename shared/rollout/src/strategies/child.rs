//! Pipelines that a strategy starts and waits for.

use gennaker_child_pipelines::{Wanted, start};
use gennaker_lifecycle::child;
use gennaker_records::Status;
use gennaker_runtime::{Failure, Millis};
use gennaker_stage::{Lane, Run, Step};
use serde_json::{Map, Value};

use super::settings::ChildPipeline;

/// How long a child is waited for (Spinnaker: the time-out of a `pipeline` stage).
const LONGEST: Millis = 12 * 60 * 60 * 1000;

/// Runs a pipeline and waits until it has succeeded; answers its execution's id. `parameters` are asked for once. `unique`
/// tells it from other children of the same pipeline in this stage.
///
/// # Errors
/// The stop, until it has ended; the reason where it has not succeeded.
pub(super) async fn run(
    lane: &mut Lane<'_, '_>,
    pipeline: &ChildPipeline,
    parameters: impl FnOnce(&Run<'_>) -> Map<String, Value>,
    unique: &str,
) -> Step<String> {
    let wanted = Wanted {
        application: pipeline.application.clone(),
        pipeline: pipeline.pipeline.clone(),
        attempt_id: format!("{}/{unique}", lane.stage().attempt_id()),
    };
    let id = Box::pin(start(lane, &wanted, |run| Ok(parameters(run)))).await?.id;
    if lane.is_done("succeeded")? {
        return Ok(id);
    }
    let child = lane.stage().store().execution(&id).await?;
    let execution = &child.execution.value;
    if !execution.status.is_complete() {
        let reason = format!(
            "waiting for pipeline {} (execution {id}), which is {}",
            execution.name, execution.status
        );
        return lane.wait("child", LONGEST, reason);
    }
    if execution.status != Status::Succeeded {
        let exception = child::exception(&child);
        let why = exception.as_ref().and_then(|exception| exception.pointer("/details/error")?.as_str());
        let why = why.map_or_else(String::new, |why| format!(": {why}"));
        return Err(Failure::invalid(format!(
            "pipeline {} (execution {id}) ended as {}{why}",
            execution.name, execution.status
        ))
        .into());
    }
    lane.remember("succeeded", &true).await?;
    Ok(id)
}
