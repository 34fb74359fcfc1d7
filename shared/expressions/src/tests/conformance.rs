//! What Spinnaker does, line by line.

use serde_json::json;

use super::{holds, kept, transformed};
use crate::Level;

#[test]
fn conformance_25_an_integer_alone_stays_an_integer_and_in_text_becomes_text() {
    let done = transformed(&json!(["${parameters.n}", "n=${parameters.n}"]));
    assert_eq!(done.value, json!([3, "n=3"]));
}

#[test]
fn conformance_26_a_missing_key_stays_raw_and_a_default_replaces_it() {
    assert_eq!(kept(&json!("${parameters.x}")).0, Level::Info);
    assert_eq!(transformed(&json!("${parameters.x ?: 'd'}")).value, json!("d"));
    let done = transformed(&json!("a ${parameters.x} b ${n}"));
    assert_eq!(done.value, json!("a ${parameters.x} b 5"));
    assert_eq!(done.findings.len(), 1);
    assert_eq!(done.findings[0].level, Level::Info);
}

#[test]
fn conformance_27_one_failing_piece_keeps_the_entire_string() {
    let (level, _) = kept(&json!("${n} and ${#toInt('x')} and ${word}"));
    assert_eq!(level, Level::Error);
    assert_eq!(kept(&json!("x ${deep}")).0, Level::Error, "a map does not become text");
}

#[test]
fn conformance_28_the_status_of_a_stage_is_text_and_a_missing_stage_fails() {
    assert_eq!(transformed(&json!("${#stage('Bake')['status'].toString()}")).value, json!("SUCCEEDED"));
    let (level, description) = kept(&json!("${#stage('Missing')['status']}"));
    assert_eq!(level, Level::Error);
    assert!(description.contains("`Bake`, `Go?`, `Quiet`"), "{description}");
}

#[test]
fn conformance_30_keys_of_maps_are_evaluated() {
    assert_eq!(transformed(&json!({"${parameters.env}": "${n}"})).value, json!({"prod": 5}));
}

#[test]
fn conformance_31_an_escaped_expression_is_evaluated_by_the_next_pass() {
    let once = transformed(&json!("${'${n}'}"));
    assert_eq!((once.value.clone(), once.findings.len()), (json!("${n}"), 0));
    assert_eq!(transformed(&once.value).value, json!(5));
}

#[test]
fn conformance_32_types_outside_of_the_language_fail() {
    for text in ["${T(java.lang.System).exit(1)}", "${word.getClass()}", "${T(java.lang.Runtime)}"] {
        assert_eq!(kept(&json!(text)).0, Level::Error, "{text}");
    }
}

#[test]
fn conformance_34_text_functions_round_trip() {
    let done = transformed(&json!([
        "${#alphanumerical('a-b')}",
        "${#fromBase64(#toBase64('x y'))}",
        "${#readJson('[1,2]')[0]}",
    ]));
    assert_eq!(done.value, json!(["ab", "x y", 1]));
    assert_eq!(kept(&json!("${#toJson('${n}')}")).0, Level::Error);
}

#[test]
fn conformance_36_a_judgment_is_read_by_the_name_of_its_stage() {
    let done = transformed(&json!(["${#judgment('Go?')}", "${#judgement('Go?') == 'go'}"]));
    assert_eq!(done.value, json!(["go", true]));
    assert_eq!(kept(&json!("${#judgment('Bake')}")).0, Level::Error, "no manual judgment");
    assert_eq!(kept(&json!("${#judgment('Quiet')}")).0, Level::Error, "nothing was chosen");
}

#[test]
fn conformance_29_elements_are_selected_and_projected_and_lists_and_maps_are_written_in_line() {
    holds(&[
        ("{1, 2, 3, 4}.?[#this > 2]", json!([3, 4])),
        ("{1, 2, 3, 4}.^[#this > 2]", json!(3)),
        ("{1, 2, 3, 4}.$[#this > 2]", json!(4)),
        ("maps.![a]", json!([1])),
        ("{a: 1, 'b': {2, 3}}", json!({"a": 1, "b": [2, 3]})),
        ("word matches 'S[a-z]+'", json!(true)),
        ("n > 3 ? yes ? 'both' : 'one' : 'none'", json!("both")),
        ("none ?: 'default'", json!("default")),
        ("none?.name", json!(null)),
    ]);
}
