//! Sending the question.

use aws_sdk_sns::Client;
use aws_sdk_sns::types::MessageAttributeValue;
use gennaker_records::Approval;
use gennaker_runtime::{Failure, Ports};

use crate::context::Recipient;

/// AWS limit: a subject has at most 100 characters.
const LONGEST_SUBJECT: usize = 100;

/// Sends questions through SNS.
#[derive(Debug)]
pub(crate) struct Notifier {
    sns: Client,
    topic: String,
    api_url: String,
}

impl Notifier {
    pub(crate) fn new(config: &aws_types::SdkConfig, ports: &Ports) -> Result<Self, Failure> {
        Ok(Self {
            sns: Client::new(config),
            topic: ports.settings.require("APPROVAL_TOPIC")?.to_owned(),
            api_url: ports.settings.require("API_URL")?.to_owned(),
        })
    }

    /// Sends one approver the link. An e-mail goes through the topic with the attribute `approver`, by which a
    /// subscription's filter takes only its own.
    pub(crate) async fn send(
        &self,
        recipient: &Recipient,
        approval: &Approval,
        secret: &str,
    ) -> Result<(), Failure> {
        let link = format!("{}/a/{secret}", self.api_url);
        let publish = match recipient {
            Recipient::Sms(number) => self.sns.publish().phone_number(number).message(short(approval, &link)),
            Recipient::Email(_) | Recipient::Subscribers => {
                let approver = MessageAttributeValue::builder()
                    .data_type("String")
                    .string_value(recipient.name())
                    .build()
                    .map_err(|error| {
                        Failure::internal(format!("a message attribute cannot be built: {error}"))
                    })?;
                self.sns
                    .publish()
                    .topic_arn(&self.topic)
                    .subject(subject(approval))
                    .message(long(approval, &link))
                    .message_attributes("approver", approver)
            }
        };
        publish
            .send()
            .await
            .map_err(|error| Failure::from_aws("sending the approval's link", &error.into_service_error()))?;
        Ok(())
    }
}

/// SNS takes ASCII without line breaks.
fn subject(approval: &Approval) -> String {
    format!("{}: {} waits for your decision", approval.application, approval.pipeline)
        .chars()
        .map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' })
        .take(LONGEST_SUBJECT)
        .collect()
}

fn long(approval: &Approval, link: &str) -> String {
    let options =
        if approval.options.is_empty() { "continue, stop".to_owned() } else { approval.options.join(", ") };
    let instructions = if approval.instructions.is_empty() {
        String::new()
    } else {
        format!("\n{}\n", approval.instructions)
    };
    format!(
        "{} / {} waits for a decision at stage {}.\n{instructions}\nOptions: {options}\nDecide here: {link}\nExecution: {}\n\n\
         The link is yours alone and works once. Opening it decides nothing.\n",
        approval.application, approval.pipeline, approval.stage_name, approval.execution_id
    )
}

fn short(approval: &Approval, link: &str) -> String {
    format!("{} {}: {link}", approval.application, approval.stage_name)
}
