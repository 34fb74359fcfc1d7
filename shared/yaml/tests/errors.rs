//! Errors say where, what, and what to do; and no text is too much.

use gennaker_yaml::{Error, MAX_DEPTH, Place, read, read_all};
use serde_json::{Value, json};

#[test]
fn an_error_says_where_what_and_what_to_do() {
    for (text, message) in [
        (
            "a: 1\nb: !local x",
            "line 2, column 4: the tag !local is not allowed; remove it, or use one of YAML's own such as !!str",
        ),
        (
            "a: <<",
            "line 1, column 4: the tag !!merge is not allowed; remove it, or use one of YAML's own such as !!str",
        ),
        ("- !!int x", "line 1, column 3: \"x\" cannot be read as an integer; correct it, or remove the tag"),
        (
            "!!omap [{a: 1, b: 2}]",
            "line 1, column 9: a map of 2 entries cannot be read as one of !!omap, a map of one entry; correct it, or remove the tag",
        ),
        (
            "{<<: 1}",
            "line 1, column 6: a merge key (<<) takes a map or a list of maps; give it one, or quote the key",
        ),
        (
            "&a [*a]",
            "line 1, column 5: this alias stands inside the node that it repeats, so the value would have no end; remove it",
        ),
        (
            "--- &a 1\n--- *a\n",
            "line 2, column 5: no anchor stands before this alias in the document; define it, or quote a text that begins with *",
        ),
        (
            "a\nb\u{7}",
            "line 2, column 2: YAML does not allow the character U+0007; remove it, or escape it in double quotes",
        ),
    ] {
        assert_eq!(read_all(text).unwrap_err().to_string(), message, "{text:?}");
    }
    let error = read("a: 1\n---\nb: 2\n").unwrap_err();
    assert_eq!(error, Error::SecondDocument { at: Place { line: 2, column: 1 } });
    assert!(matches!(read("a: [1\n"), Err(Error::Syntax { at: Place { line: 2, .. }, .. })));
}

#[test]
fn documents_are_counted() {
    assert_eq!(read(""), Ok(Value::Null));
    assert_eq!(read_all("# nothing\n"), Ok(vec![]));
    assert_eq!(read_all("---\n---\n- a\n...\n"), Ok(vec![json!(null), json!(["a"])]));
}

#[test]
fn depth_ends_at_its_bound() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(read(&nested(MAX_DEPTH)).is_ok());
    assert!(matches!(read(&nested(MAX_DEPTH + 1)), Err(Error::TooDeep { .. })));
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "? ".repeat(100_000), "{a: ".repeat(1000)] {
        assert!(read(&text).is_err());
    }
}

/// `a: &a <first>`, then a key for each letter, whose value `of` makes of an alias to the one before.
fn laughs(first: &str, of: impl Fn(&str) -> String) -> String {
    let mut text = format!("a: &a {first}\n");
    for (last, next) in ('a'..='o').zip('b'..='p') {
        text += &format!("{next}: &{next} {}\n", of(&format!("*{last}")));
    }
    text
}

#[test]
fn a_billion_laughs_end_early() {
    let nine = |alias: &str| [alias; 9].join(", ");
    for text in [
        laughs("ha", |alias| format!("[{}]", nine(alias))),
        laughs("{x: 1}", |alias| format!("{{<<: [{}]}}", nine(alias))),
        laughs("ha", |alias| format!("{{? [{}] : 1}}", nine(alias))),
        format!("a: &a {}\nb: [{}]", "x".repeat(100_000), nine("*a") + &", *a".repeat(100)),
    ] {
        assert!(matches!(read(&text), Err(Error::TooLarge { .. })), "{}", &text[..40]);
    }
}

#[test]
fn a_long_chain_of_aliases_is_too_deep_and_nothing_worse() {
    let mut text = "- &a0 1\n".to_owned();
    for link in 1..5_000 {
        text += &format!("- &a{link} [*a{}]\n", link - 1);
    }
    assert!(matches!(read(&text), Err(Error::TooDeep { .. })));
}
