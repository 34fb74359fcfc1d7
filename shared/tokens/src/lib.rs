//! Task tokens: letting a state machine go on where it waits.
//!
//! A token is stored with the record of what waits, and is released by whoever ends the wait. Releasing twice, or too
//! late, is no error: the machine has gone on. A token never leaves the system.

use aws_sdk_sfn::Client;
use gennaker_records::{Loaded, Store};
use gennaker_rules::{Passage, may_pass};
use gennaker_runtime::Failure;
use serde_json::{Value, json};

/// Lets the machine go on where it waits for a token, with the task's output.
///
/// # Errors
/// When Step Functions fails; a token that nobody waits for any more is no error.
pub async fn release(states: &Client, token: &str, output: &Value) -> Result<(), Failure> {
    let sent = states.send_task_success().task_token(token).output(output.to_string()).send().await;
    match sent.map_err(aws_sdk_sfn::error::SdkError::into_service_error) {
        Err(error)
            if error.is_task_timed_out() || error.is_task_does_not_exist() || error.is_invalid_token() =>
        {
            Ok(())
        }
        Err(error) => Err(Failure::from_aws("resuming the state machine", &error)),
        Ok(_) => Ok(()),
    }
}

/// Lets the joins of stages go on whose requisites have all passed. Whoever passes last finds them so, because everybody
/// writes its own record before it reads the others'.
///
/// # Errors
/// When records cannot be read, or Step Functions fails.
pub async fn release_joins(
    store: &Store,
    states: &Client,
    execution_id: &str,
    gated: &[String],
) -> Result<(), Failure> {
    if gated.is_empty() {
        return Ok(());
    }
    let loaded = store.execution(execution_id).await?;
    for ref_id in gated {
        if let Some(token) =
            loaded.stage(ref_id)?.value.join_token.as_deref().filter(|_| join_is_done(&loaded, ref_id))
        {
            tracing::info!(execution = %execution_id, stage = %ref_id, "joined");
            release(states, token, &json!({})).await?;
        }
    }
    Ok(())
}

/// Whether all requisites of a stage have passed in the machine's present run.
pub fn join_is_done(loaded: &Loaded, ref_id: &str) -> bool {
    let run = loaded.execution.value.run;
    let requisites = loaded.stages.get(ref_id).map(|stage| stage.value.waits_for()).unwrap_or_default();
    may_pass(requisites.iter().filter_map(|id| loaded.stages.get(id)).map(|requisite| Passage {
        status: requisite.value.status,
        passed_over: requisite.value.passed_over == run,
    }))
}
