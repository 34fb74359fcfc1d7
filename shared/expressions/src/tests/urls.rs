//! Functions that read what is behind an address or a reference.

use serde_json::{Value, json};

use super::asking::{answered, complaint};
use crate::{Request, Sight, World, evaluate, transform};

const SECRET: &str = "https://user:pass@host.example:8443/a/secret?token=x#y";

fn url(address: &str) -> Request {
    Request::Url(address.to_owned())
}

fn behind(text: &str, expression: &str) -> Result<Value, crate::Error> {
    answered(&[(url("http://host/f"), Ok(json!(text)))], expression)
}

#[test]
fn a_text_behind_an_address_is_read_as_what_it_is() {
    let cases = [
        ("a\nb", "#fromUrl('http://host/f')", json!("a\nb")),
        ("", "#fromUrl('http://host/f')", json!("")),
        ("${x}", "#fromUrl('http://host/f').length()", json!(4)),
        ("{\"a\": [1, 2.5]}", "#jsonFromUrl('http://host/f').a[1]", json!(2.5)),
        ("[1]", "#jsonFromUrl('http://host/f')", json!([1])),
        ("a: {b: on}", "#yamlFromUrl('http://host/f')['a']['b']", json!(true)),
        (
            "a = 1\nb.c: two\\\n  lines\n# no",
            "#propertiesFromUrl('http://host/f')",
            json!({"a": "1", "b.c": "twolines"}),
        ),
        ("pôle=né", "#propertiesFromUrl('http://host/f')['pôle']", json!("né")),
        ("", "#propertiesFromUrl('http://host/f')", json!({})),
    ];
    for (text, expression, expected) in cases {
        assert_eq!(behind(text, expression), Ok(expected), "{expression}");
    }
}

#[test]
fn a_text_of_another_form_is_refused() {
    let cases = [
        ("{", "#jsonFromUrl('http://host/f')", "`#jsonFromUrl` cannot read its text as JSON"),
        ("5", "#jsonFromUrl('http://host/f')", "neither a list nor a map"),
        ("a: [", "#yamlFromUrl('http://host/f')", "`#yamlFromUrl` cannot read its text as YAML"),
        ("a=\\u12", "#propertiesFromUrl('http://host/f')", "cannot read its text as Java properties"),
    ];
    for (text, expression, expected) in cases {
        let complaint = complaint(behind(text, expression));
        assert!(complaint.contains(expected), "{expression}: {complaint}");
    }
}

#[test]
fn an_address_is_http_with_a_host() {
    let cases = [
        ("'ftp://host/f'", "begin with http:// or https:// alone"),
        ("'file:///etc/passwd'", "begin with http:// or https:// alone"),
        ("'host/f'", "begin with http:// or https:// alone"),
        ("''", "begin with http:// or https:// alone"),
        ("'http:///f'", "needs a host after http://"),
        ("'https:host'", "needs a host after https://"),
        ("'http://user@/f'", "needs a host"),
        ("null", "is given null"),
        ("{'a': 1}", "does not convert"),
    ];
    for (address, expected) in cases {
        let complaint = complaint(answered(&[], &format!("#fromUrl({address})")));
        assert!(complaint.contains(expected), "{address}: {complaint}");
    }
    let complaint = complaint(answered(&[], "#fromUrl('HTTP://host/f')"));
    assert!(complaint.contains("it needs the text of http://host/…"), "{complaint}");
}

#[test]
fn an_error_shows_the_host_of_an_address_alone() {
    let expression = format!("#yamlFromUrl('{SECRET}')");
    let unanswered = complaint(answered(&[], &expression));
    assert_eq!(
        unanswered,
        "`#yamlFromUrl` has no answer here: it needs the text of https://host.example:8443/…"
    );
    let failed = complaint(answered(&[(url(SECRET), Err("the server answered 404"))], &expression));
    assert_eq!(
        failed,
        "`#yamlFromUrl` does not get the text of https://host.example:8443/…: the server answered 404"
    );
    let odd = complaint(answered(&[(url(SECRET), Ok(json!(5)))], &expression));
    assert!(odd.ends_with("the answer is not a text"), "{odd}");
}

#[test]
fn what_was_not_answered_is_wanted_once_each() {
    let sight = Sight::of_execution(json!({"stages": []}));
    let value = json!([
        "${#fromUrl('http://a/1')}",
        "${#jsonFromUrl('http://a/1')}",
        "${#fetchReference('ref://x')}"
    ]);
    let done = transform(&value, &sight.scope(&World::default()));
    assert_eq!(done.value, value);
    assert_eq!(done.findings.len(), 3);
    assert_eq!(done.wanted, [url("http://a/1"), Request::Reference("ref://x".to_owned())]);

    let mut world = World::default();
    for request in done.wanted {
        world.answer(request, Ok(json!("[7]")));
    }
    let again = transform(&value, &sight.scope(&world));
    assert_eq!((again.value, again.wanted.len()), (json!(["[7]", [7], "[7]"]), 0));
}

#[test]
fn references_into_the_artifact_store_are_read_and_other_texts_stay() {
    let stored = [(Request::Reference("ref://app/1".to_owned()), Ok(json!("content")))];
    let cases = [
        ("#fetchReference('ref://app/1')", json!("content")),
        ("#fetchReference('ref:app/1')", json!("ref:app/1")),
        ("#fetchReference('')", json!("")),
        ("#fetchReference(5)", json!("5")),
        ("#fetchReference(null)", json!(null)),
    ];
    for (expression, expected) in cases {
        assert_eq!(answered(&stored, expression), Ok(expected), "{expression}");
    }
    let complaint = complaint(answered(&stored, "#fetchReference('ref://app/2')"));
    assert!(complaint.contains("it needs the content of a reference into the artifact store"), "{complaint}");
}

#[test]
fn a_large_text_is_paid_for() {
    let text = format!("[{}]", vec!["1"; 500_000].join(","));
    let mut world = World::default();
    world.answer(url("http://host/f"), Ok(json!(text)));
    let sight = Sight::of_execution(json!({"stages": []}));
    let read = |expression: &str| evaluate(expression, &sight.scope(&world));
    assert_eq!(read("#jsonFromUrl('http://host/f').size()"), Ok(json!(500_000)));
    for expression in ["{1, 2, 3}.![#jsonFromUrl('http://host/f')]", "#yamlFromUrl('http://host/f')"] {
        let refused = complaint(read(expression));
        assert!(refused.contains("evaluation takes more than"), "{expression}: {refused}");
    }
}
