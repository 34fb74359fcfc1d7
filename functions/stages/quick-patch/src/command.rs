//! Scripts on instances, through SSM Run Command.

use aws_sdk_ssm::Client;
use aws_sdk_ssm::error::SdkError;
use aws_sdk_ssm::primitives::{DateTime, DateTimeFormat};
use aws_sdk_ssm::types::{CommandFilter, CommandFilterKey, CommandInvocationStatus as Status};
use gennaker_runtime::{Failure, Millis};

/// The document that runs a shell script.
const DOCUMENT: &str = "AWS-RunShellScript";
/// How long a command waits for its instance's agent, in seconds.
const DELIVERY: i32 = 600;
/// How long a script may run, in seconds (Spinnaker: monitorQuip, 20 min).
const EXECUTION: &str = "1200";
/// How far the clocks may be apart, in milliseconds.
const SKEW: Millis = 5 * 60_000;
/// How many lines and characters of a script's output a message shows.
const SHOWN: (usize, usize) = (5, 600);

/// Sends scripts and asks for them.
#[derive(Debug)]
pub(crate) struct Commands {
    client: Client,
}

/// What a command came to when it was sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Its id.
    Command(String),
    /// SSM does not reach the instance.
    Unreachable,
}

/// How far a command is on its instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// It has not ended.
    Runs(String),
    /// It has ended well; what the script printed.
    Succeeded(String),
    /// It has not; why, with the last lines of what the script printed.
    Failed(String),
}

impl Commands {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Sends a script under a comment that no other command has.
    ///
    /// # Errors
    /// When AWS fails.
    pub(crate) async fn send(&self, instance: &str, comment: &str, script: &str) -> Result<Sent, Failure> {
        let sent = self
            .client
            .send_command()
            .document_name(DOCUMENT)
            .instance_ids(instance)
            .comment(comment)
            .timeout_seconds(DELIVERY)
            .parameters("commands", script.lines().map(str::to_owned).collect())
            .parameters("executionTimeout", vec![EXECUTION.to_owned()])
            .send()
            .await;
        match sent.map_err(SdkError::into_service_error) {
            Ok(answer) => {
                let id = answer.command.and_then(|command| command.command_id);
                id.map(Sent::Command).ok_or_else(|| Failure::internal("SSM gave the command no id"))
            }
            Err(error) if error.is_invalid_instance_id() => Ok(Sent::Unreachable),
            Err(error) => Err(Failure::from_aws(&format!("sending a command to {instance}"), &error)),
        }
    }

    /// The command that was sent to an instance under a comment, if any.
    ///
    /// # Errors
    /// When AWS fails.
    pub(crate) async fn find(
        &self,
        instance: &str,
        comment: &str,
        since: Millis,
    ) -> Result<Option<String>, Failure> {
        let doing = || format!("looking for the commands of {instance}");
        let unreadable = |error: &dyn std::error::Error| Failure::internal(format!("{}: {error}", doing()));
        let since = DateTime::from_secs((since - SKEW) / 1000);
        let after = CommandFilter::builder()
            .key(CommandFilterKey::InvokedAfter)
            .value(since.fmt(DateTimeFormat::DateTime).map_err(|error| unreadable(&error))?)
            .build()
            .map_err(|error| unreadable(&error))?;
        let mut pages =
            self.client.list_commands().instance_id(instance).filters(after).into_paginator().items().send();
        while let Some(command) = pages.next().await {
            let command =
                command.map_err(|error| Failure::from_aws(&doing(), &error.into_service_error()))?;
            if command.comment.as_deref() == Some(comment) {
                return Ok(command.command_id);
            }
        }
        Ok(None)
    }

