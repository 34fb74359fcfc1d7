//! Tables, bucket and topic. What is remembered outlives the stack.

use serde_json::{Value, json};

use crate::Section;

pub(crate) fn resources() -> Section {
    Section::from_iter([
        (
            "ExecutionsTable".to_owned(),
            table(
                &["executionId", "item"],
                &[
                    ("application", ["application", "executionId"]),
                    ("pipeline", ["pipelineConfigId", "executionId"]),
                ],
                None,
            ),
        ),
        (
            "ApprovalsTable".to_owned(),
            table(&["approvalId"], &[("pending", ["pendingIn", "approvalId"])], Some("expires")),
        ),
        (
            "DefinitionsTable".to_owned(),
            table(&["pipelineId", "item"], &[("application", ["application", "name"])], None),
        ),
        ("ReservationsTable".to_owned(), table(&["name"], &[], Some("expires"))),
        ("RecordsBucket".to_owned(), bucket()),
        (
            "ApprovalTopic".to_owned(),
            json!({ "Type": "AWS::SNS::Topic", "Properties": { "DisplayName": "Gennaker" } }),
        ),
    ])
}

/// A table on demand, with its indexes, backups and an attribute by which items expire.
fn table(key: &[&str], indexes: &[(&str, [&str; 2])], expires: Option<&str>) -> Value {
    let mut names: Vec<&str> = key.iter().copied().chain(indexes.iter().flat_map(|(_, key)| *key)).collect();
    names.sort_unstable();
    names.dedup();
    let attributes: Vec<Value> =
        names.iter().map(|name| json!({ "AttributeName": name, "AttributeType": "S" })).collect();
    let mut properties = json!({
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes,
        "KeySchema": key_schema(key),
        "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": true },
        "SSESpecification": { "SSEEnabled": true },
    });
    if let Some(fields) = properties.as_object_mut() {
        if !indexes.is_empty() {
            let indexes: Vec<Value> = indexes
                .iter()
                .map(|(name, key)| {
                    json!({ "IndexName": name, "KeySchema": key_schema(key), "Projection": { "ProjectionType": "ALL" } })
                })
                .collect();
            fields.insert("GlobalSecondaryIndexes".to_owned(), json!(indexes));
        }
        if let Some(attribute) = expires {
            fields.insert(
                "TimeToLiveSpecification".to_owned(),
                json!({ "AttributeName": attribute, "Enabled": true }),
            );
        }
    }
    json!({
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    })
}

fn key_schema(names: &[&str]) -> Value {
    names
        .iter()
        .zip(["HASH", "RANGE"])
        .map(|(name, kind)| json!({ "AttributeName": name, "KeyType": kind }))
        .collect()
}

fn bucket() -> Value {
    json!({
        "Type": "AWS::S3::Bucket",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [{ "ServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" } }],
            },
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
            },
            "OwnershipControls": { "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] },
        },
    })
}
