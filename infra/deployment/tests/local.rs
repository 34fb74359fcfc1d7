//! Deployments to a local cloud: buckets, zips, stacks, a function behind an HTTP API.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "the helpers of these tests are tests too")]

use std::{collections::BTreeMap, io::Write, path::PathBuf};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use chrono::DateTime;
use gennaker_deployment::{Artifact, Deployer, Deployment, Error, Event, Outcome};
use gennaker_local_cloud::{LocalCloud, Ports, Running, StartOptions, Status, StopOnDrop};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// A function that answers an HTTP call with its own environment.
const BOOTSTRAP: &str = r#"#!/usr/bin/env python3
import http.client, json, os
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    event = api.getresponse()
    id = event.headers["Lambda-Runtime-Aws-Request-Id"]
    event.read()
    answer = json.dumps({"statusCode": 200, "body": json.dumps(dict(os.environ))})
    api.request("POST", f"/2018-06-01/runtime/invocation/{id}/response", answer)
    api.getresponse().read()
"#;

struct Local {
    deployer: Deployer,
    running: Running,
    cloud: StopOnDrop,
    // Last: it is removed once the cloud in it was stopped.
    directory: TempDir,
}

impl Local {
    async fn start() -> Self {
        let shared = std::env::var_os("GENNAKER_STATE")
            .map_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../.gennaker").into(), PathBuf::from);
        let directory = tempfile::tempdir().unwrap();
        let cloud = LocalCloud::new(directory.path()).unwrap().with_venv(shared.join("venv"));
        let cloud = StopOnDrop(cloud);
        let options = StartOptions::new(Ports::free().unwrap(), DateTime::UNIX_EPOCH);
        let running = cloud.start(&options, &mut |_| {}).await.unwrap();
        let credentials =
            SharedCredentialsProvider::new(Credentials::new("test", "test", None, None, "test"));
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(credentials)
            .endpoint_url(running.ports.ministack_url())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build();
        let deployer = Deployer::new(&config).unwrap();
        Self { deployer, running, cloud, directory }
    }

    fn zip(&self) -> Artifact {
        let path = self.directory.path().join("function.zip");
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
        zip.start_file("bootstrap", zip::write::SimpleFileOptions::default().unix_permissions(0o755))
            .unwrap();
        zip.write_all(BOOTSTRAP.as_bytes()).unwrap();
        zip.finish().unwrap();
        let sha256 = hex::encode(Sha256::digest(std::fs::read(&path).unwrap()));
        Artifact { name: "echo".into(), sha256, path }
    }
}

fn tables(name: &str, more: &Value) -> String {
    let key = json!([{"AttributeName": "id", "AttributeType": "S"}]);
    let mut template = json!({
        "Parameters": {"Name": {"Type": "String"}, "Colour": {"Type": "String", "Default": "red"}},
        "Resources": {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": {
            "TableName": {"Ref": "Name"}, "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": key,
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}}},
        "Outputs": {"TableName": {"Value": {"Ref": "Table"}}, "Description": {"Value": name}}
    });
    template["Resources"].as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    template.to_string()
}

fn named(name: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("Name".to_owned(), name.to_owned())])
}

#[tokio::test]
async fn a_stack_is_created_left_alone_changed_and_destroyed() {
    let local = Local::start().await;
    let bucket = local.deployer.ensure_artifact_bucket().await.unwrap();
    assert_eq!(bucket, "gennaker-artifacts-000000000000-us-east-1");
    assert_eq!(local.deployer.ensure_artifact_bucket().await.unwrap(), bucket);

    let template = tables("one", &json!({}));
    let mut deployment =
        Deployment { stack: "s", template: &template, parameters: named("t"), bucket: &bucket };
    let mut events = Vec::new();
    let outcome = local.deployer.deploy(&deployment, &mut |event| events.push(event)).await.unwrap();
    assert!(matches!(&outcome, Outcome::Created(outputs) if outputs["TableName"] == "t"), "{outcome:?}");
    assert_eq!(events[0], Event::Changes { resources: 1 });
    let finished = events.iter().any(|event| {
        matches!(event, Event::Resource { logical_id, status, done: 1, total: 1, .. }
            if logical_id == "Table" && status == "CREATE_COMPLETE")
    });
    assert!(finished, "{events:?}");

    let outcome = local.deployer.deploy(&deployment, &mut |event| panic!("{event:?}")).await.unwrap();
    assert!(matches!(&outcome, Outcome::Unchanged(outputs) if outputs["TableName"] == "t"), "{outcome:?}");

    deployment.parameters = named("u");
    let outcome = local.deployer.deploy(&deployment, &mut |_| {}).await.unwrap();
    assert!(matches!(&outcome, Outcome::Updated(outputs) if outputs["TableName"] == "u"), "{outcome:?}");
    assert_eq!(local.deployer.outputs("s").await.unwrap().unwrap()["TableName"], "u");

    assert!(local.deployer.destroy("s", &mut |_| {}).await.unwrap());
    assert!(!local.deployer.destroy("s", &mut |_| {}).await.unwrap());
    assert_eq!(local.deployer.outputs("s").await.unwrap(), None);
    let outcome = local.deployer.deploy(&deployment, &mut |_| {}).await.unwrap();
    assert!(matches!(outcome, Outcome::Created(_)), "{outcome:?}");
}

