//! A mailbox for notifications: a queue that is subscribed to the stack's topic.

use aws_sdk_sqs::types::QueueAttributeName;
use serde_json::{Value, json};

use crate::{
    error::{Error, aws},
    target::Target,
};

/// How long one look into the mailbox waits, in seconds.
const LOOK: i32 = 2;

/// A queue that gets every notification from its making on.
#[derive(Clone, Debug)]
pub(crate) struct Inbox {
    sns: aws_sdk_sns::Client,
    sqs: aws_sdk_sqs::Client,
    queue: String,
    subscription: String,
}

impl Inbox {
    /// Makes a queue of this name and subscribes it.
    pub(crate) async fn open(target: &Target, topic: &str, name: &str) -> Result<Self, Error> {
        let sns = aws_sdk_sns::Client::new(&target.config);
        let sqs = aws_sdk_sqs::Client::new(&target.config);
        let created = sqs.create_queue().queue_name(name).send().await.map_err(aws("making a mailbox"))?;
        let queue = created.queue_url.unwrap_or_default();
        let attributes =
            sqs.get_queue_attributes().queue_url(&queue).attribute_names(QueueAttributeName::QueueArn);
        let attributes = attributes.send().await.map_err(aws("looking at the mailbox"))?.attributes;
        let arn =
            attributes.and_then(|mut all| all.remove(&QueueAttributeName::QueueArn)).unwrap_or_default();
        let policy = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
            "Resource": arn, "Condition": {"ArnEquals": {"aws:SourceArn": topic}}}]});
        let allow = sqs.set_queue_attributes().queue_url(&queue);
        let allow = allow.attributes(QueueAttributeName::Policy, policy.to_string()).send().await;
        allow.map_err(aws("opening the mailbox"))?;
        let subscribe =
            sns.subscribe().topic_arn(topic).protocol("sqs").endpoint(arn).return_subscription_arn(true);
        let subscribed = subscribe.send().await.map_err(aws("subscribing the mailbox"))?;
        Ok(Self { sns, sqs, queue, subscription: subscribed.subscription_arn.unwrap_or_default() })
    }

    /// Waits for a message in which `wanted` finds something.
    pub(crate) async fn wait_for<T>(&self, wanted: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
        loop {
            let receive = self.sqs.receive_message().queue_url(&self.queue);
            let received = receive.wait_time_seconds(LOOK).max_number_of_messages(10).send().await;
            for message in received.map_err(aws("looking into the mailbox"))?.messages.unwrap_or_default() {
                let found = message.body.as_deref().and_then(|body| wanted(&contents(body)));
                if let Some(receipt) = message.receipt_handle {
                    let delete = self.sqs.delete_message().queue_url(&self.queue).receipt_handle(receipt);
                    delete.send().await.map_err(aws("emptying the mailbox"))?;
                }
                if let Some(found) = found {
                    return Ok(found);
                }
            }
        }
    }

    /// Takes the mailbox away.
    pub(crate) async fn close(&self) -> Result<(), Error> {
        let unsubscribe = self.sns.unsubscribe().subscription_arn(&self.subscription).send().await;
        unsubscribe.map_err(aws("unsubscribing the mailbox"))?;
        self.sqs.delete_queue().queue_url(&self.queue).send().await.map_err(aws("removing the mailbox"))?;
        Ok(())
    }
}

/// What was published: SNS puts it into an envelope.
fn contents(body: &str) -> String {
    serde_json::from_str::<Value>(body)
        .ok()
        .and_then(|envelope| envelope.get("Message").and_then(Value::as_str).map(str::to_owned))
        .unwrap_or_else(|| body.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_taken_out_of_its_envelope() {
        assert_eq!(
            contents(r#"{"Type": "Notification", "Message": "decide at\nhttp://x/a/1"}"#),
            "decide at\nhttp://x/a/1"
        );
        assert_eq!(contents("raw"), "raw");
        assert_eq!(contents(r#"{"other": 1}"#), r#"{"other": 1}"#);
    }
}
