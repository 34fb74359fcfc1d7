//! Names, properties, indexes.

use serde_json::{Value, json};

use super::{eval, fails, holds, in_scope, kept};
use crate::{Level, evaluate};

#[test]
fn properties_and_indexes_reach_into_the_context() {
    holds(&[
        ("n", json!(5)),
        ("deep.a.b.c", json!("found")),
        ("deep['a'].b[\"c\"]", json!("found")),
        ("deep[k]", json!("key k")),
        ("deep[(k)]", json!("key k")),
        ("deep['with-dash']", json!(7)),
        ("deep[1]", json!("one")),
        ("list[0]", json!(1)),
        ("list['1']", json!("b")),
        ("list[3][1]", json!(3)),
        ("list[n - 5]", json!(1)),
        ("maps[0].a", json!(1)),
        ("word[1]", json!("a")),
        ("trigger.buildInfo.number", json!(42)),
        ("#root.parameters.env", json!("prod")),
        ("#root['parameters']['env']", json!("prod")),
        ("execution.stages[0].name", json!("Bake")),
        ("#root.execution.id", json!("01")),
        ("big", json!(9_007_199_254_740_993_i64)),
        ("list", json!([1, "b", null, [2, 3]])),
    ]);
}

#[test]
fn a_missing_key_is_null_where_unknown_keys_are_allowed() {
    holds(&[
        ("missing", Value::Null),
        ("deep.missing", Value::Null),
        ("deep['missing']", Value::Null),
        ("list[2]", Value::Null),
        ("deep[null]", Value::Null),
    ]);
}

#[test]
fn a_missing_key_read_by_name_is_an_error_where_they_are_not() {
    in_scope(false, |scope| {
        let error = evaluate("parameters.evn", scope).unwrap_err();
        assert_eq!(error.to_string(), "there is no key `evn` here");
        assert_eq!(error.hints(), ["did you mean `env`?"]);
        assert_eq!(error.span(), 0..14);
        assert!(evaluate("nowhere", scope).is_err());
        assert_eq!(evaluate("parameters['evn']", scope), Ok(Value::Null));
        assert_eq!(evaluate("parameters.env", scope), Ok(json!("prod")));
    });
}

#[test]
fn an_unknown_variable_is_null_and_says_what_it_may_mean() {
    holds(&[
        ("#nothing", Value::Null),
        ("#nothing?.a", Value::Null),
        ("#nothing ?: 1", json!(1)),
        ("word.#this", json!("Sail")),
        ("word.#root.n", json!(5)),
    ]);
    for (expression, why) in [
        ("${#stag}", "there is no variable `#stag`; did you mean `#stage(…)`?"),
        ("${#toInt}", "did you mean `#toInt(…)`?"),
        ("${#nothing}", "variables other than `#root` and `#this` do not exist"),
    ] {
        let (level, description) = kept(&json!(expression));
        assert_eq!(level, Level::Info);
        assert!(description.contains(why), "{description}");
    }
}

#[test]
fn safe_navigation_stops_at_null_for_one_step() {
    holds(&[
        ("none?.a", Value::Null),
        ("missing?.a?.b", Value::Null),
        ("deep?.a?.b?.c", json!("found")),
        ("none?.trim()", Value::Null),
    ]);
    fails(&[("none?.a.b", "the property `b` is read from null")]);
}

#[test]
fn what_cannot_be_reached_is_an_error() {
    fails(&[
        ("none.a", "the property `a` is read from null"),
        ("none['a']", "an index is read from null"),
        ("none.trim()", "the method `trim` is read from null"),
        ("list.a", "a list has no property `a`"),
        ("word.length", "a string has no property `length`"),
        ("n[0]", "a number cannot be indexed"),
        ("list[9]", "index 9 is outside of a list with 4 elements"),
        ("list[-1]", "index -1 is outside"),
        ("list['x']", "'x' does not convert to an index"),
        ("list[word]", "'Sail' does not convert to an index"),
    ]);
    assert_eq!(eval("list[9]").unwrap_err().span(), 5..6);
}
