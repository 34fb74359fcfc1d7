//! EventBridge rules, the machines' role, and where events go that could not be delivered.

use gennaker_catalog::{Function, Kind};
use serde_json::json;

use crate::function::assumed_by;
use crate::{Section, attribute, pascal, sub, sub_all};

/// EventBridge tries again for a day at most; AWS limit: 185 times.
const RETRIES: u32 = 185;

/// What rules and machines share.
pub(crate) fn shared() -> Section {
    Section::from_iter([
        (
            "StateMachineRole".to_owned(),
            json!({
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": assumed_by("states.amazonaws.com"),
                    "Policies": [{
                        "PolicyName": "stages",
                        "PolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [{
                                "Effect": "Allow",
                                "Action": ["lambda:InvokeFunction"],
                                "Resource": [sub(
                                    "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-*",
                                )],
                            }],
                        },
                    }],
                },
            }),
        ),
        (
            "DeadLetters".to_owned(),
            json!({
                "Type": "AWS::SQS::Queue",
                "DeletionPolicy": "Delete",
                "UpdateReplacePolicy": "Delete",
                "Properties": { "MessageRetentionPeriod": 1_209_600, "SqsManagedSseEnabled": true },
            }),
        ),
        (
            "DeadLettersPolicy".to_owned(),
            json!({
                "Type": "AWS::SQS::QueuePolicy",
                "Properties": {
                    "Queues": [{ "Ref": "DeadLetters" }],
                    "PolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [{
                            "Effect": "Allow",
                            "Principal": { "Service": "events.amazonaws.com" },
                            "Action": "sqs:SendMessage",
                            "Resource": attribute("DeadLetters", "Arn"),
                            "Condition": { "StringEquals": { "aws:SourceAccount": { "Ref": "AWS::AccountId" } } },
                        }],
                    },
                },
            }),
        ),
    ])
}

/// The rules that call a function.
pub(crate) fn of(function: &Function) -> Section {
    let Kind::Events { rules } = &function.kind else { return Section::new() };
    let id = pascal(function.name());
    let mut resources = Section::new();
    for rule in rules {
        let rule_id = format!("{}Rule", rule.name);
        resources.insert(
            rule_id.clone(),
            json!({
                "Type": "AWS::Events::Rule",
                "Properties": {
                    "Description": function.summary,
                    "EventPattern": sub_all(&rule.pattern),
                    "Targets": [{
                        "Id": function.name(),
                        "Arn": attribute(&format!("{id}Function"), "Arn"),
                        "DeadLetterConfig": { "Arn": attribute("DeadLetters", "Arn") },
                        "RetryPolicy": { "MaximumRetryAttempts": RETRIES, "MaximumEventAgeInSeconds": 86_400 },
                    }],
                },
            }),
        );
        resources.insert(
            format!("{}Permission", rule.name),
            json!({
                "Type": "AWS::Lambda::Permission",
                "Properties": {
                    "Action": "lambda:InvokeFunction",
                    "FunctionName": { "Ref": format!("{id}Function") },
                    "Principal": "events.amazonaws.com",
                    "SourceArn": attribute(&rule_id, "Arn"),
                },
            }),
        );
    }
    resources
}
