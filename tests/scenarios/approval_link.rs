//! The link of an approval: looking decides nothing, one decision counts.

use aws_sdk_sqs::types::QueueAttributeName;
use serde_json::json;

use crate::control::until;
use crate::support::{Cloud, cloud, wait};

/// The link in the notification of an execution, as a subscriber of the topic gets it.
fn link(cloud: &Cloud, queue: &str, execution: &str) -> String {
    let sqs = aws_sdk_sqs::Client::new(&cloud.config());
    for _ in 0..30 {
        let received = wait(
            sqs.receive_message().queue_url(queue).wait_time_seconds(1).max_number_of_messages(10).send(),
        );
        for message in received.expect("the queue").messages() {
            let envelope: serde_json::Value =
                serde_json::from_str(message.body().unwrap_or_default()).expect("SNS's envelope");
            let text = envelope["Message"].as_str().unwrap_or_default();
            if text.contains(execution) {
                let found = text.split_whitespace().find(|word| word.contains("/a/"));
                return found.expect("a link in the message").to_owned();
            }
        }
    }
    panic!("no message for {execution}");
}

fn mailbox(cloud: &Cloud) -> String {
    let sqs = aws_sdk_sqs::Client::new(&cloud.config());
    let queue = wait(sqs.create_queue().queue_name("approver").send())
        .expect("a queue")
        .queue_url
        .expect("its address");
    let read =
        sqs.get_queue_attributes().queue_url(&queue).attribute_names(QueueAttributeName::QueueArn).send();
    let attributes = wait(read).expect("attributes").attributes.expect("attributes");
    let sns = aws_sdk_sns::Client::new(&cloud.config());
    let subscribe = sns
        .subscribe()
        .topic_arn(&cloud.outputs()["ApprovalTopic"])
        .protocol("sqs")
        .endpoint(&attributes[&QueueAttributeName::QueueArn]);
    wait(subscribe.send()).expect("a subscription");
    queue
}

/// A request without following what the status says; status and page.
fn request(method: &str, link: &str, form: &str) -> (u16, String) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let answered = match method {
        "POST" => agent.post(link).header("content-type", "application/x-www-form-urlencoded").send(form),
        _ => agent.get(link).header("user-agent", "mail scanner").call(),
    };
    let mut response = answered.expect("an answer");
    (response.status().as_u16(), response.body_mut().read_to_string().expect("text"))
}

#[test]
fn a_link_shows_to_many_and_decides_once() {
    let cloud = cloud();
    let queue = mailbox(&cloud);
    let stages = json!([{ "type": "manualJudgment", "refId": "1", "judgmentInputs": [{ "value": "ship" }, { "value": "hold" }] }]);
    let file = cloud.file("link.json", &json!({ "application": "link", "name": "link", "stages": stages }));
    let id = cloud.json(&["run", &file])["id"].as_str().expect("an id").to_owned();
    let link = link(&cloud, &queue, &id);

    let mut page = String::new();
    for _ in 0..10 {
        let (status, html) = request("GET", &link, "");
        assert_eq!(status, 200);
        page = html;
    }
    let execution = cloud.json(&["execution", "get", &id]);
    assert_eq!(execution["stages"][0]["status"], "RUNNING", "looking decides nothing");
    assert!(
        !execution.to_string().contains(link.rsplit('/').next().expect("a secret")),
        "the secret is in no record"
    );

    let confirm = page
        .split("name=\"confirm\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("the form");
    assert_eq!(request("POST", &link, "decision=continue&input=ship").0, 400, "without the page's own value");
    assert_eq!(request("POST", &link, &format!("decision=continue&input=other&confirm={confirm}")).0, 400);
    let unknown = link.replace(link.rsplit('/').next().expect("a secret"), "AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(request("GET", &unknown, "").0, 404);
    assert_eq!(request("POST", &unknown, &format!("decision=continue&input=ship&confirm={confirm}")).0, 404);
    assert_eq!(cloud.json(&["execution", "get", &id])["stages"][0]["status"], "RUNNING");

    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let votes: Vec<_> = (0..12)
            .map(|vote| {
                let option = if vote % 2 == 0 { "ship" } else { "hold" };
                let (link, form) = (&link, format!("decision=continue&input={option}&confirm={confirm}"));
                scope.spawn(move || request("POST", link, &form).0)
            })
            .collect();
        votes.into_iter().map(|vote| vote.join().expect("a vote")).collect()
    });
    assert!(statuses.contains(&200), "{statuses:?}");
    let execution = until(&cloud, &id, |execution| execution["status"] == "SUCCEEDED");
    let decided = execution["stages"][0]["context"]["judgmentInput"].clone();
    let (status, html) = request("POST", &link, &format!("decision=stop&confirm={confirm}"));
    assert_eq!(status, 409, "{html}");
    assert!(html.contains(decided.as_str().expect("an option")), "what counts is shown: {html}");
    assert_eq!(cloud.json(&["execution", "get", &id])["stages"][0]["context"]["judgmentInput"], decided);
}
