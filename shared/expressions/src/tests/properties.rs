//! What holds for every text.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{eval, in_scope, transformed};
use crate::{check, transform};

/// Text made of the language's own words, so that much of it parses.
fn expression_like() -> impl Strategy<Value = String> {
    let words = [
        "n",
        "deep",
        "list",
        "missing",
        "none",
        "word",
        "k",
        "5",
        "5L",
        "1.5",
        "0x1",
        "'a'",
        "\"b\"",
        "''",
        "'",
        "\"",
        "true",
        "null",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ".",
        "?.",
        ",",
        ":",
        "?",
        "?:",
        "#",
        "#stage(",
        "#toInt(",
        "#toJson(",
        "#readJson(",
        ".trim()",
        ".size()",
        ".replace(",
        "==",
        "!=",
        "<",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "!",
        "not",
        "and",
        "||",
        "eq",
        "matches",
        ".?[",
        ".![",
        "T(",
        "new ",
        "${",
        "\\",
        "é",
        "😀",
        "@",
        "=",
        " ",
        "9999999999",
        "toString",
        "execution",
        "#root",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..24).prop_map(|words| words.join(" "))
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        expression_like(),
        expression_like().prop_map(|text| format!("a ${{{text}}} b"))
    ]
}

fn json_without_expressions() -> impl Strategy<Value = Value> {
    let text = || any::<String>().prop_filter("an expression", |text| !text.contains("${"));
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(text(), inner, 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_text_makes_it_panic(text in any_text()) {
        if let Err(error) = eval(&text) {
            let span = error.span();
            prop_assert!(span.start <= span.end && span.end <= text.len(), "{span:?} of {}", text.len());
            prop_assert!(text.get(span).is_some(), "the span cuts a character");
            prop_assert!(error.render(&text).contains('^'));
            prop_assert!(!error.to_string().contains('\n'));
        }
        let value = json!({ text.clone(): [text] });
        let reported = check(&value).len();
        let done = in_scope(false, |scope| transform(&value, scope));
        prop_assert!(done.findings.len() >= reported.min(1));
    }

    #[test]
    fn what_does_not_parse_is_always_found_again_when_it_is_evaluated(text in any_text()) {
        let value = json!(text);
        let failed = transformed(&value).findings.len();
        prop_assert!(check(&value).is_empty() || failed > 0);
    }

    #[test]
    fn a_value_without_expressions_is_left_as_it_is(value in json_without_expressions()) {
        let done = transformed(&value);
        prop_assert_eq!(&done.value, &value);
        prop_assert!(done.findings.is_empty());
        prop_assert!(check(&value).is_empty());
    }

    #[test]
    fn quoted_text_means_itself(text in "[^\\p{C}]{0,40}") {
        let quoted = format!("'{}'", text.replace('\'', "''"));
        prop_assert_eq!(eval(&quoted), Ok(json!(text)));
    }

    #[test]
    fn arithmetic_is_that_of_integers(a in -1_000_000_i64..1_000_000, b in 1_i64..1_000_000) {
        prop_assert_eq!(eval(&format!("{a} + {b} * 2 - {a} % {b}")), Ok(json!(a + b * 2 - a % b)));
        prop_assert_eq!(eval(&format!("{a} / {b}")), Ok(json!(a / b)));
    }
}
