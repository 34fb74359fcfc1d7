//! A function with its role and log group.

use gennaker_catalog::Function;
use serde_json::{Value, json};

use crate::{Section, attribute, pascal, policy, sub};

pub(crate) fn resources(function: &Function) -> Section {
    let id = pascal(function.name());
    let (log_group, role) = (format!("{id}Logs"), format!("{id}Role"));
    let name = sub(&format!("${{AWS::StackName}}-{}", function.name()));
    Section::from_iter([
        (
            log_group.clone(),
            json!({
                "Type": "AWS::Logs::LogGroup",
                "DeletionPolicy": "Delete",
                "UpdateReplacePolicy": "Delete",
                "Properties": {
                    "LogGroupName": sub(&format!("/aws/lambda/${{AWS::StackName}}-{}", function.name())),
                    "RetentionInDays": { "Ref": "LogRetentionDays" },
                },
            }),
        ),
        (
            role.clone(),
            json!({
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": assumed_by("lambda.amazonaws.com"),
                    "Policies": [{
                        "PolicyName": "declared",
                        "PolicyDocument": { "Version": "2012-10-17", "Statement": policy::statements(function, &log_group) },
                    }],
                },
            }),
        ),
        (
            format!("{id}Function"),
            json!({
                "Type": "AWS::Lambda::Function",
                "DependsOn": [log_group],
                "Properties": {
                    "FunctionName": name,
                    "Description": function.summary,
                    "Runtime": "provided.al2023",
                    "Handler": "bootstrap",
                    "Architectures": [{ "Ref": "Architecture" }],
                    "Code": { "S3Bucket": { "Ref": "ArtifactBucket" }, "S3Key": { "Ref": format!("CodeKey{id}") } },
                    "MemorySize": function.memory,
                    "Timeout": function.timeout,
                    "Role": attribute(&role, "Arn"),
                    "Environment": { "Variables": variables(function) },
                },
            }),
        ),
    ])
}

/// The environment: the records' places for all, what expressions may reach, and what the function's declaration names.
fn variables(function: &Function) -> Section {
    let mut variables = Section::from_iter([
        ("EXECUTIONS_TABLE".to_owned(), json!({ "Ref": "ExecutionsTable" })),
        ("APPROVALS_TABLE".to_owned(), json!({ "Ref": "ApprovalsTable" })),
        ("DEFINITIONS_TABLE".to_owned(), json!({ "Ref": "DefinitionsTable" })),
        ("RESERVATIONS_TABLE".to_owned(), json!({ "Ref": "ReservationsTable" })),
        ("RECORDS_BUCKET".to_owned(), json!({ "Ref": "RecordsBucket" })),
        ("GENNAKER_ALLOWED_HOSTS".to_owned(), json!({ "Ref": "AllowedHosts" })),
    ]);
    for name in &function.settings {
        let value = match name.as_str() {
            "STACK" => json!({ "Ref": "AWS::StackName" }),
            "PARTITION" => json!({ "Ref": "AWS::Partition" }),
            "ACCOUNT_ID" => json!({ "Ref": "AWS::AccountId" }),
            "APPROVAL_TOPIC" => json!({ "Ref": "ApprovalTopic" }),
            "STATE_MACHINE_ROLE" => attribute("StateMachineRole", "Arn"),
            "API_URL" => api_url(),
            // A name that is not known stays empty, and the function says which variable it lacks.
            _ => json!(""),
        };
        variables.insert(name.clone(), value);
    }
    variables
}

/// The API's address: AWS's own, or the given prefix and suffix around its id.
pub(crate) fn api_url() -> Value {
    json!({
        "Fn::If": [
            "HasApiUrl",
            sub("${ApiUrlPrefix}${Api}${ApiUrlSuffix}"),
            sub("https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"),
        ],
    })
}

/// A role's trust in a service.
pub(crate) fn assumed_by(service: &str) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Principal": { "Service": service }, "Action": "sts:AssumeRole" }],
    })
}
