//! Functions that ask what other services know: pipelines, applications, canary configurations.

use serde_json::{Value, json};

use super::asking::{answered, complaint};
use crate::Request;

fn answers() -> Vec<(Request, Result<Value, &'static str>)> {
    let pipeline = |name: &str, application: &str| Request::PipelineId {
        name: name.to_owned(),
        application: application.to_owned(),
    };
    let config = |name: &str| Request::CanaryConfig { name: name.to_owned(), application: "app".to_owned() };
    vec![
        (pipeline("Ship", "app"), Ok(json!("id-1"))),
        (pipeline("Gone", "app"), Ok(json!(null))),
        (pipeline("Down", "app"), Err("the store does not answer")),
        (pipeline("Ship", "other"), Ok(json!("id-2"))),
        (Request::Application("app".to_owned()), Ok(json!({"name": "app", "email": "team@example.com"}))),
        (Request::Application("gone".to_owned()), Ok(json!(null))),
        (config("latency"), Ok(json!("canary-1"))),
        (config("gone"), Ok(json!(null))),
    ]
}

#[test]
fn conformance_36_ids_are_found_missing_or_null() {
    for (expression, expected) in [
        ("#pipelineId('Ship')", json!("id-1")),
        ("#pipelineId(#root.execution, 'Ship')", json!("id-1")),
        ("#pipelineIdOrNull('Ship')", json!("id-1")),
        ("#pipelineIdOrNull('Gone')", json!(null)),
        ("#pipelineIdInApplication('Ship', 'other')", json!("id-2")),
        ("#pipelineIdInApplication('Gone', 'app')", json!(null)),
        ("#applicationMetadata('app').email", json!("team@example.com")),
        ("#canaryConfigNameToId('latency', 'app')", json!("canary-1")),
    ] {
        assert_eq!(answered(&answers(), expression), Ok(expected), "{expression}");
    }
}

#[test]
fn what_is_not_there_or_not_named_is_an_error() {
    for (expression, expected) in [
        ("#pipelineId('Gone')", "`#pipelineId` finds no pipeline `Gone` in the application `app`"),
        ("#pipelineId('Gone')", "`#pipelineIdOrNull` gives null"),
        (
            "#pipelineId('Down')",
            "does not get the id of the pipeline `Down` of the application `app`: the store does not",
        ),
        ("#pipelineIdOrNull('Down')", "the store does not answer"),
        ("#pipelineId('')", "needs the name of a pipeline"),
        ("#pipelineIdOrNull('')", "needs the name of a pipeline"),
        ("#pipelineId(null)", "is given null"),
        ("#pipelineIdInApplication('Ship', '')", "needs the name of an application"),
        ("#pipelineIdInApplication('Ship', null)", "is given null"),
        ("#pipelineIdInApplication('Ship')", "takes 2 arguments, 1 given"),
        (
            "#applicationMetadata('gone')",
            "does not get the attributes of the application `gone`: there is none",
        ),
        ("#applicationMetadata({a: 1})", "does not convert"),
        (
            "#canaryConfigNameToId('gone', 'app')",
            "canary configuration `gone` of the application `app`: there is none",
        ),
        ("#canaryConfigNameToId('', 'app')", "needs the name of a canary configuration"),
    ] {
        let complaint = complaint(answered(&answers(), expression));
        assert!(complaint.contains(expected), "{expression}: {complaint}");
    }
}

#[test]
fn what_nobody_answered_says_what_it_needs() {
    for (expression, expected) in [
        (
            "#pipelineId('Ship')",
            "`#pipelineId` has no answer here: it needs the id of the pipeline `Ship` of the application `app`",
        ),
        ("#applicationMetadata('app')", "it needs the attributes of the application `app`"),
        (
            "#canaryConfigNameToId('c', 'app')",
            "it needs the id of the canary configuration `c` of the application `app`",
        ),
    ] {
        let complaint = complaint(answered(&[], expression));
        assert!(complaint.contains(expected), "{expression}: {complaint}");
    }
}
