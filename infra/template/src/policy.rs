//! What a function may do: its own declaration, and what its kind needs.

use gennaker_catalog::{Function, Kind, Statement};
use serde_json::{Value, json};

use crate::{attribute, sub};

/// The statements of a function's role.
pub(crate) fn statements(function: &Function, log_group: &str) -> Vec<Value> {
    let mut statements = vec![json!({
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": [attribute(log_group, "Arn")],
    })];
    if let Kind::Stages(_) = &function.kind {
        statements.push(allow(&["dynamodb:PutItem", "dynamodb:Query"], &["${ExecutionsTable.Arn}"]));
        statements.push(allow(&["s3:GetObject", "s3:PutObject"], &["${RecordsBucket.Arn}/executions/*"]));
        // Expressions may ask for pipelines and applications.
        statements.push(allow(&["dynamodb:GetItem"], &["${DefinitionsTable.Arn}"]));
        statements.push(allow(&["s3:GetObject"], &["${RecordsBucket.Arn}/definitions/applications/*"]));
        // Any stage may be the last that a join waits for.
        statements.push(allow(&["states:SendTaskSuccess"], &["${StateMachinePrefix}-*"]));
    }
    statements.extend(function.iam.iter().map(declared));
    statements
}

fn allow(actions: &[&str], resources: &[&str]) -> Value {
    json!({
        "Effect": "Allow",
        "Action": actions,
        "Resource": resources.iter().map(|resource| sub(resource)).collect::<Vec<_>>(),
    })
}

fn declared(statement: &Statement) -> Value {
    let resources: Vec<Value> =
        statement
            .resources
            .iter()
            .map(|resource| {
                if resource == "${ApprovalTopic}" { json!({ "Ref": "ApprovalTopic" }) } else { sub(resource) }
            })
            .collect();
    let mut allowed = json!({ "Effect": "Allow", "Action": statement.actions, "Resource": resources });
    if let (Some(condition), Some(fields)) = (&statement.condition, allowed.as_object_mut()) {
        fields.insert("Condition".to_owned(), condition.clone());
    }
    allowed
}
