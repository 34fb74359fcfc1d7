//! Whole values: maps with their keys, lists, composite strings, findings.

use serde_json::{Value, json};

use super::{in_scope, kept, transformed};
use crate::{Level, check, transform};

/// The value that a string becomes, without findings.
fn becomes(cases: &[(&str, Value)]) {
    for (text, expected) in cases {
        let done = transformed(&json!(text));
        assert_eq!((&done.value, done.findings.as_slice()), (expected, &[][..]), "{text}");
    }
}

#[test]
fn a_single_expression_keeps_its_type() {
    becomes(&[
        ("${n}", json!(5)),
        ("${ n }", json!(5)),
        ("${half}", json!(0.5)),
        ("${yes}", json!(true)),
        ("${maps}", json!([{"a": 1}])),
        ("${deep.a}", json!({"b": {"c": "found"}})),
        ("no expression: $n {n} $", json!("no expression: $n {n} $")),
    ]);
}

#[test]
fn a_composite_string_is_text() {
    becomes(&[
        (" ${n}", json!(" 5")),
        ("${n}${n}", json!("55")),
        ("a ${half} b ${yes} c ${word}", json!("a 0.5 b true c Sail")),
        ("${5.0}!", json!("5.0!")),
        ("[${list}]", json!("[1,b,null,2,3]")),
        ("$${n}", json!("$5")),
        ("${'}'}${\"{\"}'", json!("}{'")),
        ("${'it''s'} \"", json!("it's \"")),
        ("${deep['a'].b['c']}.", json!("found.")),
    ]);
}

#[test]
fn lists_and_maps_are_walked_and_other_values_stay() {
    let done = transformed(&json!({"a": ["${n}", 1, null, {"b": "x${n}"}], "c": true}));
    assert_eq!(done.value, json!({"a": [5, 1, null, {"b": "x5"}], "c": true}));
    assert_eq!(done.findings, []);
}

#[test]
fn keys_are_evaluated_too() {
    let done = transformed(&json!({"${word}": 1, "${n}": 2, "x-${n}": {"${parameters.env}": 3}}));
    assert_eq!(done.value, json!({"Sail": 1, "5": 2, "x-5": {"prod": 3}}));
    assert_eq!(done.findings, []);
}

#[test]
fn a_key_that_does_not_become_text_stays() {
    let (level, description) = kept(&json!({"${deep}": 1}));
    assert_eq!(level, Level::Error);
    assert!(description.contains("a map does not convert to a string"), "{description}");
    assert_eq!(kept(&json!({"${missing}": 1})).0, Level::Info);
}

#[test]
fn no_key_is_lost_when_two_become_one() {
    let (level, description) = kept(&json!({"${word}": 1, "Sail": 2}));
    assert_eq!(level, Level::Error);
    assert!(description.contains("two keys of the map become `Sail`"), "{description}");
}

#[test]
fn findings_say_where_and_what() {
    let done =
        transformed(&json!({"clusters": [{"x": "${parameters.evn}"}], "a key": {"y": "${#stge('a')}"}}));
    let found: Vec<_> =
        done.findings.iter().map(|f| (f.path.as_str(), f.expression.as_str(), f.level)).collect();
    assert!(found.contains(&("$.clusters[0].x", "parameters.evn", Level::Info)), "{found:?}");
    assert!(found.contains(&("$['a key'].y", "#stge('a')", Level::Error)), "{found:?}");
    let text = |path: &str| done.findings.iter().find(|f| f.path == path).unwrap().description.clone();
    assert_eq!(
        text("$.clusters[0].x"),
        "Failed to evaluate [x] `parameters.evn` not found: there is no key `evn`; did you mean `env`?"
    );
    assert_eq!(
        text("$['a key'].y"),
        "Failed to evaluate [y] there is no function `#stge` (at character 1; did you mean `#stage(…)`?)"
    );
}

#[test]
fn a_finding_is_written_as_spinnaker_writes_it() {
    let done = transformed(&json!({"a": "${none}"}));
    let written = serde_json::to_value(&done.findings[0]).unwrap();
    assert_eq!(written["level"], "INFO");
    assert_eq!(written["expression"], "none");
}