#[tokio::test]
async fn a_large_template_goes_through_the_bucket() {
    let local = Local::start().await;
    let bucket = local.deployer.ensure_artifact_bucket().await.unwrap();
    let template = tables(&"x".repeat(60_000), &json!({}));
    let deployment =
        Deployment { stack: "large", template: &template, parameters: named("t"), bucket: &bucket };
    let outcome = local.deployer.deploy(&deployment, &mut |_| {}).await.unwrap();
    assert_eq!(outcome.outputs()["Description"].len(), 60_000);
    let again = local.deployer.deploy(&deployment, &mut |_| {}).await.unwrap();
    assert!(matches!(again, Outcome::Unchanged(_)));
}

#[tokio::test]
async fn a_stack_whose_creation_failed_says_why_and_what_to_do() {
    let local = Local::start().await;
    let broken = json!({"Url": {"Type": "AWS::Lambda::Url", "Properties": {
        "AuthType": "NONE", "TargetFunctionArn": "no-such-function"}}});
    let template = tables("one", &broken);
    let deployment = Deployment { stack: "s", template: &template, parameters: named("t"), bucket: "none" };
    let error = local.deployer.deploy(&deployment, &mut |_| {}).await.unwrap_err();
    let Error::Failed { reasons, .. } = &error else { panic!("{error}") };
    assert!(reasons.iter().any(|reason| reason.starts_with("Url: ")), "{error}");
    let error = local.deployer.deploy(&deployment, &mut |_| {}).await.unwrap_err();
    assert!(matches!(error, Error::Broken { .. }) && error.to_string().contains("destroy it"), "{error}");
    assert!(local.deployer.destroy("s", &mut |_| {}).await.unwrap());

    let error =
        local.deployer.deploy(&Deployment { parameters: BTreeMap::new(), ..deployment }, &mut |_| {}).await;
    assert!(error.unwrap_err().to_string().contains("Name"));
}

#[tokio::test]
async fn a_deployed_function_sees_nothing_of_the_developers_environment_and_ends_with_its_cloud() {
    let local = Local::start().await;
    let bucket = local.deployer.ensure_artifact_bucket().await.unwrap();
    let zip = [local.zip()];
    let mut events = Vec::new();
    let keys = local.deployer.upload(&bucket, &zip, &mut |event| events.push(event)).await.unwrap();
    local.deployer.upload(&bucket, &zip, &mut |event| events.push(event)).await.unwrap();
    let sent: Vec<bool> = events
        .iter()
        .filter_map(|event| match event {
            Event::Uploaded { sent, .. } => Some(*sent),
            _ => None,
        })
        .collect();
    assert_eq!(sent, [true, false]);

    let template = include_str!("function.template.json");
    let parameters = BTreeMap::from([
        ("ArtifactBucket".into(), bucket.clone()),
        ("CodeKeyEcho".into(), keys["echo"].clone()),
    ]);
    let deployment = Deployment { stack: "f", template, parameters, bucket: &bucket };
    let outcome = local.deployer.deploy(&deployment, &mut |_| {}).await.unwrap();
    let ports = local.running.ports;
    let api = ports.api_url(&outcome.outputs()["ApiId"]);
    let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().proxy(None).build());
    let environment: BTreeMap<String, String> =
        agent.get(format!("{api}/open")).call().unwrap().body_mut().read_json().unwrap();
    assert_eq!(environment["MINE"], "1");
    assert_eq!(environment["AWS_ENDPOINT_URL"], ports.ministack_url());
    assert_eq!(environment["AWS_ENDPOINT_URL_EC2"], ports.moto_url());
    assert!(
        !environment.keys().any(|name| name.starts_with("CARGO") || name.starts_with("RUST")),
        "{environment:?}"
    );

    let signed = agent.get(format!("{api}/iam"));
    assert!(matches!(signed.call(), Err(ureq::Error::StatusCode(403))));
    let signature = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0";
    assert_eq!(
        agent.get(format!("{api}/iam")).header("Authorization", signature).call().unwrap().status(),
        200
    );

    let Status::Running(status) = local.cloud.status().unwrap() else { panic!("not running") };
    assert!(status.servers[0].functions >= 1, "{status:?}");
    // Without its server the function's process stays behind, until the local cloud is stopped.
    let server = local.running.servers[0].pid.to_string();
    assert!(std::process::Command::new("kill").args(["-9", &server]).status().unwrap().success());
    let functions = |cloud: &LocalCloud| {
        let marker = format!("{}/", cloud.directory().display());
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        processes
            .filter_map(|entry| std::fs::read_to_string(entry.path().join("cmdline")).ok())
            .filter(|command| command.contains(&marker) && command.contains("bootstrap"))
            .count()
    };
    assert!(functions(&local.cloud) >= 1);
    while matches!(local.cloud.status().unwrap(), Status::Running(_)) {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(local.cloud.stop().await.unwrap());
    assert_eq!(functions(&local.cloud), 0);
}

#[test]
fn a_configuration_without_a_region_is_refused() {
    assert!(matches!(Deployer::new(&SdkConfig::builder().build()), Err(Error::NoRegion)));
}
