//! Task tokens of real executions of a small state machine, which sends each token to a queue and waits for it.

use std::time::{Duration, Instant};

use aws_sdk_sfn::types::ExecutionStatus;
use serde_json::{Value, json};

use crate::lab::Lab;

/// Issues tokens.
#[derive(Debug)]
pub(crate) struct Tokens {
    states: aws_sdk_sfn::Client,
    queues: aws_sdk_sqs::Client,
    machine: String,
    queue: String,
}

/// A token and the execution that waits for it.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// What resumes the execution.
    pub(crate) text: String,
    execution: String,
}

impl Tokens {
    /// An issuer of its own for a test.
    pub(crate) fn new(lab: &Lab, name: &str) -> Self {
        let config = lab.cloud.config();
        let (states, queues) = (aws_sdk_sfn::Client::new(&config), aws_sdk_sqs::Client::new(&config));
        let name = format!("faults-{name}");
        lab.wait(async {
            let queue = queues.create_queue().queue_name(&name).send().await.expect("a queue");
            let queue = queue.queue_url.expect("its address");
            let definition = json!({
                "StartAt": "Wait",
                "States": {
                    "Wait": {
                        "Type": "Task",
                        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                        "Parameters": { "QueueUrl": queue, "MessageBody": { "token.$": "$$.Task.Token" } },
                        "End": true,
                    },
                },
            });
            let machine = states.create_state_machine().name(&name).definition(definition.to_string());
            let machine =
                machine.role_arn(&lab.outputs["StateMachineRole"]).send().await.expect("a state machine");
            Self { states, queues, machine: machine.state_machine_arn, queue }
        })
    }

    /// A new token.
    pub(crate) fn issue(&self, lab: &Lab) -> Token {
        lab.wait(async {
            let started = self.states.start_execution().state_machine_arn(&self.machine).send().await;
            let execution = started.expect("an execution").execution_arn;
            let begin = Instant::now();
            loop {
                let receive =
                    self.queues.receive_message().queue_url(&self.queue).wait_time_seconds(1).send().await;
                if let Some(message) = receive.expect("the queue").messages.unwrap_or_default().first() {
                    let receipt = message.receipt_handle().expect("a receipt");
                    let delete = self.queues.delete_message().queue_url(&self.queue).receipt_handle(receipt);
                    delete.send().await.expect("the message goes");
                    let body: Value = serde_json::from_str(message.body().expect("a body")).expect("JSON");
                    return Token { text: body["token"].as_str().expect("a token").to_owned(), execution };
                }
                assert!(begin.elapsed() < Duration::from_secs(60), "no token came");
            }
        })
    }

    /// Waits until the execution of a token has gone on, as it does once somebody sent the token back.
    pub(crate) fn gone_on(&self, lab: &Lab, token: &Token) -> bool {
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(60) {
            let found = self.states.describe_execution().execution_arn(&token.execution);
            if lab.wait(found.send()).expect("the execution").status == ExecutionStatus::Succeeded {
                return true;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        false
    }
}