#[test]
fn a_template_that_cannot_be_split_stays_whole() {
    for (text, message) in [
        ("${", "never closed by a `}`"),
        ("${a", "never closed by a `}`"),
        ("a ${n} ${", "never closed"),
        ("${'a}", "no closing '"),
        ("${a[}", "this `[` is never closed"),
        ("${a)}", "this `)` has no opening bracket"),
        ("${}", "the expression is empty"),
        ("${  }", "the expression is empty"),
        ("${a ${n}}", "expressions do not nest"),
    ] {
        let (level, description) = kept(&json!(text));
        assert_eq!(level, Level::Error, "{text}");
        assert!(description.contains(message), "{text}: {description}");
        assert!(!description.contains('$'), "{description}");
        assert!(!check(&json!(text)).is_empty(), "{text}");
    }
}

#[test]
fn an_expression_may_have_ten_thousand_characters() {
    let text = |length: usize| format!("${{'{}'}}", "x".repeat(length - 2));
    assert_eq!(transformed(&json!(text(10_000))).findings, []);
    assert!(kept(&json!(text(10_001))).1.contains("10001 characters"));
}

#[test]
fn the_output_of_one_call_is_bounded() {
    let value = json!("${'xxxxxxxxxx' * 100000000}");
    assert!(kept(&value).1.contains("more than 8388608 bytes"));
    let many = json!(vec!["${'xxxxxxxxxx' * 100000}"; 20]);
    let done = transformed(&many);
    assert!(done.findings.iter().any(|f| f.description.contains("bytes")), "the budget is shared");
    assert!(done.value[0].as_str().unwrap().len() == 1_000_000);
}

#[test]
fn depth_is_bounded_on_a_small_stack() {
    let texts = [
        format!("{}1{}", "(".repeat(4_000), ")".repeat(4_000)),
        format!("1{}", "+1".repeat(4_000)),
        format!("{}true", "!".repeat(9_000)),
        format!("a{}", ".a".repeat(4_000)),
        format!("{}1", "a?:".repeat(3_000)),
        format!("a{}", "[a".repeat(4_000)),
        format!("{}1{}", "#toInt(".repeat(1_000), ")".repeat(1_000)),
    ];
    let run = move || {
        for text in &texts {
            let error = super::eval(text).unwrap_err();
            assert!(error.to_string().contains("more than 128 levels"), "{error}");
        }
        let fits = format!("{}1{}", "(".repeat(100), ")".repeat(100));
        assert_eq!(super::eval(&fits), Ok(json!(1)));
    };
    std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(run).unwrap().join().unwrap();
}

#[test]
fn a_value_nested_too_deep_is_reported_and_kept() {
    let mut value = json!("${n}");
    for _ in 0..300 {
        value = json!([value]);
    }
    let (level, description) = kept(&value);
    assert_eq!(level, Level::Error);
    assert!(description.contains("256 levels"), "{description}");
}

#[test]
fn unknown_keys_are_errors_where_they_are_not_allowed() {
    in_scope(false, |scope| {
        let done = transform(&json!({"a": "${nowhere ?: 'x'}"}), scope);
        assert_eq!(done.value, json!({"a": "${nowhere ?: 'x'}"}));
        assert_eq!(done.findings[0].level, Level::Error);
    });
}

#[test]
fn check_reports_syntax_alone() {
    let pipeline = json!({"stages": [
        {"name": "${unknown.key}", "x": "${#nope()} and ${1 +}"},
        {"${[}": 1, "y": "plain"},
    ]});
    let findings = check(&pipeline);
    let found: Vec<_> = findings.iter().map(|f| (f.path.as_str(), f.expression.as_str())).collect();
    assert_eq!(found, [("$.stages[0].x", "1 +"), ("$.stages[1]['${[}']", "${[}")]);
    assert!(findings.iter().all(|f| f.level == Level::Error));
}

#[test]
fn the_steps_of_one_call_are_bounded() {
    let stages: Vec<Value> = (0..5_000).map(|n| json!({"refId": n.to_string()})).collect();
    let execution = json!({ "stages": stages });
    in_scope(true, |scope| {
        let scope = crate::Scope { execution: &execution, ..*scope };
        let done = transform(&json!(vec!["${#stageExists('x')}"; 600]), &scope);
        assert_eq!(done.value[0], json!(false));
        let last = done.findings.last().expect("the steps run out");
        assert!(last.description.contains("more than 2000000 steps"), "{}", last.description);
    });
}
