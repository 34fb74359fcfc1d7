//! Functions that find artifacts and labels of manifests.

use serde_json::{Value, json};

use super::asking::{fails_within, holds_within};

fn execution() -> Value {
    json!({
        "trigger": {"resolvedExpectedArtifacts": [
            {"id": "unbound"},
            {"id": "empty", "boundArtifact": null},
            {"id": "a", "boundArtifact": {"type": "docker/image", "name": "reg/app", "reference": "reg/app:1"}},
            {"id": "b", "boundArtifact": {"type": "docker/image", "name": "reg/side", "reference": "reg/side:2"}},
        ]},
        "stages": [
            {"name": "Bake", "type": "bake", "outputs": {"artifacts": [{"name": "one"}, {"name": "two"}]}},
            {"name": "Wait", "type": "wait", "outputs": {}},
            {"name": "Odd", "type": "wait", "outputs": {"artifacts": "none"}},
            {"name": "Apply", "type": "deployManifest", "status": "TERMINAL"},
            {"name": "Apply", "type": "deployManifest", "status": "SUCCEEDED", "context": {"outputs.manifests": [
                {"kind": "Service", "spec": {}},
                {"kind": "Deployment", "spec": {"template": {"metadata": {"labels":
                    {"version": "v1", "app.kubernetes.io/name": "app", "count": 3}}}}},
                {"kind": "Deployment", "spec": {"template": {"metadata": {"labels": {"version": "v2"}}}}},
            ]}},
            {"name": "Bare", "type": "deployManifest", "status": "SUCCEEDED", "context": {"outputs.manifests": [
                {"kind": "ReplicaSet", "spec": {}},
            ]}},
            {"name": "Nothing", "type": "deployManifest", "status": "SUCCEEDED", "context": {}},
        ],
    })
}

#[test]
fn conformance_36_bound_artifacts_are_found_by_name_and_type() {
    holds_within(
        &execution(),
        &[
            ("#triggerResolvedArtifact('reg/side').reference", json!("reg/side:2")),
            ("#triggerResolvedArtifactByType('docker/image').name", json!("reg/app")),
            ("#triggerResolvedArtifact(#root.execution, 'reg/app').reference", json!("reg/app:1")),
        ],
    );
    fails_within(
        &execution(),
        &[
            ("#triggerResolvedArtifact('reg/ap')", "did you mean `reg/app`?"),
            ("#triggerResolvedArtifact('x')", "finds no artifact with the name `x` that the trigger bound"),
            (
                "#triggerResolvedArtifactByType('s3/object')",
                "the types of bound artifacts here are `docker/image`",
            ),
            ("#triggerResolvedArtifact(null)", "is given null"),
            ("#triggerResolvedArtifact({a: 1})", "does not convert"),
        ],
    );
    fails_within(
        &json!({}),
        &[("#triggerResolvedArtifact('x')", "there are no names of bound artifacts here")],
    );
    fails_within(
        &json!({"trigger": {"resolvedExpectedArtifacts": "x"}}),
        &[("#triggerResolvedArtifactByType('x')", "finds no artifact with the type `x`")],
    );
}

#[test]
fn the_artifacts_of_all_stages_are_one_list() {
    holds_within(&execution(), &[("#resolvedArtifacts().![name]", json!(["one", "two"]))]);
    holds_within(&json!({}), &[("#resolvedArtifacts()", json!([]))]);
    fails_within(&json!({}), &[("#resolvedArtifacts(1)", "`#resolvedArtifacts` takes 0 arguments, 1 given")]);
}

#[test]
fn labels_are_read_from_the_first_manifest_of_a_kind() {
    holds_within(
        &execution(),
        &[
            ("#manifestLabelValue('Apply', 'Deployment', 'version')", json!("v1")),
            ("#manifestLabelValue('Apply', 'Deployment', 'app.kubernetes.io/name')", json!("app")),
            ("#manifestLabelValue('Apply', 'Deployment', 'count')", json!(3)),
        ],
    );
    fails_within(
        &execution(),
        &[
            (
                "#manifestLabelValue('Apply', 'Service', 'a')",
                "kinds Deployment and ReplicaSet, not `Service`",
            ),
            ("#manifestLabelValue('Apply', 'Deploymnt', 'a')", "did you mean `Deployment`?"),
            ("#manifestLabelValue('Appl', 'Deployment', 'a')", "did you mean `Apply`?"),
            ("#manifestLabelValue('Bake', 'Deployment', 'a')", "status SUCCEEDED and the name `Bake`"),
            (
                "#manifestLabelValue('Apply', 'ReplicaSet', 'a')",
                "the kinds of manifests here are `Service`, `Deployment`",
            ),
            ("#manifestLabelValue('Nothing', 'Deployment', 'a')", "there are no kinds of manifests here"),
            ("#manifestLabelValue('Apply', 'Deployment', 'versoin')", "did you mean `version`?"),
            ("#manifestLabelValue('Bare', 'ReplicaSet', 'a')", "there are no labels here"),
            ("#manifestLabelValue('Apply', 'Deployment', null)", "is given null"),
            ("#manifestLabelValue('Apply', 'Deployment')", "takes 3 arguments, 2 given"),
        ],
    );
}