    /// How far a command is.
    ///
    /// # Errors
    /// When AWS fails.
    pub(crate) async fn look(&self, id: &str, instance: &str) -> Result<Look, Failure> {
        let asked = self.client.get_command_invocation().command_id(id).instance_id(instance).send().await;
        match asked.map_err(SdkError::into_service_error) {
            Ok(answer) => Ok(read(
                answer.status(),
                answer.status_details().unwrap_or_default(),
                answer.response_code(),
                answer.standard_output_content().unwrap_or_default(),
                answer.standard_error_content().unwrap_or_default(),
            )),
            // It takes SSM a moment to know a command for its instance.
            Err(error) if error.is_invocation_does_not_exist() => Ok(Look::Runs("Pending".to_owned())),
            Err(error) => Err(Failure::from_aws(&format!("asking for command {id} on {instance}"), &error)),
        }
    }

    /// Ends a command where it has not ended.
    ///
    /// # Errors
    /// When AWS fails.
    pub(crate) async fn cancel(&self, id: &str, instance: &str) -> Result<(), Failure> {
        let canceled = self.client.cancel_command().command_id(id).instance_ids(instance).send().await;
        match canceled.map_err(SdkError::into_service_error) {
            Err(error) if !error.is_invalid_command_id() && !error.is_invalid_instance_id() => {
                Err(Failure::from_aws(&format!("cancelling command {id} on {instance}"), &error))
            }
            _ => Ok(()),
        }
    }
}

fn read(status: Option<&Status>, details: &str, code: i32, output: &str, errors: &str) -> Look {
    match status {
        None | Some(Status::Pending | Status::InProgress | Status::Delayed | Status::Cancelling) => {
            Look::Runs(status.map_or("Pending", Status::as_str).to_owned())
        }
        Some(Status::Success) => Look::Succeeded(output.to_owned()),
        Some(status) => {
            let what = if details.is_empty() { status.as_str() } else { details };
            // Where the script never ran there is no exit code.
            let code = if code >= 0 { format!(" with exit code {code}") } else { String::new() };
            let text = if errors.trim().is_empty() { output } else { errors };
            let said = last_lines(text);
            let said =
                if said.is_empty() { "it printed nothing".to_owned() } else { format!("it said: {said}") };
            Look::Failed(format!("ended as {what}{code}; {said}"))
        }
    }
}

/// The last lines of an output, on one line.
fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let skipped = lines.len().saturating_sub(SHOWN.0);
    let joined = lines.into_iter().skip(skipped).collect::<Vec<_>>().join(" / ");
    let long = joined.chars().count().saturating_sub(SHOWN.1);
    if long == 0 { joined } else { format!("…{}", joined.chars().skip(long).collect::<String>()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_runs_succeeds_or_fails() {
        for status in [None, Some(&Status::Pending), Some(&Status::InProgress), Some(&Status::Delayed)] {
            assert!(matches!(read(status, "", -1, "", ""), Look::Runs(_)), "{status:?}");
        }
        assert_eq!(
            read(Some(&Status::Success), "Success", 0, "out", "warning"),
            Look::Succeeded("out".to_owned())
        );
    }

    #[test]
    fn a_failure_says_how_it_ended_and_what_was_said_last() {
        let errors = "1\n2\n3\n\n4\n5\nE: Version '9' for 'web' was not found\n";
        let failed =
            |status, details, code, output, errors| match read(Some(status), details, code, output, errors) {
                Look::Failed(why) => why,
                other => panic!("{other:?}"),
            };
        assert_eq!(
            failed(&Status::Failed, "Failed", 100, "out", errors),
            "ended as Failed with exit code 100; it said: 2 / 3 / 4 / 5 / E: Version '9' for 'web' was not found"
        );
        assert_eq!(
            failed(&Status::Failed, "Failed", 70, "only this\n", " \n"),
            "ended as Failed with exit code 70; it said: only this"
        );
        assert_eq!(
            failed(&Status::TimedOut, "DeliveryTimedOut", -1, "", ""),
            "ended as DeliveryTimedOut; it printed nothing"
        );
    }

    #[test]
    fn a_long_line_is_cut_at_its_beginning() {
        let shown = last_lines(&format!("{}ü the end", "x".repeat(2000)));
        assert_eq!(shown.chars().count(), SHOWN.1 + 1);
        assert!(shown.starts_with('…') && shown.ends_with("ü the end"));
    }
}
