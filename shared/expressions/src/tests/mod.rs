//! Tests of the whole language through the public functions.

mod any_call;
mod artifacts;
mod asking;
mod bounds;
mod collections;
mod conformance;
mod dates;
mod documents;
mod functions;
mod local_dates;
mod math;
mod messages;
mod moments;
mod numbers;
mod objects;
mod operators;
mod paths;
mod pipelines;
mod properties;
mod server_groups;
mod stages;
mod strings;
mod transformation;
mod urls;

use serde_json::{Value, json};

use crate::{Error, Level, Scope, Transformed, World, evaluate, transform, typed};

/// The context that the tests evaluate in.
fn context() -> Value {
    json!({
        "n": 5, "big": 9_007_199_254_740_993_i64, "half": 0.5, "yes": true, "none": null, "empty": "",
        "word": "Sail", "flag": "true",
        "list": [1, "b", null, [2, 3]], "maps": [{"a": 1}],
        "deep": {"a": {"b": {"c": "found"}}, "k": "key k", "with-dash": 7, "1": "one"},
        "k": "a",
        "parameters": {"n": 3, "env": "prod", "my-env": "test"},
        "trigger": {"tag": "v1.2.3", "buildInfo": {"number": 42}},
    })
}

fn execution() -> Value {
    json!({"id": "01", "name": "Ship", "stages": [
        {"id": "s1", "refId": "1", "name": "Bake", "type": "bake", "status": "SUCCEEDED",
         "context": {"ami": "ami-1"}, "outputs": {"region": "eu-west-1"}},
        {"id": "s2", "refId": "2", "name": "Go?", "type": "manualJudgment", "status": "SUCCEEDED",
         "context": {"judgmentInput": "go"}},
        {"id": "s3", "refId": "3", "name": "Quiet", "type": "manualJudgment", "status": "RUNNING", "context": {}},
    ]})
}

/// Runs `test` in the scope of the tests.
fn in_scope<T>(allow_unknown_keys: bool, test: impl FnOnce(&Scope<'_>) -> T) -> T {
    let (context, execution) = (context(), execution());
    let root = context.as_object().expect("the context is a map");
    let world = World::new(1_800_000_000_000, [7; 32]);
    test(&Scope { root, execution: &execution, current_stage: Some("1"), allow_unknown_keys, world: &world })
}

fn eval(expression: &str) -> Result<Value, Error> {
    in_scope(true, |scope| evaluate(expression, scope))
}

fn transformed(value: &Value) -> Transformed {
    in_scope(true, |scope| transform(value, scope))
}

/// Every expression has the value.
fn holds(cases: &[(&str, Value)]) {
    for (expression, expected) in cases {
        assert_eq!(eval(expression).as_ref(), Ok(expected), "{expression}");
    }
}

/// Every expression fails with a message that contains the text.
fn fails(cases: &[(&str, &str)]) {
    for (expression, message) in cases {
        let error = eval(expression).expect_err(expression);
        assert!(error.to_string().contains(message), "{expression}: {error}");
        assert!(!error.to_string().contains('\n'), "{error}");
        assert!(error.span().end <= expression.len(), "{expression}: {:?}", error.span());
    }
}

/// The one finding of a transformation that leaves the value as it was.
fn kept(value: &Value) -> (Level, String) {
    let done = transformed(value);
    assert_eq!(&done.value, value);
    assert_eq!(done.findings.len(), 1, "{:?}", done.findings);
    (done.findings[0].level, done.findings[0].description.clone())
}

/// Every expression has the value, written with its Java types.
fn has_types(cases: &[(&str, &str)]) {
    for (expression, expected) in cases {
        let said = in_scope(true, |scope| typed(expression, scope));
        assert_eq!(said.as_deref(), Ok(*expected), "{expression}");
    }
}
