//! What an author reads.

use serde_json::json;

use super::{eval, in_scope, transformed};
use crate::evaluate;

#[test]
fn an_error_shows_its_place_and_what_to_do() {
    let source = "parameters.n +\n  #stge('Bake').status";
    let error = eval(source).unwrap_err();
    let expected = "error: there is no function `#stge`\n    #stge('Bake').status\n    ^^^^^^^^^^^^^\n  hint: did you mean `#stage(…)`?";
    assert_eq!(error.render(source), expected);
}

#[test]
fn an_error_lists_the_keys_that_exist() {
    in_scope(false, |scope| {
        let source = "parameters.region";
        let error = evaluate(source, scope).unwrap_err();
        assert_eq!(error.hints(), ["the keys here are `env`, `my-env`, `n`"]);
    });
}

#[test]
fn reading_from_null_names_the_key_that_was_missing() {
    let error = eval("parameters.evn.name").unwrap_err();
    assert_eq!(error.to_string(), "the property `name` is read from null");
    assert!(error.hints()[0].contains("did you mean `env`?"), "{:?}", error.hints());
    assert_eq!(error.hints()[1], "`?.name` gives null instead");
}

#[test]
fn the_underline_counts_characters_and_reaches_the_end() {
    let error = eval("'é' +").unwrap_err();
    assert_eq!(
        error.render("'é' +"),
        "error: expected a value, found the end of the expression\n  'é' +\n       ^"
    );
}

#[test]
fn a_foreign_source_does_not_break_rendering() {
    let error = eval("deep.a.b.c.d.e.f").unwrap_err();
    for source in ["", "é", "\n\n", "ééééééé\néé"] {
        assert!(error.render(source).contains('^'));
    }
}

#[test]
fn a_message_is_one_line_whatever_it_quotes() {
    let error = eval("#stage('a\nb')").unwrap_err();
    assert_eq!(error.to_string(), "no stage has the name or id `a b`");
    let done = transformed(&json!({"a\nkey": "${\n#stage('a\nb')\n}"}));
    assert!(!done.findings[0].description.contains('\n'), "{:?}", done.findings);
}

#[test]
fn common_slips_get_a_hint() {
    for (source, hint) in [
        ("n = 5", "`==`"),
        ("yes & yes", "`&&`"),
        ("yes | yes", "`||`"),
        ("'it\\'s'", "doubled"),
        ("toInt('5')", "`#toInt(…)`"),
        ("#toint('5')", "did you mean `#toInt(…)`?"),
    ] {
        let error = eval(source).unwrap_err();
        let shown = error.render(source);
        assert!(shown.contains(hint), "{shown}");
    }
}

#[test]
fn very_long_names_are_neither_compared_nor_listed_in_full() {
    let long = "a".repeat(9_000);
    assert!(eval(&format!("#{long}('x')")).unwrap_err().hints().is_empty());
    in_scope(false, |scope| {
        let text = format!("#readJson('{{\"{long}\": 1}}').b");
        assert_eq!(evaluate(&text, scope).unwrap_err().to_string(), "there is no key `b` here");
    });
}
