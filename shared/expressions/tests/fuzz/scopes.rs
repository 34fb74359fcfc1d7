//! What the expressions see: plain values, a pipeline, and data that somebody made large, deep or odd.

use std::fs;
use std::path::Path;

use gennaker_expressions::{Request, Scope, World};
use serde_json::{Map, Value, json};

/// A root with its execution.
pub(crate) struct Data {
    root: Map<String, Value>,
    execution: Value,
    world: World,
}

impl Data {
    pub(crate) fn scope(&self, allow_unknown_keys: bool) -> Scope<'_> {
        Scope {
            root: &self.root,
            execution: &self.execution,
            current_stage: Some("2"),
            allow_unknown_keys,
            world: &self.world,
        }
    }
}

fn spring(name: &str) -> Map<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spring/contexts");
    let text = fs::read_to_string(folder.join(name)).expect("a context of the comparison with Spring");
    serde_json::from_str(&text).expect("a map")
}

/// Values and the pipeline of the comparison with Spring, and odd data, all in one root.
pub(crate) fn rich() -> Data {
    let mut root = spring("values.json");
    root.extend(spring("pipeline.json"));
    let execution = with_functions_data(root.remove("execution").unwrap_or_default());
    root.extend(odd());
    Data { root, execution, world: world() }
}

const TYPES: [&str; 5] = ["deploy", "bake", "deployManifest", "manualJudgment", "createServiceKey"];

/// An execution of many stages with large contexts.
pub(crate) fn crowded() -> Data {
    let mut root = odd();
    root.extend(spring("values.json"));
    let many = 400;
    let stage = |at: usize| {
        let requisites: Vec<String> = (at.saturating_sub(3)..at).map(|at| at.to_string()).collect();
        json!({"id": format!("s{at}"), "refId": at.to_string(), "name": format!("Stage {}", at % 50), "status": "SUCCEEDED",
            "type": TYPES[at % TYPES.len()],
            "requisiteStageRefIds": requisites, "parentStageId": if at.is_multiple_of(7) { format!("s{}", at / 2).into() } else { Value::Null },
            "context": {"region": "us-east-1", "account": "prod", "capacity": {"min": 1}, "judgmentInput": "go",
                "deploy.server.groups": {"us-east-1": (0..20).map(|n| format!("app-v{n:03}")).collect::<Vec<_>>(), "eu": ["a-v000"]}},
            "outputs": {format!("key{at}"): at, "artifacts": [{"type": "docker/image", "reference": format!("r{at}")}],
                "manifests": [{"kind": "Deployment", "spec": {"template": {"metadata": {"labels": {"version": "1"}}}}}],
                "deploymentDetails": (0..20).map(|n| json!({"region": "us-east-1", "ami": n})).collect::<Vec<_>>()}})
    };
    let stages: Vec<Value> = (0..many).map(stage).collect();
    let execution =
        json!({"id": "E", "application": "shop", "stages": stages, "trigger": {"type": "manual"}});
    Data { root, execution, world: world() }
}

/// Stages that each function finds something in.
fn with_functions_data(mut execution: Value) -> Value {
    let more = json!([
        {"id": "j", "refId": "j", "name": "Go?", "type": "manualJudgment", "status": "SUCCEEDED", "context": {"judgmentInput": "go"}},
        {"id": "m", "refId": "m", "name": "Apply", "type": "deployManifest", "status": "SUCCEEDED", "context": {"outputs.manifests": [{"kind": "Deployment", "spec": {"template": {"metadata": {"labels": {"version": "1"}}}}}]}},
        {"id": "k", "refId": "k", "name": "Key", "type": "createServiceKey", "status": "SUCCEEDED", "context": {"serviceKey": {"a": 1}}}
    ]);
    if let (Some(stages), Value::Array(more)) = (execution["stages"].as_array_mut(), more) {
        stages.extend(more);
    }
    execution["trigger"]["resolvedExpectedArtifacts"] =
        json!([{"boundArtifact": {"name": "image", "type": "docker/image", "reference": "r"}}]);
    execution
}

fn nested(levels: usize, wrap: impl Fn(Value) -> Value) -> Value {
    (0..levels).fold(json!(1), |inner, _| wrap(inner))
}

fn odd() -> Map<String, Value> {
    let wide: Map<String, Value> = (0..3_000).map(|n| (format!("key{n}"), json!(n))).collect();
    let odd = json!({
        "long": "ab,c d-".repeat(15_000),
        "sames": "a".repeat(100_000),
        "accents": "żółć😀 ".repeat(5_000),
        "lines": "key: value\n".repeat(5_000),
        "dates": "2024-02-29T12:00:00Z ".repeat(2_000),
        "many": (0..20_000).collect::<Vec<_>>(),
        "texts": (0..3_000).map(|n| format!("text {n}")).collect::<Vec<_>>(),
        "wide": wide,
        "deepList": nested(120, |inner| json!([inner])),
        "deepMap": nested(120, |inner| json!({"a": inner})),
        "unsigned": u64::MAX, "least": i64::MIN, "huge": 1e308, "tiny": 5e-324, "minusZero": -0.0,
        "strange\u{0}key": "\u{0}\u{7f}\u{feff}\u{202e}", "": "no name", "a.b": {"c d": [null]}, "$": "${1 + 1}",
        "rows": (0..500).map(|n| json!({"name": format!("n{n}"), "count": n, "tags": ["x", n]})).collect::<Vec<_>>(),
    });
    odd.as_object().cloned().unwrap_or_default()
}

fn world() -> World {
    let mut world = World::new(1_700_000_000_000, [7; 32]);
    let text = |text: &str| Ok(Value::String(text.to_owned()));
    let (name, application) = ("Deploy".to_owned(), "shop".to_owned());
    let bomb: String =
        (1..9).map(|n| format!("a{n}: &a{n} [{}]\n", format!("*a{},", n - 1).repeat(9))).collect();
    for (url, answer) in [
        ("https://example.com/json", text(r#"{"a": [1, 2, {"b": null}]}"#)),
        ("https://example.com/yaml", text("a: [1, 2]\nb: on\n")),
        ("https://example.com/properties", text("a=1\nb = two\n")),
        ("https://example.com/bomb", text(&format!("a0: &a0 x\n{bomb}"))),
        ("https://example.com/deep", text(&"[".repeat(100_000))),
        ("https://example.com/large", text(&"key=value\n".repeat(50_000))),
        ("https://example.com/none", Err("the server answers 404".to_owned())),
        ("https://example.com/odd", Ok(json!(5))),
    ] {
        world.answer(Request::Url(url.to_owned()), answer);
    }
    world.answer(Request::Reference("ref://a/b".to_owned()), text("stored"));
    world.answer(Request::PipelineId { name: name.clone(), application: application.clone() }, text("id"));
    world.answer(Request::Application(application.clone()), Ok(json!({"name": "shop"})));
    world.answer(Request::CanaryConfig { name, application }, text("canary"));
    world
}
