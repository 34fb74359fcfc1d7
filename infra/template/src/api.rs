//! The HTTP API: explicit routes, because the local cloud makes none from an OpenAPI body.

use gennaker_catalog::{Authorization, Function, Kind};
use serde_json::{Value, json};

use crate::{Section, attribute, pascal, sub};

/// The API itself.
pub(crate) fn shared() -> Section {
    Section::from_iter([
        (
            "Api".to_owned(),
            json!({
                "Type": "AWS::ApiGatewayV2::Api",
                "Properties": { "Name": { "Ref": "AWS::StackName" }, "ProtocolType": "HTTP" },
            }),
        ),
        (
            "ApiStage".to_owned(),
            json!({
                "Type": "AWS::ApiGatewayV2::Stage",
                "Properties": {
                    "ApiId": { "Ref": "Api" },
                    "StageName": "$default",
                    "AutoDeploy": true,
                    "DefaultRouteSettings": { "ThrottlingBurstLimit": 200, "ThrottlingRateLimit": 100 },
                },
            }),
        ),
    ])
}

/// The routes of an HTTP function.
pub(crate) fn of(function: &Function) -> Section {
    let Kind::Http { routes, authorization } = &function.kind else { return Section::new() };
    let id = pascal(function.name());
    let integration = format!("{id}Integration");
    let mut resources = Section::from_iter([
        (
            integration.clone(),
            json!({
                "Type": "AWS::ApiGatewayV2::Integration",
                "Properties": {
                    "ApiId": { "Ref": "Api" },
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationUri": attribute(&format!("{id}Function"), "Arn"),
                    "PayloadFormatVersion": "2.0",
                },
            }),
        ),
        (
            format!("{id}Permission"),
            json!({
                "Type": "AWS::Lambda::Permission",
                "Properties": {
                    "Action": "lambda:InvokeFunction",
                    "FunctionName": { "Ref": format!("{id}Function") },
                    "Principal": "apigateway.amazonaws.com",
                    "SourceArn": sub("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*"),
                },
            }),
        ),
    ]);
    for route in routes {
        resources.insert(route_id(route), self::route(route, &integration, *authorization));
    }
    resources
}

fn route(key: &str, integration: &str, authorization: Authorization) -> Value {
    json!({
        "Type": "AWS::ApiGatewayV2::Route",
        "Properties": {
            "ApiId": { "Ref": "Api" },
            "RouteKey": key,
            "AuthorizationType": match authorization { Authorization::Iam => "AWS_IAM", Authorization::Link => "NONE" },
            "Target": sub(&format!("integrations/${{{integration}}}")),
        },
    })
}

/// `GET /pipelines/{id}` as a logical id: `RouteGetPipelinesId`.
fn route_id(route: &str) -> String {
    let words = route.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> =
        words
            .map(|word| {
                if word.chars().all(|c| c.is_ascii_uppercase()) {
                    word.to_lowercase()
                } else {
                    word.to_owned()
                }
            })
            .collect();
    format!("Route{}", pascal(&words.join("-")))
}
