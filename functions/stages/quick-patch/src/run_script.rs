//! A script on one instance, once, whatever happens to the call that sends it.

use gennaker_runtime::{Failure, Millis};
use gennaker_stage::{Lane, Step};
use serde::{Deserialize, Serialize};

use crate::command::{Commands, Look, Sent};

const MINUTE: Millis = 60_000;
/// How long SSM may take to list a command that it was sent. Until then a command that is not listed may be on its way.
const LISTED_AFTER: Millis = 15_000;
/// How long an instance may take until SSM reaches it (Spinnaker: triggerQuip, 10 min).
const REACHED: Millis = 10 * MINUTE;
/// How long a script may take (Spinnaker: monitorQuip, 20 min), with the time that a command waits for its agent.
const DONE: Millis = 30 * MINUTE;

/// That a command is about to be sent; remembered before it is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
struct Sending {
    at: Millis,
}

/// How a script ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Well; what it printed.
    Well(String),
    /// Not; why.
    Badly(String),
}

/// A script and what it is for.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    /// What for, which is also where its command is remembered.
    pub(crate) what: &'static str,
    /// The task that sends it, and the one that waits for its end.
    pub(crate) tasks: (&'static str, &'static str),
    /// The script.
    pub(crate) text: String,
}

/// Where the id of a script's command is remembered.
pub(crate) fn command_key(what: &str) -> String {
    format!("{what}/command")
}

fn sending_key(what: &str) -> String {
    format!("{what}/sending")
}

/// Runs a script on an instance and waits for its end.
pub(crate) async fn run_script(
    lane: &mut Lane<'_, '_>,
    commands: &Commands,
    instance: &str,
    script: &Script,
) -> Step<Ended> {
    lane.task(script.tasks.0);
    let id = sent(lane, commands, instance, script).await?;
    lane.task(script.tasks.1);
    match commands.look(&id, instance).await? {
        Look::Succeeded(output) => Ok(Ended::Well(output)),
        Look::Failed(why) => Ok(Ended::Badly(why)),
        Look::Runs(status) => {
            let reason = format!("command {id} on {instance} is {status}");
            lane.wait(&format!("{}/done", script.what), DONE, reason)
        }
    }
}

/// The id of the command that a script was sent with, also where nobody has remembered it; none where it was not sent.
///
/// # Errors
/// When AWS fails.
async fn sent_before(
    lane: &Lane<'_, '_>,
    commands: &Commands,
    instance: &str,
    what: &str,
) -> Result<Option<String>, Failure> {
    if let Some(id) = lane.remembered(&command_key(what))? {
        return Ok(Some(id));
    }
    match lane.remembered::<Sending>(&sending_key(what))? {
        Some(begun) => {
            let comment = comment(&lane.stage().attempt_id(), instance, what);
            commands.find(instance, &comment, begun.at).await
        }
        None => Ok(None),
    }
}

/// The same for a cancellation: where SSM may not list a command yet that was sent, it is to be tried again.
///
/// # Errors
/// [`gennaker_runtime::ErrorClass::Conflict`] then, and when AWS fails.
pub(crate) async fn to_cancel(
    lane: &Lane<'_, '_>,
    commands: &Commands,
    instance: &str,
    what: &str,
) -> Result<Option<String>, Failure> {
    let id = sent_before(lane, commands, instance, what).await?;
    let begun = lane.remembered::<Sending>(&sending_key(what))?;
    if id.is_none() && begun.is_some_and(|begun| lane.stage().now() < begun.at + LISTED_AFTER) {
        return Err(Failure::conflict(format!(
            "SSM does not say yet whether it has the command for {instance}"
        )));
    }
    Ok(id)
}

/// The command's id. SSM knows no client token, so that a command is known by its comment: what was about to be sent is looked
/// for before it is sent again.
async fn sent(lane: &mut Lane<'_, '_>, commands: &Commands, instance: &str, script: &Script) -> Step<String> {
    let what = script.what;
    let (key, sending, now) = (command_key(what), sending_key(what), lane.stage().now());
    if let Some(id) = lane.remembered::<String>(&key)? {
        return Ok(id);
    }
    if let Some(id) = sent_before(lane, commands, instance, what).await? {
        lane.remember(&key, &id).await?;
        return Ok(id);
    }
    if lane.remembered::<Sending>(&sending)?.is_some_and(|begun| now < begun.at + LISTED_AFTER) {
        let reason = format!("SSM does not say yet whether it has the command for {instance}");
        return lane.wait(&format!("{what}/listed"), REACHED, reason);
    }
    lane.remember(&sending, &Sending { at: now }).await?;
    let comment = comment(&lane.stage().attempt_id(), instance, what);
    match commands.send(instance, &comment, &script.text).await? {
        Sent::Command(id) => {
            tracing::info!(instance, command = %id, what, "sent");
            lane.remember(&key, &id).await?;
            Ok(id)
        }
        Sent::Unreachable => {
            let reached = format!("{what}/reached");
            if lane.waited(&reached)? >= REACHED && !lane.stage().has_time_limit() {
                return Err(unreachable(instance).into());
            }
            lane.wait(&reached, REACHED, format!("SSM does not reach {instance} yet"))
        }
    }
}

fn unreachable(instance: &str) -> Failure {
    Failure::invalid(format!(
        "SSM does not reach {instance}: it needs the SSM agent, a way to SSM's endpoints, and an instance profile with AmazonSSMManagedInstanceCore; nothing was installed there"
    ))
}

/// At most 100 characters (AWS limit), and no other command's.
fn comment(attempt: &str, instance: &str, what: &str) -> String {
    let comment = format!("gennaker {what} {instance} {attempt}");
    comment.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_fits_and_tells_attempts_instances_and_purposes_apart() {
        let attempt = "01JD3Q8Z4T5V6W7X8Y9ZABCDEF.12";
        let one = comment(attempt, "i-0123456789abcdef0", "patch");
        assert!(one.len() <= 100 && one.contains(attempt), "{one}");
        assert_ne!(one, comment(attempt, "i-0123456789abcdef1", "patch"));
        assert_ne!(one, comment(attempt, "i-0123456789abcdef0", "ask"));
        assert_ne!(one, comment("01JD3Q8Z4T5V6W7X8Y9ZABCDEF.13", "i-0123456789abcdef0", "patch"));
    }
}
