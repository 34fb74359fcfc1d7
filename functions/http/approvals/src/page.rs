//! The pages.

use askama::Template;
use gennaker_http::Reply;
use gennaker_records::{Approval, ApprovalState};
use gennaker_runtime::Failure;

#[derive(Template)]
#[template(path = "question.html")]
struct Question<'a> {
    approval: &'a Approval,
    confirm: &'a str,
}

#[derive(Template)]
#[template(path = "message.html")]
struct Message<'a> {
    title: &'a str,
    text: &'a str,
}

/// The question with its form.
pub(crate) fn question(approval: &Approval, confirm: &str) -> Result<Reply, Failure> {
    render(200, &Question { approval, confirm })
}

/// What was just decided.
pub(crate) fn decided(approval: &Approval, status: &str, input: Option<&str>) -> Result<Reply, Failure> {
    let choice = input.unwrap_or(status);
    message(
        200,
        &format!("Decided: {choice}"),
        &format!("{} goes on. This link has done its work.", approval.pipeline),
    )
}

/// A question that is open no more.
pub(crate) fn closed(approval: &Approval) -> Result<Reply, Failure> {
    let (title, text) = match (approval.state, &approval.decision) {
        (ApprovalState::Decided, Some(decision)) => (
            "Already decided",
            format!("{} decided: {}.", decision.by, decision.input.as_deref().unwrap_or(&decision.status)),
        ),
        (ApprovalState::Expired, _) => ("Too late", "Nobody decided in time.".to_owned()),
        (ApprovalState::Canceled, _) => {
            ("Cancelled", "The execution ended before a decision was made.".to_owned())
        }
        _ => ("Closed", "There is nothing to decide any more.".to_owned()),
    };
    message(409, title, &text)
}

/// A page that only says something.
pub(crate) fn message(status: u16, title: &str, text: &str) -> Result<Reply, Failure> {
    render(status, &Message { title, text })
}

fn render(status: u16, page: &impl Template) -> Result<Reply, Failure> {
    let html =
        page.render().map_err(|error| Failure::internal(format!("a page cannot be written: {error}")))?;
    Ok(Reply::page(status, html))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn approval() -> Approval {
        Approval {
            pipeline: "rolling".to_owned(),
            stage_name: "judge".to_owned(),
            instructions: "<script>alert(1)</script>".to_owned(),
            options: vec!["continue".to_owned(), "roll\"back".to_owned()],
            ..Approval::default()
        }
    }

    #[test]
    fn the_question_shows_its_options_and_what_others_wrote_as_text() {
        let html = question(&approval(), "c0ffee").expect("a page").to_value()["body"].to_string();
        assert!(html.contains("c0ffee"));
        assert!(!html.contains("<script>alert"), "{html}");
        assert!(!html.contains("roll\"back\""), "{html}");
    }

    #[test]
    fn a_closed_question_names_what_counts() {
        let mut closed_one = approval();
        closed_one.state = ApprovalState::Canceled;
        let reply = closed(&closed_one).expect("a page");
        assert_eq!(reply.status(), 409);
        assert!(reply.to_value()["body"].to_string().contains("Cancelled"));
    }
}
