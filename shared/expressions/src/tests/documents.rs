//! JSON and YAML, written and read.

use serde_json::json;

use super::asking::{fails_within, holds_within};
use crate::{Sight, World, transform};

#[test]
fn values_are_written_as_json() {
    holds_within(
        &json!({}),
        &[
            ("#toJson({1, 5L, 1.5, true, null, 'a\"b'})", json!(r#"[1,5,1.5,true,null,"a\"b"]"#)),
            ("#toJson({a: {'b'}})", json!(r#"{"a":["b"]}"#)),
            ("#toJson(null)", json!("null")),
            ("#toJson({:})", json!("{}")),
        ],
    );
    fails_within(
        &json!({}),
        &[
            ("#toJson('${x}')", "`#toJson(#doNotEval(…))` writes it as it is"),
            ("#toJson({a: '${x}'})", "which the next pass would evaluate"),
            ("#toJson(T(String))", "cannot be written as JSON"),
            ("#toJson()", "takes 1 argument, 0 given"),
        ],
    );
}

#[test]
fn conformance_33_what_is_not_to_be_evaluated_may_hold_expressions_in_json() {
    holds_within(
        &json!({}),
        &[
            ("#toJson(#doNotEval('${x}'))", json!("\"${x}\"")),
            ("#toJson(#doNotEval({a: '${x}'})) + '!'", json!("{\"a\":\"${x}\"}!")),
            ("#toJson(#doNotEval(#doNotEval('${x}')))", json!("\"${x}\"")),
            ("#doNotEval('${x}')", json!("${x}")),
            ("#doNotEval({a: {1, 2}}).a[1]", json!(2)),
            ("#doNotEval({1, 2}).![#this + 1]", json!([2, 3])),
            ("#doNotEval(true) ? 1 : 2", json!(1)),
            ("#doNotEval(5) + 1 == 6", json!(true)),
            ("#doNotEval(null)", json!(null)),
            ("#toBase64(#doNotEval('a'))", json!("YQ==")),
            ("{#doNotEval('a')}", json!(["a"])),
            ("#doNotEval('a') == 'a'", json!(true)),
        ],
    );
    fails_within(
        &json!({}),
        &[
            ("#toJson({#doNotEval('${x}')})", "which the next pass would evaluate"),
            ("#doNotEval()", "takes 1 argument, 0 given"),
        ],
    );
}

#[test]
fn what_is_not_to_be_evaluated_becomes_text_within_text() {
    let sight = Sight::of_execution(json!({}));
    let value = json!(["<${#toJson(#doNotEval({'${x}'}))}>", "<${#doNotEval({a: 1})}>"]);
    let done = transform(&value, &sight.scope(&World::default()));
    assert_eq!(done.value, json!(["<[\"${x}\"]>", "<${#doNotEval({a: 1})}>"]), "a map does not become text");
}

#[test]
fn conformance_34_json_is_a_list_or_a_map() {
    let deep = format!("#readJson('{}{}')", "[".repeat(200), "]".repeat(200));
    holds_within(
        &json!({}),
        &[
            ("#readJson('[1,2]')[0]", json!(1)),
            ("#fromBase64(#toBase64(#alphanumerical('x-y')))", json!("xy")),
            ("#readJson('{\"a\": {\"b\": 1.5}}').a.b", json!(1.5)),
            ("#readJson(' {} ')", json!({})),
            ("#readJson('null')", json!(null)),
            ("#readJson('{\"a\": 1, \"a\": 2}').a", json!(2)),
        ],
    );
    fails_within(
        &json!({}),
        &[
            ("#readJson('{')", "`#readJson` cannot read its text as JSON"),
            ("#readJson('')", "`#readJson` cannot read its text as JSON"),
            ("#readJson('5')", "neither a list nor a map"),
            ("#readJson(null)", "is given null"),
            ("#readJson({a: 1})", "does not convert"),
            (&deep, "recursion limit"),
        ],
    );
}

#[test]
fn yaml_is_any_value_and_may_be_many() {
    holds_within(
        &json!({}),
        &[
            ("#readYaml('a: 1').a", json!(1)),
            ("#readYaml('[1, x]')", json!([1, "x"])),
            ("#readYaml('5')", json!(5)),
            ("#readYaml('')", json!(null)),
            ("#readYaml('a: yes')['a']", json!(true)),
            ("#readAllYaml('a: 1\n---\nb: 2')[1].b", json!(2)),
            ("#readAllYaml('')", json!([])),
            ("#readAllYaml('x').size()", json!(1)),
        ],
    );
    let deep = format!("#readYaml('{}{}')", "[".repeat(200), "]".repeat(200));
    let bomb = format!(
        "#readYaml('a0: &a0 [x]\n{}')",
        (1..20)
            .map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(",")))
            .collect::<String>()
    );
    fails_within(
        &json!({}),
        &[
            ("#readYaml('a: [')", "`#readYaml` cannot read its text as YAML"),
            ("#readYaml('a: 1\n---\nb: 2')", "a second document begins"),
            ("#readYaml('!!java.util.Date x')", "tag"),
            ("#readYaml(null)", "is given null"),
            ("#readAllYaml('a: [')", "`#readAllYaml` cannot read its text as YAML"),
            ("#readAllYaml({a: 1})", "does not convert"),
            (&deep, "nested"),
            (&bomb, "too large"),
        ],
    );
}
