use serde_json::json;

use super::*;

fn of(text: &str) -> Outcome {
    let Value::Object(root) = json!({
        "parameters": { "env": "test", "n": 3, "empty": null }, "it's": "}",
    }) else {
        panic!("a map")
    };
    outcome(&Text::read(text), &Sight::of_root(root), &World::new(86_400_000, [7; 32])).0
}

fn found(text: &str) -> (Value, String) {
    match of(text) {
        Outcome::Found { value: Ok(value), typed } => (value, typed),
        other => panic!("{text}: {other:?}"),
    }
}

fn trouble(text: &str) -> Trouble {
    match of(text) {
        Outcome::Failed(trouble) => trouble,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn one_expression_is_told_from_a_text_around_expressions() {
    for one in ["a", " a ", "${a}", "${ a }", "${a + '}${'}", "${{1}}", "${a.?[b == '}'}"] {
        let one_expression = matches!(Text::read(one), Text::Expression(_));
        // The last one lacks its bracket.
        assert_eq!(one_expression, !one.ends_with("'}'}"), "{one}");
    }
    for several in ["${a}${b}", "v${a}", "${a} ", "${a", "${a +}", "${}"] {
        assert_eq!(Text::read(several), Text::Composite(several.to_owned()));
    }
}

#[test]
fn a_value_keeps_its_type_and_a_text_around_it_makes_it_text() {
    for (text, value, typed) in [
        ("${parameters.n}", json!(3), "Integer 3"),
        ("parameters.n", json!(3), "Integer 3"),
        ("parameters", json!({ "env": "test", "n": 3, "empty": null }), ""),
        ("n=${parameters.n}", json!("n=3"), "String \"n=3\""),
        ("${parameters.env}${parameters.n}", json!("test3"), "String \"test3\""),
        ("${parameters.n / 2.0}", json!(1.5), "Double 1.5"),
    ] {
        let found = found(text);
        assert_eq!(found.0, value, "{text}");
        assert!(found.1.starts_with(typed), "{text}: {}", found.1);
    }
}

#[test]
fn the_value_and_its_types_come_of_the_same_randomness() {
    let (value, typed) = found("T(java.util.UUID).randomUUID().toString()");
    assert_eq!(typed, format!("String {value}"));
}

#[test]
fn a_value_that_json_does_not_have_still_has_types() {
    let Outcome::Found { value: Err(trouble), typed } = of("new java.util.Random()") else {
        panic!("no JSON")
    };
    assert_eq!(typed, "Random");
    assert!(trouble.message.contains("JSON"), "{}", trouble.message);
}

#[test]
fn a_failure_says_where_in_characters() {
    let trouble = trouble("${'é' + #stge('x')}");
    assert_eq!(trouble.expression, "'é' + #stge('x')");
    assert_eq!(trouble.span, Some([6, 16]));
    assert_eq!(trouble.hints, ["did you mean `#stage(…)`?"]);
}

#[test]
fn the_piece_of_a_text_that_failed_is_named() {
    let trouble = trouble("a${parameters.env}-${parameters.n / 0}");
    assert_eq!(trouble.message, "division by zero");
    assert!(
        trouble.shown.ends_with("\n  in `${parameters.n / 0}` of `a${parameters.env}-${parameters.n / 0}`")
    );
    assert!(trouble.span.is_some());
}

#[test]
fn a_value_that_does_not_become_text_fails_in_a_text_alone() {
    found("${parameters}");
    let trouble = trouble("x${parameters}");
    assert_eq!((trouble.expression.as_str(), trouble.span), ("parameters", None));
    assert!(trouble.shown.contains(&trouble.message));
}

#[test]
fn a_text_that_cannot_be_taken_apart_is_shown_whole() {
    let trouble = trouble("v${parameters.n");
    assert!(trouble.message.contains("never closed"), "{}", trouble.message);
    assert!(trouble.shown.ends_with("\n  v${parameters.n"), "{}", trouble.shown);
}

#[test]
fn null_leaves_the_text_as_it_is_and_says_why() {
    for (text, left, why) in [
        ("${parameters.evn}", "${parameters.evn}", "did you mean `env`?"),
        ("parameters.evn", "${parameters.evn}", "did you mean `env`?"),
        ("${parameters.empty}", "${parameters.empty}", "null"),
        ("${parameters.n}-${parameters.region}", "3-${parameters.region}", "the keys here are"),
    ] {
        let Outcome::Null { text: stays, findings } = of(text) else { panic!("{text} has a value") };
        assert_eq!(stays, left);
        assert!(findings[0].description.contains(why), "{text}: {}", findings[0].description);
        assert!(!findings[0].description.contains("[]"), "{}", findings[0].description);
    }
}

#[test]
fn what_is_asked_for_is_told_and_an_answer_makes_a_value() {
    let (text, sight) = (Text::read("${#fromUrl('https://example.com/v')}!"), Sight::of_root(Map::new()));
    let mut world = World::new(0, [0; 32]);
    let (failed, wanted) = outcome(&text, &sight, &world);
    assert!(matches!(failed, Outcome::Failed(_)), "{failed:?}");
    assert_eq!(wanted, [Request::Url("https://example.com/v".to_owned())]);
    world.answer(wanted[0].clone(), Ok(json!("7")));
    let (found, wanted) = outcome(&text, &sight, &world);
    assert!(matches!(found, Outcome::Found { value: Ok(value), .. } if value == "7!"));
    assert!(wanted.is_empty());
}
