//! Rounds of questions and answers, without a network: what is refused or unknown is an answer as well.

use gennaker_expressions::Sight;
use gennaker_records::Store;
use gennaker_runtime::{Ports, Settings};
use serde_json::{Value, json};

use crate::Evaluation;

fn evaluation(allowed_hosts: &str) -> Result<Evaluation, String> {
    let settings = [
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "nobody"),
        ("AWS_SECRET_ACCESS_KEY", "nothing"),
        ("EXECUTIONS_TABLE", "e"),
        ("APPROVALS_TABLE", "a"),
        ("DEFINITIONS_TABLE", "d"),
        ("RESERVATIONS_TABLE", "r"),
        ("RECORDS_BUCKET", "b"),
        ("GENNAKER_ALLOWED_HOSTS", allowed_hosts),
    ];
    let settings = Settings::new(settings.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let ports = Ports { settings, ..Ports::system() };
    let store = Store::from(&ports).map_err(|failure| failure.message)?;
    Evaluation::new(store, &ports).map_err(|failure| failure.message)
}

async fn descriptions(value: &Value) -> Vec<String> {
    let evaluation = evaluation("").expect("settings");
    let sight = Sight::of_execution(json!({"application": "app", "stages": []}));
    let done = evaluation.run(|expressions| expressions.transform(value, &sight)).await.expect("an end");
    assert_eq!(&done.value, value, "what does not evaluate stays");
    done.findings.into_iter().map(|finding| finding.description).collect()
}

#[tokio::test]
async fn a_refused_address_is_an_error_of_its_expression_alone() {
    let found = descriptions(&json!({
        "own": "${#fromUrl('http://127.0.0.1/secret?key=1')}",
        "metadata": "${#jsonFromUrl('http://169.254.169.254/latest/meta-data/').x}",
    }))
    .await;
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|text| !text.contains("secret") && !text.contains("key=1")), "{found:?}");
    assert!(found[1].contains("GENNAKER_ALLOWED_HOSTS"), "it says what allows it: {found:?}");
    assert!(found[0].contains("metadata"), "{found:?}");
}

#[tokio::test]
async fn what_nobody_knows_is_said() {
    let found =
        descriptions(&json!(["${#fetchReference('ref://a/b')}", "${#canaryConfigNameToId('c', 'app')}"]))
            .await;
    assert!(found[0].contains("there is no artifact store"), "{found:?}");
    assert!(found[1].contains("there are no canary configurations"), "{found:?}");
}

#[tokio::test]
async fn more_questions_than_are_allowed_are_not_asked() {
    let texts: Vec<String> = (0..40).map(|n| format!("${{#fromUrl('http://127.0.0.1/{n}')}}")).collect();
    let found = descriptions(&json!(texts)).await;
    assert_eq!(found.iter().filter(|text| text.contains("more than 32 things")).count(), 8);
}

#[tokio::test]
async fn all_rounds_see_one_moment_and_one_randomness() {
    let evaluation = evaluation("").expect("settings");
    let sight = Sight::of_execution(json!({"stages": []}));
    let seen = std::cell::RefCell::new(Vec::new());
    let work = |expressions: &crate::Expressions<'_>| {
        let id = expressions.evaluate("T(java.util.UUID).randomUUID().toString()", &sight);
        let other = expressions.evaluate("T(java.util.UUID).randomUUID().toString()", &sight);
        expressions.evaluate("#fromUrl('http://127.0.0.1/')", &sight).expect_err("it is refused");
        assert_ne!(id, other, "each evaluation has its own stream");
        seen.borrow_mut().push(id);
    };
    evaluation.run(work).await.expect("an end");
    let seen = seen.into_inner();
    assert_eq!(seen.len(), 2, "asked, and done again with the answer");
    assert_eq!(seen[0], seen[1]);
}

#[test]
fn a_wrong_list_of_hosts_is_named_once() {
    let message = evaluation("*.corp").expect_err("it is wrong");
    assert_eq!(message.matches("GENNAKER_ALLOWED_HOSTS").count(), 1, "{message}");
}
