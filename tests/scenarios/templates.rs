//! Pipelines that are instances of templates.

use serde_json::{Value, json};

use crate::support::{Cloud, cloud};

fn save_template(cloud: &Cloud, greeting: &str) {
    let template = json!({
        "schema": "v2", "id": "greeter", "metadata": { "name": "greeter", "scopes": ["global"] }, "protect": false,
        "variables": [
            { "name": "who", "type": "string", "defaultValue": "world" },
            { "name": "pause", "type": "int", "defaultValue": 0 },
        ],
        "pipeline": {
            "stages": [
                { "refId": "pause", "type": "wait", "waitTime": "${ templateVariables.pause }" },
                { "refId": "greet", "type": "evaluateVariables", "requisiteStageRefIds": ["pause"],
                  "variables": [{ "key": "said", "value": format!("{greeting} ${{ templateVariables.who }}") }] },
            ],
        },
    });
    cloud.run(&["template", "save", &cloud.file("greeter.json", &template)]);
}

fn said(cloud: &Cloud) -> Value {
    let execution = cloud.json(&["run", "templates/instance", "--follow"]);
    let execution = cloud.json(&["execution", "get", execution["id"].as_str().expect("an id")]);
    let stages = execution["stages"].as_array().expect("stages").clone();
    assert!(stages.iter().any(|stage| stage["refId"] == "first"), "the injected stage: {stages:#?}");
    stages.iter().find(|stage| stage["refId"] == "greet").expect("the template's stage")["outputs"]["said"]
        .clone()
}

#[test]
fn an_instance_runs_its_template_and_follows_it() {
    let cloud = cloud();
    save_template(&cloud, "hello");
    let instance = json!({
        "schema": "v2", "type": "templatedPipeline", "application": "templates", "name": "instance",
        "template": { "artifactAccount": "front50ArtifactCredentials", "type": "front50/pipelineTemplate", "reference": "spinnaker://greeter" },
        "variables": { "who": "moon" }, "exclude": [], "triggers": [], "parameters": [], "notifications": [],
        "stages": [{ "refId": "first", "type": "wait", "waitTime": 0, "inject": { "first": true } }],
    });
    cloud.run(&["pipeline", "save", &cloud.file("instance.json", &instance)]);
    assert_eq!(said(&cloud), "hello moon");
    save_template(&cloud, "good night");
    assert_eq!(said(&cloud), "good night moon", "what uses a template is compiled again with it");
    assert_eq!(cloud.gennaker(&["template", "delete", "greeter"]).status.code(), Some(1), "it is used");
}
