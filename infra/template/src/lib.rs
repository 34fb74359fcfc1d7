//! The CloudFormation template, generated from the catalog.
//!
//! What every function has (log group, role, code) follows from its declaration; tables, topic, API and machine role are
//! here. The template is committed as `infra/template.json`; CI checks that it is what this crate generates.

mod api;
mod documents;
mod events;
mod function;
mod outputs;
mod policy;
mod storage;

pub use documents::stage_table;

use gennaker_catalog::Catalog;
use serde_json::{Map, Value, json};

/// Resources or other sections of a template, by name.
pub(crate) type Section = Map<String, Value>;

/// The template of everything that Gennaker is on AWS.
pub fn template(catalog: &Catalog) -> Value {
    let mut resources = storage::resources();
    resources.extend(api::shared());
    resources.extend(events::shared());
    for function in catalog.functions() {
        resources.extend(function::resources(function));
        resources.extend(api::of(function));
        resources.extend(events::of(function));
    }
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Gennaker: continuous delivery by Lambda and Step Functions",
        "Parameters": parameters(catalog),
        "Conditions": { "HasApiUrl": { "Fn::Not": [{ "Fn::Equals": [{ "Ref": "ApiUrlPrefix" }, ""] }] } },
        "Resources": resources,
        "Outputs": outputs::outputs(),
    })
}

fn parameters(catalog: &Catalog) -> Section {
    let text = |description: &str| json!({ "Type": "String", "Description": description });
    let mut parameters = Section::from_iter([
        ("ArtifactBucket".to_owned(), text("The bucket with the functions' zips")),
        (
            "Architecture".to_owned(),
            json!({
                "Type": "String", "Default": "x86_64", "AllowedValues": ["x86_64", "arm64"],
                "Description": "The processor that the zips were built for",
            }),
        ),
        (
            "LogRetentionDays".to_owned(),
            json!({ "Type": "Number", "Default": 30, "Description": "Days for which the functions' logs are kept" }),
        ),
    ]);
    for (name, description) in [
        ("ApiUrlPrefix", "With the API's id and ApiUrlSuffix: the API's address, where it is not AWS's own"),
        ("ApiUrlSuffix", "See ApiUrlPrefix"),
        (
            "AllowedHosts",
            "Private hosts, addresses or networks that expressions may read from and deployment monitors may answer from, separated by commas",
        ),
    ] {
        parameters
            .insert(name.to_owned(), json!({ "Type": "String", "Default": "", "Description": description }));
    }
    parameters.insert(
        "InstanceRoles".to_owned(),
        json!({
            "Type": "String", "Default": "*", "AllowedPattern": "[A-Za-z0-9_+=,.@*?/-]+",
            "Description": "The names of the roles that stages may give to instances, as a pattern such as web-*",
        }),
    );
    for function in catalog.functions() {
        let description = format!("The key of the zip of {}", function.package);
        parameters.insert(format!("CodeKey{}", pascal(function.name())), text(&description));
    }
    parameters
}

/// `manual-judgment` as a logical id: `ManualJudgment`.
pub fn pascal(name: &str) -> String {
    name.split(['-', '_'])
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
                .unwrap_or_default()
        })
        .collect()
}

/// How the ARNs of the functions begin.
const FUNCTIONS: &str =
    "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}";

/// `Fn::Sub`.
pub(crate) fn sub(text: &str) -> Value {
    let machine = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}";
    let text = text
        .replace("${StateMachinePrefix}", &format!("{machine}:stateMachine:${{AWS::StackName}}"))
        .replace("${ExecutionPrefix}", &format!("{machine}:execution:${{AWS::StackName}}"))
        .replace("${FunctionPrefix}", FUNCTIONS);
    if text.contains("${") { json!({ "Fn::Sub": text }) } else { json!(text) }
}

/// An attribute of a resource.
pub(crate) fn attribute(resource: &str, name: &str) -> Value {
    json!({ "Fn::GetAtt": [resource, name] })
}

/// [`sub`] in every text of a value.
pub(crate) fn sub_all(value: &Value) -> Value {
    match value {
        Value::String(text) => sub(text),
        Value::Array(items) => items.iter().map(sub_all).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), sub_all(value))).collect())
        }
        other => other.clone(),
    }
}
