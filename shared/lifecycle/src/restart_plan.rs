//! Which stages a restart runs again.

use std::collections::BTreeSet;

use gennaker_pipeline::Pipeline;
use gennaker_records::{Loaded, Status};
use gennaker_runtime::Failure;

use crate::Restart;

/// The `refId`s of the stages that run again, of a pipeline whose synthetic stages are expanded.
pub(crate) fn again(
    loaded: &Loaded,
    pipeline: &Pipeline,
    restart: &Restart,
) -> Result<BTreeSet<String>, Failure> {
    let mut again = BTreeSet::new();
    if let Some(id) = &restart.stage {
        let first = top_level(loaded, id)?;
        if pipeline.stage(&first).is_none() {
            return Err(Failure::invalid(format!(
                "the definition that the execution is to run has no stage {first}; name another stage"
            )));
        }
        check(loaded, &first)?;
        for later in downstream(pipeline, &first) {
            if ended(loaded, &later) && !(restart.keep_succeeded && succeeded(loaded, &later)) {
                again.insert(later);
            }
        }
        again.insert(first);
    } else if !restart.keep_succeeded {
        return Err(Failure::invalid(
            "name the stage to restart, or keep what succeeded and restart everything else",
        ));
    }
    if restart.keep_succeeded {
        let left = pipeline.stages.iter().map(|stage| &stage.ref_id);
        again.extend(left.filter(|id| ended(loaded, id) && !succeeded(loaded, id)).cloned());
    }
    // A stage's type may have changed with the definition; what an older type left is of no use to a new one.
    for stage in &pipeline.stages {
        let changed =
            loaded.stages.get(&stage.ref_id).is_some_and(|known| known.value.stage_type != stage.stage_type);
        if changed {
            again.insert(stage.ref_id.clone());
        }
    }
    // The window of a stage opens again.
    for stage in &pipeline.stages {
        if let Some(window) = stage.before.as_ref().filter(|_| again.contains(&stage.ref_id)) {
            again.insert(window.clone());
        }
    }
    if again.is_empty() {
        return Err(Failure::invalid("every stage has succeeded; name the stage to restart"));
    }
    Ok(again)
}

/// The stage of the definition that an id means: for a synthetic stage the one that it runs before.
fn top_level(loaded: &Loaded, id: &str) -> Result<String, Failure> {
    let stage = &loaded.stage_by_any_id(id)?.value;
    Ok(stage.owner.clone().unwrap_or_else(|| stage.ref_id.clone()))
}

/// Spinnaker: only a stage that is complete, or has not started, can be restarted.
fn check(loaded: &Loaded, ref_id: &str) -> Result<(), Failure> {
    let stage = &loaded.stage(ref_id)?.value;
    if stage.status.is_complete() || stage.status == Status::NotStarted {
        return Ok(());
    }
    Err(Failure::invalid(format!(
        "stage {ref_id} ({}) is {}; wait until it has ended, or cancel the execution",
        stage.name, stage.status
    )))
}

fn ended(loaded: &Loaded, ref_id: &str) -> bool {
    loaded.stages.get(ref_id).is_some_and(|stage| stage.value.status.is_complete())
}

fn succeeded(loaded: &Loaded, ref_id: &str) -> bool {
    let kept = |status| matches!(status, Status::Succeeded | Status::Skipped);
    loaded.stages.get(ref_id).is_some_and(|stage| kept(stage.value.status))
}

/// Every stage after a stage.
fn downstream(pipeline: &Pipeline, first: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::from([first.to_owned()]);
    let mut grown = true;
    while grown {
        grown = false;
        for stage in &pipeline.stages {
            let follows = stage.waits_for().iter().any(|requisite| found.contains(requisite));
            grown |= follows && found.insert(stage.ref_id.clone());
        }
    }
    found.remove(first);
    found
}

#[cfg(test)]
mod tests {
    use gennaker_pipeline::expand;
    use gennaker_records::{Execution, Stage, Versioned};
    use serde_json::{Value, json};

    use super::*;

    /// 1 → 2 → 3 and 1 → 4 (restricted to a window) → 5.
    fn pipeline() -> Pipeline {
        expand(&Pipeline::parse(&json!({ "stages": [
            { "type": "wait", "refId": "1" },
            { "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"] },
            { "type": "wait", "refId": "3", "requisiteStageRefIds": ["2"] },
            { "type": "wait", "refId": "4", "requisiteStageRefIds": ["1"], "restrictExecutionDuringTimeWindow": true },
            { "type": "wait", "refId": "5", "requisiteStageRefIds": ["4"] },
        ]})))
    }

    fn loaded(statuses: &Value) -> Loaded {
        let stage = |stage: &gennaker_pipeline::StageDefinition| Stage {
            status: statuses
                .get(&stage.ref_id)
                .and_then(|status| serde_json::from_value(status.clone()).ok())
                .unwrap_or_default(),
            ..Stage::not_started(stage, 0, format!("id-{}", stage.ref_id))
        };
        let stages = pipeline()
            .stages
            .iter()
            .map(stage)
            .map(|stage| (stage.ref_id.clone(), Versioned::new(stage)))
            .collect();
        Loaded { execution: Versioned::new(Execution::default()), stages }
    }

    fn restarted(statuses: &Value, stage: Option<&str>, keep_succeeded: bool) -> Vec<String> {
        let restart = Restart { stage: stage.map(str::to_owned), keep_succeeded, definition: None };
        again(&loaded(statuses), &pipeline(), &restart)
            .map(|set| set.into_iter().collect())
            .unwrap_or_default()
    }

    #[test]
    fn conformance_21_a_restart_runs_the_stage_and_all_complete_ones_after_it_again() {
        let all =
            json!({"1": "SUCCEEDED", "2": "SUCCEEDED", "3": "TERMINAL", "4<0": "SUCCEEDED", "4": "CANCELED"});
        assert_eq!(restarted(&all, Some("2"), false), ["2", "3"]);
        assert_eq!(restarted(&all, Some("id-3"), false), ["3"]);
        assert_eq!(restarted(&all, Some("1"), false), ["1", "2", "3", "4", "4<0"], "5 has not started");
        assert_eq!(restarted(&all, Some("4<0"), false), ["4", "4<0"], "a synthetic stage means its owner");
    }

    #[test]
    fn what_succeeded_can_be_kept() {
        let all =
            json!({"1": "SUCCEEDED", "2": "SUCCEEDED", "3": "TERMINAL", "4<0": "SUCCEEDED", "4": "CANCELED"});
        assert_eq!(restarted(&all, None, true), ["3", "4", "4<0"]);
        assert_eq!(restarted(&all, Some("1"), true), ["1", "3", "4", "4<0"]);
        let done = json!({"1": "SUCCEEDED", "2": "SKIPPED", "3": "SUCCEEDED", "4<0": "SUCCEEDED", "4": "SUCCEEDED", "5": "SUCCEEDED"});
        assert_eq!(restarted(&done, None, true), Vec::<String>::new(), "there is nothing to do");
        assert_eq!(restarted(&done, Some("3"), false), ["3"], "also after success");
    }

    #[test]
    fn a_running_stage_is_not_restarted() {
        let running = json!({"1": "SUCCEEDED", "2": "RUNNING"});
        assert_eq!(restarted(&running, Some("2"), false), Vec::<String>::new());
        assert_eq!(restarted(&running, Some("3"), false), ["3"], "one that has not started is");
    }
}
